// One line at a time, each word looked up among what the lines before defined; so groups cannot go
// in circles, and whether a group is met follows in one pass from the groups before it.
#include "ledger/seal/policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "ledger/seal/lines.h"

namespace reserve::seal {
namespace {

constexpr std::string_view kNone = "none";

std::vector<std::string_view> words_of(std::string_view line) {
    constexpr std::string_view kBlank = " \t";
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(kBlank); at != line.npos;
         at = line.find_first_not_of(kBlank, at)) {
        const std::size_t end = std::min(line.find_first_of(kBlank, at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
    return words;
}

using Words = std::span<const std::string_view>;

std::string quoted(std::string_view what, std::string_view word) {
    return std::string(what) + " " + std::string(word);
}

class Reader {
public:
    // Why the line cannot be; empty if it can.
    std::string read_line(std::string_view line) {
        const auto is_foreign = [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return (byte < 0x20 && c != '\t') || byte == 0x7F;
        };
        if (std::ranges::any_of(line, is_foreign)) {
            return "a control character";
        }
        const std::vector<std::string_view> words = words_of(line);
        if (words.empty() || words.front().starts_with('#')) {
            return {};
        }
        const Words arguments = Words(words).subspan(1);
        if (std::ranges::any_of(arguments, [](auto word) { return word.starts_with('#'); })) {
            return "a remark stands on a line of its own";
        }
        if (words.front() == "log") {
            return read_log(arguments);
        }
        if (words.front() == "witness") {
            return read_witness(arguments);
        }
        if (words.front() == "group") {
            return read_group(arguments);
        }
        if (words.front() == "quorum") {
            return read_quorum(arguments);
        }
        return quoted("a line begins with log, witness, group or quorum, not with", words.front());
    }
    bool has_quorum() const { return has_quorum_; }
    Policy take() { return std::move(policy_); }

private:
    std::string read_log(Words words) {
        if (words.empty() || words.size() > 2) {
            return "a log is written: log <vkey> [<url>]";
        }
        policy_.log_urls.emplace_back(words.size() == 2 ? words[1] : "");
        return read_key(words[0], KeyType::ed25519, policy_.logs);
    }

    std::string read_witness(Words words) {
        if (words.size() < 2 || words.size() > 3) {
            return "a witness is written: witness <name> <vkey> [<url>]";
        }
        std::string fault =
            define(words[0], {PolicyMember::Kind::witness, policy_.witnesses.size()});
        if (!fault.empty()) {
            return fault;
        }
        policy_.witness_names.emplace_back(words[0]);
        policy_.witness_urls.emplace_back(words.size() == 3 ? words[2] : "");
        return read_key(words[1], KeyType::cosignature, policy_.witnesses);
    }

    std::string read_group(Words words) {
        if (words.size() < 3) {
            return "a group is written: group <name> all|any|<number> <member>...";
        }
        PolicyGroup group;
        group.name = words[0];
        for (const std::string_view word : words.subspan(2)) {
            const auto found = names_.find(word);
            if (found == names_.end()) {
                return quoted("no line before defines", word);
            }
            if (!grouped_.insert(found->first).second) {
                return quoted("a group has already the member", word);
            }
            group.members.push_back(found->second);
        }
        const auto threshold = words[1] == "all"   ? group.members.size()
                               : words[1] == "any" ? std::size_t{1}
                                                   : parse_decimal_number(words[1]).value_or(0);
        if (threshold == 0 || threshold > group.members.size()) {
            return quoted("all, any or a number from 1 to that of the members is needed, not",
                          words[1]);
        }
        group.threshold = threshold;
        std::string fault = define(words[0], {PolicyMember::Kind::group, policy_.groups.size()});
        policy_.groups.push_back(std::move(group));
        return fault;
    }

    std::string read_quorum(Words words) {
        if (words.size() != 1) {
            return "the quorum is written: quorum <name>|none";
        }
        if (has_quorum_) {
            return "there is a quorum already";
        }
        has_quorum_ = true;
        if (words[0] == kNone) {
            return {};
        }
        const auto found = names_.find(words[0]);
        if (found == names_.end()) {
            return quoted("no line before defines", words[0]);
        }
        policy_.quorum = found->second;
        return {};
    }

    std::string read_key(std::string_view vkey, KeyType type, std::vector<Verifier>& into) {
        auto verifier = parse_vkey(vkey);
        if (!verifier || verifier->type != type) {
            return type == KeyType::ed25519
                       ? "the vkey is not that of a log (well-formed, type 1)"
                       : "the vkey is not that of a cosigner (well-formed, type 4)";
        }
        if (!keys_.insert(verifier->key.raw()).second) {
            return "the same key stands on a line before";
        }
        into.push_back(std::move(*verifier));
        return {};
    }

    std::string define(std::string_view name, PolicyMember member) {
        constexpr std::array<std::string_view, 3> kReserved{"none", "any", "all"};
        if (std::ranges::find(kReserved, name) != kReserved.end()) {
            return quoted("no name may be", name);
        }
        return names_.emplace(name, member).second ? "" : quoted("there are two of the name", name);
    }

    Policy policy_;
    std::map<std::string_view, PolicyMember> names_;
    std::set<std::string_view> grouped_;
    std::set<std::array<std::uint8_t, 32>> keys_;
    bool has_quorum_ = false;
};

}  // namespace

std::expected<Policy, PolicyFault> parse_policy(std::string_view text) {
    Reader reader;
    std::size_t number = 1;
    for (; const auto line = take_line(text); ++number) {
        std::string fault = reader.read_line(*line);
        if (!fault.empty()) {
            return std::unexpected(PolicyFault{number, std::move(fault)});
        }
    }
    if (!text.empty()) {
        return std::unexpected(PolicyFault{number, "the line does not end"});
    }
    if (!reader.has_quorum()) {
        return std::unexpected(PolicyFault{number, "there is no line quorum"});
    }
    return reader.take();
}

namespace {

void append_line(std::string& out, std::initializer_list<std::string_view> words) {
    bool is_first = true;
    for (const std::string_view word : words) {
        if (!word.empty()) {
            out += is_first ? "" : " ";
            out += word;
            is_first = false;
        }
    }
    out += '\n';
}

const std::string& name_of(const Policy& policy, const PolicyMember& member) {
    return member.kind == PolicyMember::Kind::witness ? policy.witness_names[member.index]
                                                      : policy.groups[member.index].name;
}

}  // namespace

std::string write_policy(const Policy& policy) {
    std::string out;
    for (std::size_t i = 0; i < policy.logs.size(); ++i) {
        append_line(out, {"log", make_vkey(policy.logs[i]), policy.log_urls[i]});
    }
    for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
        append_line(out, {"witness", policy.witness_names[i], make_vkey(policy.witnesses[i]),
                          policy.witness_urls[i]});
    }
    for (const PolicyGroup& group : policy.groups) {
        std::string members;
        for (const PolicyMember& member : group.members) {
            members += members.empty() ? "" : " ";
            members += name_of(policy, member);
        }
        const std::string threshold = group.threshold == group.members.size() ? "all"
                                      : group.threshold == 1                  ? "any"
                                                             : std::to_string(group.threshold);
        append_line(out, {"group", group.name, threshold, members});
    }
    append_line(
        out, {"quorum", policy.quorum ? std::string_view(name_of(policy, *policy.quorum)) : kNone});
    return out;
}

namespace {

// The witnesses below the quorum that have not cosigned.
std::vector<std::string_view> missing_below(const Policy& policy, const PolicyMember& quorum,
                                            const std::vector<bool>& cosigned) {
    std::vector<std::string_view> missing;
    std::vector<PolicyMember> open{quorum};
    while (!open.empty()) {
        const PolicyMember member = open.back();
        open.pop_back();
        if (member.kind == PolicyMember::Kind::group) {
            const auto& members = policy.groups[member.index].members;
            open.insert(open.end(), members.rbegin(), members.rend());
        } else if (!cosigned[member.index]) {
            missing.push_back(policy.witness_names[member.index]);
        }
    }
    return missing;
}

}  // namespace

QuorumVerdict check_quorum(const Policy& policy, std::span<const VerifiedSignature> signatures) {
    if (!policy.quorum) {
        return {true, {}};
    }
    std::vector<bool> cosigned;
    cosigned.reserve(policy.witnesses.size());
    for (const Verifier& witness : policy.witnesses) {
        cosigned.push_back(std::ranges::any_of(
            signatures, [&](const VerifiedSignature& one) { return *one.verifier == witness; }));
    }
    std::vector<bool> met;
    met.reserve(policy.groups.size());
    const auto counts = [&](const PolicyMember& member) {
        return member.kind == PolicyMember::Kind::witness ? cosigned[member.index]
                                                          : met[member.index];
    };
    for (const PolicyGroup& group : policy.groups) {
        const auto counted = std::ranges::count_if(group.members, counts);
        met.push_back(static_cast<std::size_t>(counted) >= group.threshold);
    }
    if (counts(*policy.quorum)) {
        return {true, {}};
    }
    return {false, missing_below(policy, *policy.quorum, cosigned)};
}

}  // namespace reserve::seal
