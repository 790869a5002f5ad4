// Dossiers that must not convince: things left out, swapped, re-signed, and logs that are whole
// and signed by the operator but were not made by the rules.
#include <algorithm>
#include <set>

#include "tests/evidence/forged_log.h"

using namespace reserve;
using namespace reserve::test;
using evidence::Completeness;
using evidence::DossierFile;
using evidence::DossierReport;

namespace {

constexpr Completeness kBoth[] = {Completeness::plain, Completeness::complete};

// The code and place of the first finding, "" without any; nothing is proved where one is.
std::string verdict(const std::string& text, const seal::Policy& policy) {
    const DossierReport report = evidence::verify_dossier(text, policy);
    CHECK(report.proves.empty() == !report.findings.empty());
    return report.findings.empty() ? ""
                                   : report.findings.front().code + " " +
                                         report.findings.front().place;
}

std::string plain_of(SignedFund& fund, std::string_view payment = "PAY-1") {
    const auto made = evidence::make_dossier(fund.ledger(), payment, Completeness::plain);
    REQUIRE(made);
    return *made;
}

// A dossier's parts, to be changed and written again.
class Parts {
public:
    explicit Parts(std::string text) : text_(std::move(text)) {
        auto parsed = evidence::parse_dossier(document_, text_);
        REQUIRE(parsed);
        file = std::move(*parsed);
    }
    std::string write() const { return evidence::write_dossier(file); }
    DossierFile file;

private:
    std::string text_;
    seal::JsonDocument document_;
};

std::string kind_of(std::string_view leaf) {
    return ForgedLog({std::string(leaf)}).kind(0);
}

// A fund whose history has an entry of every kind that a plain dossier holds.
void live(SignedFund& fund) {
    fund.say("gov", "party.suspended", "{'party':'CA'}");
    fund.say("gov", "party.reinstated", "{'party':'CA'}");
    fund.say("gov", "charter.amended",
             "{'charter':" + SignedFund::charter("'approval_tiers':[{'approvals':2,'up_to':"
                                                 "'9000.00'}]") + "}");
    fund.log_keys().keys.push_back(new_key());
    fund.say("gov", "log_key.changed",
             "{'log_key':'" + vkey_of(fund.log_keys().keys.back()) + "','reason':'yearly'}");
    fund.say("tre", "batch.opened",
             "{'batch':'B-1','rows':2,'source_sha256':'" + std::string(64, 'a') + "'}");
    fund.say("tre", "rate.set",
             "{'batch':'B-1','currency':'USD','source':'bank','value':'0.90'}");
    fund.notify();
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
        fund.say("v-" + std::string(party), "notification.acknowledged", "{'notification':'N-1'}");
    }
    fund.say("ben", "notification.renewed", "{'notification':'N-1'}");
    fund.request("D-1", "100.00", "USD");
    fund.approve("v-US", "D-1");
    fund.say("v-CA", "disbursement.recused", "{'disbursement':'D-1','reason':'related'}");
    fund.approve("v-JP", "D-1");
    fund.say("gov", "officer.revoked", "{'officer':'v-JP'}");
    fund.say("tre", "payment.instructed",
             "{'account':'eur-1','amount':'100.00','disbursement':'D-1','paid':'90.00',"
             "'payee_account':'X','payment':'PAY-0'}");
    fund.say("con", "payment.rejected", "{'payment':'PAY-0','reason':'wrong account'}");
    fund.say("tre", "payment.instructed",
             "{'account':'eur-1','amount':'100.00','disbursement':'D-1','paid':'90.00',"
             "'payee_account':'X','payment':'PAY-1'}");
    fund.release("PAY-1");
}

}  // namespace

TEST_CASE("An entry left out of a dossier is missed, or is one that its reader is told to assume") {
    SignedFund fund;
    live(fund);
    const Parts whole(plain_of(fund));
    REQUIRE(verdict(whole.write(), fund.policy()).empty());
    std::set<std::string> kinds;
    std::set<std::string> unmissed;
    for (std::size_t i = 0; i < whole.file.entries.size(); ++i) {
        Parts parts(whole.write());
        parts.file.entries.erase(parts.file.entries.begin() + static_cast<std::ptrdiff_t>(i));
        const std::string kind = kind_of(whole.file.entries[i].leaf);
        const std::string found = verdict(parts.write(), fund.policy());
        kinds.insert(kind);
        if (found.empty()) {
            unmissed.insert(kind);
        } else {
            CHECK((found.starts_with("rule ") || found == "signature log key" ||
                   found == "signature signature.missing"));
        }
    }
    CHECK(kinds.size() == 21);
    // What only could have closed the gate, or mattered in another mode of it.
    CHECK(unmissed == std::set<std::string>{"disbursement.recused", "notification.acknowledged",
                                            "notification.renewed", "officer.revoked"});
}

TEST_CASE("A dossier does not prove another payment than its own") {
    SignedFund fund;
    fund.pay_one();
    Parts parts(plain_of(fund));
    parts.file.payment = "PAY-2";
    CHECK(verdict(parts.write(), fund.policy()) == "rule payment");
}

TEST_CASE("A right proof of another entry proves nothing") {
    SignedFund fund;
    fund.pay_one();
    Parts parts(plain_of(fund));
    std::swap(parts.file.entries[3].path, parts.file.entries[4].path);
    const auto report = evidence::verify_dossier(parts.write(), fund.policy());
    REQUIRE(report.findings.size() == 2);
    CHECK(report.findings[0].code == "tree");
    CHECK(report.findings[0].seq == 3);
    CHECK(report.findings[1].seq == 4);
}

TEST_CASE("An entry put under another index is found by its own number") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    log.leaves[5].replace(log.leaves[5].rfind("\"seq\":5"), 7, "\"seq\":6");
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "malformed seq");
    }
}

TEST_CASE("The checkpoint of another log is of no use, whoever signed it") {
    SignedFund fund;
    fund.pay_one();
    SignedFund other;
    other.pay_one();
    Parts parts(plain_of(fund));
    const Parts foreign(plain_of(other));
    parts.file.checkpoint = foreign.file.checkpoint;
    CHECK(verdict(parts.write(), fund.policy()) == "signature checkpoint");
    CHECK(verdict(parts.write(), other.policy()).starts_with("tree "));
    // The same entries as a log of another name, signed by a key trusted for that name.
    const ForgedLog renamed(fund.leaves());
    const seal::PrivateKey key = new_key();
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(renamed.dossier("PAY-1", completeness, key, "other.example/log"),
                      trust(key, "other.example/log")) == "malformed body.invalid");
    }
}

TEST_CASE("A stranger who signs everything anew is not believed, though every proof is right") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    const seal::PrivateKey stranger = new_key();
    std::map<std::string, seal::PrivateKey> keys;
    const auto key_for = [&](const std::string& officer) -> const seal::PrivateKey& {
        return keys.try_emplace(officer, new_key()).first->second;
    };
    for (std::size_t seq = 0; seq < log.size(); ++seq) {
        for (const std::string officer : {"gov", "ben", "tre", "con", "v-US", "v-JP", "v-CA"}) {
            if (log.leaves[seq].find("\"actor\":\"" + officer + "\"") == std::string::npos) {
                continue;
            }
            const std::string& own_log = vkey_of(fund.log_keys().keys.back());
            log.rewrite(seq, own_log, vkey_of(stranger), key_for(officer));
            for (const std::string enrolled :
                 {"gov", "ben", "tre", "con", "v-US", "v-JP", "v-CA"}) {
                log.rewrite(seq, fund.key_of(enrolled).public_key().base64(),
                            key_for(enrolled).public_key().base64(), key_for(officer));
            }
        }
    }
    for (const Completeness completeness : kBoth) {
        const std::string text = log.dossier("PAY-1", completeness, stranger);
        CHECK(verdict(text, trust(stranger)).empty());
        CHECK(verdict(text, fund.policy()) == "signature checkpoint");
        // Not even with the operator's signature: the history names the stranger's key.
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "signature log key");
    }
}

TEST_CASE("An act signed by someone else's key is found in a log that the operator signed") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    log.rewrite(log.find("disbursement.approved"), "v-US", "v-US", new_key());
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "signature signature.invalid");
    }
}

TEST_CASE("A gate forged by the operator is found by the rules: a delivery that never was") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    log.leave_out(log.find("notification.delivered"));
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "rule gate.closed");
    }
}

TEST_CASE("A vote of a recused party is found in a log that the operator signed") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    const std::size_t vote = log.find("disbursement.approved");
    const std::string recusal =
        canonical("{'actor':'v-US','body':{'disbursement':'D-1','reason':'related'},'date':"
                  "'2026-03-01','fund':'" + std::string(kOrigin) +
                  "','id':'x','kind':'disbursement.recused'}");
    log.put(vote, recusal, "v-US", fund.key_of("v-US"));
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "rule vote.recused");
    }
}

TEST_CASE("A maker who checks, and a checker who made, are found in a log the operator signed") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    // The treasurer holds both roles and releases the payment himself.
    const seal::PrivateKey& gov = fund.key_of("gov");
    log.rewrite(log.find("\"roles\":[\"treasurer\"]"), "\"treasurer\"",
                "\"treasurer\",\"controller\"", gov);
    const std::size_t release = log.find("payment.released");
    log.replace(release, "\"con\"", "\"tre\"");
    log.rewrite(release, "tre", "tre", fund.key_of("tre"));
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "rule four_eyes");
    }
}

TEST_CASE("Postings that the rules do not make are found, also where the money is assumed") {
    SignedFund fund;
    fund.pay_one();
    const auto forged = [&](std::string_view kind, std::string_view from, std::string_view to) {
        ForgedLog log(fund.leaves());
        log.replace(log.find(kind), from, to);
        std::set<std::string> verdicts;
        for (const Completeness completeness : kBoth) {
            verdicts.insert(
                verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                        fund.policy()));
        }
        return verdicts;
    };
    const std::set<std::string> by_rule{"rule postings"};
    // A release that moves more than was instructed, or to another account, or books one side.
    CHECK(forged("payment.released", "80.00\",\"currency", "90.00\",\"currency") == by_rule);
    CHECK(forged("payment.released", "80.00", "90.00") == by_rule);
    CHECK(forged("payment.released", "assets:cash:eur-1", "assets:cash:eur-2") == by_rule);
    CHECK(forged("payment.released", "-80.00", "-70.00") == by_rule);
    // A vote that commits less, or that commits nothing though it reaches the tier.
    CHECK(forged("disbursement.approved", "80.00", "60.00") == by_rule);
    CHECK(forged("disbursement.approved", "budget:committed:D-1", "budget:committed:D-2") ==
          by_rule);
    // Money where none moves, and an amount in a form that no entry has.
    CHECK(forged("disbursement.requested", "\"postings\":[]",
                 "\"postings\":[{\"account\":\"budget:free\",\"amount\":\"0.00\",\"currency\":"
                 "\"EUR\",\"value\":\"0.00\"}]") == by_rule);
    CHECK(forged("payment.released", "-80.00", "-080.00") == by_rule);
}

TEST_CASE("Splitting is found: the other request to the payee was there before the vote") {
    SignedFund fund;
    fund.pay_one();
    ForgedLog log(fund.leaves());
    const std::string second =
        canonical("{'actor':'ben','body':{'amount':'90.00','currency':'EUR','disbursement':'D-2',"
                  "'justification':'x','method':'grant','notification':'N-1','payee':'GRID',"
                  "'purpose':'cyber'},'date':'2026-03-01','fund':'" + std::string(kOrigin) +
                  "','id':'x','kind':'disbursement.requested'}");
    log.put(log.find("disbursement.approved"), second, "ben", fund.key_of("ben"));
    for (const Completeness completeness : kBoth) {
        CHECK(verdict(log.dossier("PAY-1", completeness, fund.log_keys().keys.back()),
                      fund.policy()) == "rule postings");
    }
}

TEST_CASE("A dossier has one written form: what else is in it, or not in order, is malformed") {
    SignedFund fund;
    fund.pay_one();
    const std::string good = plain_of(fund);
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string text = good;
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        return verdict(text, fund.policy());
    };
    CHECK(with("", " ").starts_with("malformed"));
    CHECK(with("\"payment\"", " \"payment\"").starts_with("malformed"));
    CHECK(with("\"payment\"", "\"note\":1,\"payment\"").starts_with("malformed"));
    CHECK(with("@v1", "@v2").starts_with("malformed"));
    CHECK(with("\"complete\":false", "\"complete\":true").starts_with("malformed"));
    CHECK(with("\"index\":1,", "\"index\":0,").starts_with("malformed"));
    CHECK(with("\"index\":1,", "\"index\":1,\"kind\":1,").starts_with("malformed"));
    CHECK(verdict(good.substr(0, good.size() - 1), fund.policy()).starts_with("malformed"));
    CHECK(verdict(good + "\n", fund.policy()).starts_with("malformed"));
    CHECK(verdict("", fund.policy()).starts_with("malformed"));
    Parts parts(good);
    parts.file.entries.clear();
    CHECK(verdict(parts.write(), fund.policy()).starts_with("malformed"));

    // An entry of a kind that decides nothing here, though its proof is right.
    ForgedLog log(fund.leaves());
    const std::size_t income = log.find("income.received");
    std::string text = log.dossier("PAY-1", Completeness::complete, fund.log_keys().keys.back());
    CHECK(verdict(text, fund.policy()).empty());
    log.replace(income, "income.received", "account.opened");
    text = log.dossier("PAY-1", Completeness::plain, fund.log_keys().keys.back());
    CHECK(verdict(text, fund.policy()) == "malformed body.invalid");
}

TEST_CASE("Every byte of a dossier counts: flipped, it is reported") {
    SignedFund fund;
    fund.pay_one();
    const seal::Policy policy = fund.policy();
    std::size_t harmless = 0;
    std::size_t flipped = 0;
    for (const Completeness completeness : kBoth) {
        const std::string good = *evidence::make_dossier(fund.ledger(), "PAY-1", completeness);
        std::string text = good;
        for (std::size_t at = 0; at < text.size(); ++at, ++flipped) {
            text[at] = static_cast<char>(text[at] ^ 1);
            harmless += evidence::verify_dossier(text, policy).findings.empty() ? 1U : 0U;
            text[at] = good[at];
        }
    }
    WARN(flipped << " bytes flipped, " << harmless << " of them unnoticed");
    CHECK(harmless == 0);
}

TEST_CASE("A byte changed in a log that the operator signs anew is found, but in the time told") {
    SignedFund fund;
    fund.pay_one();
    const ForgedLog whole(fund.leaves());
    const seal::Policy policy = fund.policy();
    const seal::PrivateKey& key = fund.log_keys().keys.back();
    for (std::size_t seq = 0; seq < whole.size(); ++seq) {
        const std::string& leaf = whole.leaves[seq];
        const std::size_t time = leaf.rfind("\"recorded_at\":") + 15;
        for (std::size_t place = seq % 9; place < leaf.size(); place += 9) {
            ForgedLog log = whole;
            log.leaves[seq][place] = static_cast<char>(leaf[place] ^ 1);
            const bool in_time = place >= time && place < time + 26;
            const std::string text = log.dossier("PAY-1", Completeness::complete, key);
            if (!in_time && evidence::verify_dossier(text, policy).findings.empty()) {
                FAIL_CHECK("byte " << place << " of " << log.leaves[seq]);
            }
        }
    }
}
