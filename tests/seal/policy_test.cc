// Policies: what is read, what is refused on which line, and who must have cosigned.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "ledger/seal/policy.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

std::string vkey(std::string_view name, KeyType type) {
    return make_vkey(make_verifier(name, type, PrivateKey::generate()->public_key()));
}

std::string witness(std::string_view name) {
    return "witness " + std::string(name) + " " + vkey("w.example", KeyType::cosignature) + "\n";
}

Policy policy_of(const std::string& text) {
    const auto policy = parse_policy(text);
    INFO(text << (policy ? "" : policy.error().reason));
    REQUIRE(policy.has_value());
    return *policy;
}

std::string fault_of(std::string_view text) {
    const auto policy = parse_policy(text);
    REQUIRE_FALSE(policy.has_value());
    return std::to_string(policy.error().line) + ": " + policy.error().reason;
}

QuorumVerdict verdict_of(const Policy& policy, std::initializer_list<std::string_view> cosigners) {
    std::vector<VerifiedSignature> signatures;
    for (const std::string_view name : cosigners) {
        const auto at = std::ranges::find(policy.witness_names, name);
        REQUIRE(at != policy.witness_names.end());
        signatures.push_back(
            {&policy.witnesses[static_cast<std::size_t>(at - policy.witness_names.begin())], 1});
    }
    return check_quorum(policy, signatures);
}

// The same text with witnesses' keys written as cosigners' and without remarks behind a line.
std::string in_the_standard_dialect(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        line.resize(std::min(line.find('#'), line.size()));
        if (const auto plus = line.find('+'); plus != line.npos) {
            const auto start = line.find_last_of(" \t", plus) + 1;
            const auto length = line.find(' ', plus) - start;
            const auto old = parse_vkey(line.substr(start, length));
            REQUIRE(old.has_value());
            line.replace(start, length,
                         make_vkey(make_verifier(old->name, KeyType::cosignature, old->key)));
        }
        out += line + "\n";
    }
    return out;
}

}  // namespace

// The accepted vectors are of an older dialect: witness keys of type 1 and remarks behind a line.
// The standard wants cosigners' keys (type 4) and remarks on lines of their own, and so do we:
// they are refused as they stand, and accepted in the standard's dialect.
TEST_CASE("published policies are read or refused, but for their older dialect") {
    const auto file = test::shared_data("data/vectors/tlog-policy/policies.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["accept"].children()) {
        const std::string_view text = one.find("policy")->text;
        CHECK_FALSE(parse_policy(text).has_value());
        const Policy policy = policy_of(in_the_standard_dialect(text));
        CHECK(policy.witnesses.size() == static_cast<std::size_t>(one.find("n")->integer));
        REQUIRE(policy.groups.size() == 1);
        CHECK(policy.groups.front().threshold == static_cast<std::size_t>(one.find("k")->integer));
        ++count;
    }
    for (const JsonNode& one : vectors["reject"].children()) {
        CAPTURE(one.find("why")->text);
        CHECK_FALSE(parse_policy(one.find("policy")->text).has_value());
        CHECK_FALSE(parse_policy(in_the_standard_dialect(one.find("policy")->text)).has_value());
        ++count;
    }
    std::cout << "vectors tlog-policy: " << count << " passed\n";
}

TEST_CASE("a policy names logs, witnesses, groups of groups, and a quorum") {
    const std::string log = vkey("fund.example/reserve", KeyType::ed25519);
    const std::string text = "# Who must see it.\n\n\t log \t" + log + " https://fund.example\t\n" +
                             witness("X1") + witness("X2") + witness("X3") +
                             "group X 2 X1 X2 X3\n" + witness("Y1") + witness("Y2") +
                             "group Y any Y1 Y2\ngroup both all X Y\n" + "quorum both\n";
    const Policy policy = policy_of(text);
    CHECK(policy.logs.front().name == "fund.example/reserve");
    CHECK(policy.log_urls.front() == "https://fund.example");
    CHECK(policy.witness_urls.front().empty());
    CHECK(policy_of(write_policy(policy)) == policy);
    CHECK(verdict_of(policy, {"X1", "X3", "Y2"}).met);
    CHECK(verdict_of(policy, {"X1", "X3", "Y2"}).missing.empty());
    CHECK(verdict_of(policy, {"X1", "X2", "X3", "Y1", "Y2"}).met);
    const auto without = verdict_of(policy, {"X1", "X3"});
    CHECK_FALSE(without.met);
    CHECK(without.missing == std::vector<std::string_view>{"X2", "Y1", "Y2"});
    CHECK_FALSE(verdict_of(policy, {"X1", "Y1", "Y2"}).met);
    CHECK_FALSE(verdict_of(policy, {}).met);
}

TEST_CASE("a quorum of one witness, of any, and of none") {
    CHECK(check_quorum(policy_of("quorum none\n"), {}).met);
    const Policy one = policy_of(witness("w") + witness("v") + "quorum w\n");
    CHECK(verdict_of(one, {"w"}).met);
    CHECK_FALSE(verdict_of(one, {"v"}).met);
    CHECK(verdict_of(one, {"v"}).missing == std::vector<std::string_view>{"w"});
    const Policy any = policy_of(witness("w") + witness("v") + "group g any w v\nquorum g\n");
    CHECK(verdict_of(any, {"v"}).met);
    CHECK_FALSE(verdict_of(any, {}).met);
    const Policy two = policy_of(witness("w") + witness("v") + "group g 2 w v\nquorum g\n");
    CHECK_FALSE(verdict_of(two, {"v"}).met);
    CHECK(write_policy(two).find("group g all w v\n") != std::string::npos);
    // The same name and key cosigning twice is one witness.
    CHECK_FALSE(verdict_of(two, {"v", "v"}).met);
}

TEST_CASE("a signature of a log, or of a key the policy does not know, counts for nothing") {
    const Policy policy = policy_of(witness("w") + "quorum w\n");
    const Verifier stranger =
        make_verifier("w.example", KeyType::cosignature, PrivateKey::generate()->public_key());
    const Verifier same_key =
        make_verifier("w.example", KeyType::ed25519, policy.witnesses.front().key);
    const std::vector<VerifiedSignature> signatures{{&stranger, 1}, {&same_key, 0}};
    CHECK_FALSE(check_quorum(policy, signatures).met);
}

TEST_CASE("each fault of a policy is told with its line") {
    const std::string w = witness("w");
    const std::string log = "log " + vkey("a.example", KeyType::ed25519) + "\n";
    CHECK(fault_of("") == "1: there is no line quorum");
    CHECK(fault_of(w) == "2: there is no line quorum");
    CHECK(fault_of("quorum none") == "1: the line does not end");
    CHECK(fault_of("quorum none\nquorum none\n") == "2: there is a quorum already");
    CHECK(fault_of("quorum\n") == "1: the quorum is written: quorum <name>|none");
    CHECK(fault_of("quorum a b\n") == "1: the quorum is written: quorum <name>|none");
    CHECK(fault_of("quorum w\n" + w) == "1: no line before defines w");
    CHECK(fault_of(w + "group g all w v\n") == "2: no line before defines v");
    CHECK(fault_of(w + "group g all g\n") == "2: no line before defines g");
    CHECK(fault_of(w + "group g all none\n") == "2: no line before defines none");
    CHECK(fault_of(w + "group g all\n") ==
          "2: a group is written: group <name> all|any|<number> <member>...");
    for (const std::string threshold : {"0", "2", "-1", "01", "most", "99999999999999999999"}) {
        CHECK(fault_of(w + "group g " + threshold + " w\n") ==
              "2: all, any or a number from 1 to that of the members is needed, not " + threshold);
    }
    CHECK(fault_of(w + "group g all w\ngroup h all w\n") == "3: a group has already the member w");
    CHECK(fault_of(w + "group g all w w\n") == "2: a group has already the member w");
    CHECK(fault_of(w + "group w all w\n") == "2: there are two of the name w");
    CHECK(fault_of(w + witness("w")) == "2: there are two of the name w");
    CHECK(fault_of(witness("none")) == "1: no name may be none");
    CHECK(fault_of(witness("any")) == "1: no name may be any");
    CHECK(fault_of(log + log) == "2: the same key stands on a line before");
    CHECK(fault_of("log\n") == "1: a log is written: log <vkey> [<url>]");
    CHECK(fault_of("witness w\n") == "1: a witness is written: witness <name> <vkey> [<url>]");
    CHECK(fault_of("log " + vkey("a.example", KeyType::cosignature) + "\n") ==
          "1: the vkey is not that of a log (well-formed, type 1)");
    CHECK(fault_of("witness w " + vkey("a.example", KeyType::ed25519) + "\n") ==
          "1: the vkey is not that of a cosigner (well-formed, type 4)");
    CHECK(fault_of("witness w nonsense\n") ==
          "1: the vkey is not that of a cosigner (well-formed, type 4)");
    CHECK(fault_of("quorum none # all\n") == "1: a remark stands on a line of its own");
    CHECK(fault_of("quorum none\r\n") == "1: a control character");
    CHECK(fault_of("Quorum none\n") ==
          "1: a line begins with log, witness, group or quorum, not with Quorum");
}

TEST_CASE("one key serves one name only, be it of a log or of witnesses") {
    const PublicKey key = PrivateKey::generate()->public_key();
    const auto vkey_of = [&](std::string_view name, KeyType type) {
        return make_vkey(make_verifier(name, type, key));
    };
    const std::string first = "witness a " + vkey_of("a.example", KeyType::cosignature) + "\n";
    CHECK(fault_of(first + "witness b " + vkey_of("b.example", KeyType::cosignature) + "\n") ==
          "2: the same key stands on a line before");
    CHECK(fault_of(first + "log " + vkey_of("c.example", KeyType::ed25519) + "\n") ==
          "2: the same key stands on a line before");
}
