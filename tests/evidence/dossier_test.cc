// Dossiers of payments that were allowed: in every gate, with everything that a fund's life brings.
#include "ledger/evidence/dossier.h"

#include <algorithm>

#include "tests/evidence/signed_fund.h"

using namespace reserve;
using namespace reserve::test;
using evidence::Completeness;
using evidence::DossierReport;

namespace {

std::string make(SignedFund& fund, std::string_view payment, Completeness completeness) {
    const auto made = evidence::make_dossier(fund.ledger(), payment, completeness);
    INFO((made ? "" : made.error().message));
    REQUIRE(made);
    return *made;
}

// Both dossiers of a payment convince; what the plain one says.
DossierReport convinces(SignedFund& fund, std::string_view payment) {
    DossierReport plain;
    for (const Completeness completeness : {Completeness::complete, Completeness::plain}) {
        plain = evidence::verify_dossier(make(fund, payment, completeness), fund.policy());
        for (const Finding& finding : plain.findings) {
            FAIL_CHECK(finding.code << " entry " << finding.seq.value_or(0) << " "
                                    << finding.place << ": " << finding.reason);
        }
        CHECK(plain.completeness == completeness);
        CHECK(plain.assumes.empty() == (completeness == Completeness::complete));
        CHECK(plain.payment == payment);
    }
    return plain;
}

bool says(const std::vector<std::string>& sentences, std::string_view words) {
    return std::ranges::any_of(sentences, [&](const std::string& sentence) {
        return sentence.find(words) != std::string::npos;
    });
}

ErrorKind refusal(SignedFund& fund, std::string_view payment) {
    const auto made = evidence::make_dossier(fund.ledger(), payment, Completeness::plain);
    REQUIRE_FALSE(made);
    return made.error().kind;
}

constexpr std::string_view kOneTier =
    "'approval_tiers':[{'approvals':1,'up_to':'9000.00'}],'gate':";

}  // namespace

TEST_CASE("A dossier says who asked, approved, made and checked, and why the gate was open") {
    SignedFund fund;
    fund.pay_one();
    const DossierReport report = convinces(fund, "PAY-1");
    CHECK(says(report.proves, "payment PAY-1: 80.00 EUR from account eur-1 to GRID for energy"));
    CHECK(says(report.proves, "notification N-1 of 2026-03-01T09:00:00Z opened the gate "
                              "(notify_only, 3 partners), open since 2026-03-01T09:00:00Z"));
    CHECK(says(report.proves, "request D-1 over 80.00 EUR was made by ben of BEN"));
    CHECK(says(report.proves, "approved by v-US of US"));
    CHECK(says(report.proves, "instructed (maker) by tre"));
    CHECK(says(report.proves, "released (checker) by con"));
    CHECK(says(report.proves, "up to 100.00 EUR, asks for 1 approval"));
    CHECK_FALSE(says(report.proves, "of different partners"));  // one is never two
    CHECK(says(report.assumes, "a stand-down"));
    CHECK(report.signatures == report.entries);
    CHECK(report.origin == kOrigin);
    CHECK(report.head.size == fund.ledger().head().size);
}

TEST_CASE("Where objections may block, the gate opens after the acknowledgement clock") {
    SignedFund fund(std::string(kOneTier) + "{'mode':'no_objection'}");
    fund.notify();
    fund.say("v-JP", "notification.objected", "{'notification':'N-1','reason':'no'}");
    fund.pass(25);
    fund.say("v-JP", "notification.acknowledged", "{'notification':'N-1'}");
    fund.request("D-1", "80.00");
    fund.approve("v-CA", "D-1");
    fund.instruct("PAY-1", "D-1", "80.00");
    fund.release("PAY-1");
    CHECK(says(convinces(fund, "PAY-1").proves, "open since 2026-03-02T10:00:00Z"));
}

TEST_CASE("Where partners must agree, the gate opens with their quorum") {
    SignedFund fund(std::string(kOneTier) + "{'mode':'affirmative','quorum':'0.60'}");
    fund.notify();
    fund.say("v-US", "notification.acknowledged", "{'notification':'N-1'}");
    fund.pass(3);
    fund.say("v-CA", "notification.acknowledged", "{'notification':'N-1'}");
    fund.say("v-JP", "notification.objected", "{'notification':'N-1','reason':'late'}");
    fund.request("D-1", "80.00");
    fund.approve("v-CA", "D-1");
    fund.instruct("PAY-1", "D-1", "80.00");
    fund.release("PAY-1");
    CHECK(says(convinces(fund, "PAY-1").proves, "open since 2026-03-01T12:00:00Z"));
}

TEST_CASE("A payment in the grace time after stand-down is proved with the day it ends") {
    SignedFund fund;
    fund.notify();
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
    }
    fund.request("D-1", "80.00");
    fund.approve("v-US", "D-1");
    fund.say("gov", "notification.stood_down", "{'notification':'N-1'}");
    fund.pass(24 * 90);
    fund.instruct("PAY-1", "D-1", "80.00");
    fund.release("PAY-1");
    CHECK(says(convinces(fund, "PAY-1").proves,
               "releases were allowed until 2026-05-30T09:00:00Z"));
}

TEST_CASE("The charter in force counts: before the votes, and not the one after the release") {
    SignedFund fund;
    fund.notify();
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
    }
    fund.request("D-1", "80.00");
    const auto amend = [&](std::string_view members) {
        return fund.say("gov", "charter.amended",
                        "{'charter':" + SignedFund::charter(members) + "}");
    };
    amend("'gate':{'mode':'affirmative'},'approval_tiers':[{'approvals':3,'up_to':'90.00'}]");
    for (const char* officer : {"v-US", "v-JP", "v-CA"}) {
        fund.approve(officer, "D-1");
    }
    fund.instruct("PAY-1", "D-1", "80.00");
    fund.release("PAY-1");
    const std::uint64_t entries = convinces(fund, "PAY-1").entries;
    amend("'approval_tiers':[{'approvals':9,'up_to':'1.00'}]");
    const DossierReport report = convinces(fund, "PAY-1");
    CHECK(report.entries == entries);
    CHECK(says(report.proves, "asks for 3 approvals of different partners"));
}

TEST_CASE("A rotated log key is believed if it is the one trusted, before and after the release") {
    SignedFund fund;
    const auto rotate = [&] {
        fund.log_keys().keys.push_back(new_key());
        fund.say("gov", "log_key.changed",
                 "{'log_key':'" + vkey_of(fund.log_keys().keys.back()) + "','reason':'yearly'}");
    };
    rotate();
    fund.pay_one();
    convinces(fund, "PAY-1");
    const seal::Policy before = fund.policy();
    fund.say("gov", "officer.enrolled",
             "{'name':'g2','officer':'g2','roles':['governor'],'public_key':'" +
                 fund.key_of("g2").public_key().base64() + "'}");
    fund.log_keys().keys.push_back(new_key());
    fund.say("g2", "log_key.changed",
             "{'log_key':'" + vkey_of(fund.log_keys().keys.back()) + "','reason':'lost'}");
    convinces(fund, "PAY-1");
    // This checkpoint carries the signatures of both keys.
    for (const Completeness completeness : {Completeness::plain, Completeness::complete}) {
        const auto report =
            evidence::verify_dossier(make(fund, "PAY-1", completeness), before);
        REQUIRE(report.findings.size() == 1);
        CHECK(report.findings.front().code == "signature");
        CHECK(report.findings.front().place == "log key");
    }
    fund.say("tre", "income.received",
             "{'account':'eur-1','amount':'1.00','bank_reference':'later'}");
    convinces(fund, "PAY-1");
    CHECK(evidence::verify_dossier(make(fund, "PAY-1", Completeness::plain), before)
              .findings.front()
              .reason == "is not signed by a trusted key of its log");
}

TEST_CASE("Requests to one payee are judged together, with what became of each") {
    SignedFund fund;
    fund.pay_one();
    fund.request("D-2", "70.00");
    fund.approve("v-US", "D-2");  // one of two: 150.00 together
    fund.request("D-3", "500.00");
    fund.say("v-CA", "disbursement.rejected", "{'disbursement':'D-3','reason':'too much'}");
    fund.say("v-US", "disbursement.rejected", "{'disbursement':'D-3','reason':'too much'}");
    fund.say("v-CA", "disbursement.recused", "{'disbursement':'D-2','reason':'related'}");
    fund.approve("v-JP", "D-2");
    fund.instruct("PAY-2", "D-2", "70.00");
    fund.say("con", "payment.rejected", "{'payment':'PAY-2','reason':'wrong account'}");
    fund.instruct("PAY-3", "D-2", "70.00");
    fund.release("PAY-3");
    fund.say("tre", "payment.settled", "{'bank_reference':'s','payment':'PAY-3'}");
    fund.say("tre", "payment.returned",
             "{'bank_reference':'r','payment':'PAY-3','reason':'closed account'}");
    fund.instruct("PAY-4", "D-2", "40.00");
    fund.release("PAY-4");
    fund.say("tre", "payment.settled", "{'bank_reference':'s4','payment':'PAY-4'}");
    fund.say("tre", "disbursement.cancelled", "{'disbursement':'D-2','reason':'enough'}");
    fund.request("D-4", "10.00");
    fund.approve("v-US", "D-4");
    fund.approve("v-CA", "D-4");  // 80 + 70 (partly paid) + 10 need two
    fund.instruct("PAY-5", "D-4", "10.00");
    fund.release("PAY-5");
    for (const char* payment : {"PAY-1", "PAY-3", "PAY-4", "PAY-5"}) {
        convinces(fund, payment);
    }
    CHECK(refusal(fund, "PAY-2") == ErrorKind::usage);
}

TEST_CASE("A request in a foreign currency brings the rates that it was valued by") {
    SignedFund fund;
    fund.say("tre", "rate.set", "{'currency':'USD','source':'bank','value':'0.5123'}");
    fund.say("tre", "batch.opened",
             "{'batch':'B-1','rows':2,'source_sha256':'" + std::string(64, 'a') + "'}");
    fund.pass(24);
    fund.say("tre", "rate.set",
             "{'batch':'B-1','currency':'USD','source':'bank','value':'0.90'}");
    fund.say("tre", "rate.set", "{'currency':'JPY','source':'bank','value':'0.0060'}");
    fund.notify();
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
    }
    fund.request("D-1", "100.00", "USD");  // 90.00 EUR: one approval
    fund.say("tre", "rate.set", "{'currency':'USD','source':'bank','value':'0.80'}");
    fund.approve("v-JP", "D-1");
    fund.say("tre", "payment.instructed",
             "{'account':'eur-1','amount':'100.00','disbursement':'D-1','paid':'81.00',"
             "'payee_account':'X','payment':'PAY-1'}");
    fund.release("PAY-1");
    const DossierReport report = convinces(fund, "PAY-1");
    CHECK(says(report.proves, "payment PAY-1: 81.00 EUR"));
    const std::string plain = make(fund, "PAY-1", Completeness::plain);
    CHECK(plain.find("0.90") != std::string::npos);
    CHECK(plain.find("0.80") != std::string::npos);
    CHECK(plain.find("batch.opened") != std::string::npos);
    CHECK(plain.find("0.0060") == std::string::npos);
    CHECK(plain.find("0.5123") == std::string::npos);
}

TEST_CASE("A foreign account pays the sum, whatever it is carried at") {
    SignedFund fund;
    fund.say("tre", "account.opened", "{'account':'usd-1','bank':'Bank','currency':'USD'}");
    fund.say("tre", "rate.set", "{'currency':'USD','source':'bank','value':'0.9123'}");
    fund.say("tre", "income.received",
             "{'account':'usd-1','amount':'333.33','bank_reference':'u','rate':'0.8765'}");
    fund.notify();
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
    }
    fund.request("D-1", "100.01", "USD");
    fund.approve("v-JP", "D-1");
    for (const std::string payment : {"PAY-1", "PAY-2"}) {
        fund.say("tre", "payment.instructed",
                 "{'account':'usd-1','amount':'50.00','disbursement':'D-1',"
                 "'payee_account':'X','payment':'" + payment + "'}");
        fund.release(payment);
        fund.say("tre", "payment.settled",
                 "{'bank_reference':'" + payment + "','payment':'" + payment + "'}");
    }
    convinces(fund, "PAY-2");
}

TEST_CASE("Shares of contributions are assumed by a plain dossier and proved by a complete one") {
    SignedFund fund("'approval_tiers':[{'approvals':2,'share':'0.60','up_to':'9000.00'}]");
    for (const auto& [party, amount] : {std::pair{"US", "100.00"}, {"JP", "200.00"},
                                        {"CA", "700.00"}}) {
        fund.say("tre", "contribution.signed",
                 "{'amount':'" + std::string(amount) + "','contribution':'C-" + party +
                     "','currency':'EUR','instalments':[{'amount':'" + amount +
                     "','due':'2026-12-31'}],'party':'" + party + "'}");
    }
    fund.notify();
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
    }
    fund.request("D-1", "80.00");
    fund.approve("v-US", "D-1");
    fund.approve("v-JP", "D-1");  // two approvals, 30 %
    fund.approve("v-CA", "D-1");
    fund.instruct("PAY-1", "D-1", "80.00");
    fund.release("PAY-1");
    const DossierReport plain = convinces(fund, "PAY-1");
    CHECK(says(plain.assumes, "reached the share"));
}

TEST_CASE("Money that came back makes room under a cap, though no plain dossier tells of it") {
    SignedFund fund(std::string(SignedFund::kTiers) + ",'caps':{'per_notification':'100.00'}");
    fund.pay_one();
    fund.say("tre", "payment.settled", "{'bank_reference':'s','payment':'PAY-1'}");
    fund.say("tre", "refund.received",
             "{'account':'eur-1','amount':'80.00','bank_reference':'back','disbursement':'D-1'}");
    fund.request("D-2", "90.00");
    fund.approve("v-US", "D-2");
    fund.approve("v-JP", "D-2");
    fund.instruct("PAY-2", "D-2", "90.00");
    fund.release("PAY-2");
    convinces(fund, "PAY-2");
}

TEST_CASE("What was suspended, revoked and renewed on the way stands in the dossier") {
    SignedFund fund;
    fund.say("gov", "party.suspended", "{'party':'CA'}");
    fund.notify();
    fund.deliver("US");
    fund.say("ben", "notification.delivered",
             "{'channel':'fax','notification':'N-1','outcome':'attempted','party':'JP'}");
    fund.pass(7);
    fund.say("gov", "party.reinstated", "{'party':'CA'}");
    fund.request("D-1", "80.00");
    fund.pass(24 * 45);
    // A line that begins with a combining accent: the leaf's own text is not in NFC.
    fund.say("ben", "notification.renewed",
             "{'notification':'N-1','statement':'attacks\\n\u0301 go on'}");
    fund.approve("v-CA", "D-1");
    fund.say("gov", "officer.revoked", "{'officer':'v-CA'}");
    fund.instruct("PAY-1", "D-1", "80.00");
    fund.release("PAY-1");
    const DossierReport report = convinces(fund, "PAY-1");
    CHECK(says(report.proves, "2 partners), open since 2026-03-01T15:00:00Z"));
}

TEST_CASE("No dossier is made of what cannot be proved, and the sentence says why") {
    SignedFund fund;
    fund.notify();
    CHECK(refusal(fund, "PAY-1") == ErrorKind::not_found);
    for (const char* party : {"US", "JP", "CA"}) {
        fund.deliver(party);
    }
    fund.request("D-1", "80.00");
    fund.approve("v-US", "D-1");
    fund.instruct("PAY-1", "D-1", "80.00");
    const auto made = evidence::make_dossier(fund.ledger(), "PAY-1", Completeness::plain);
    REQUIRE_FALSE(made);
    CHECK(made.error().kind == ErrorKind::usage);
    CHECK(made.error().message ==
          "payment PAY-1 was never released: there is nothing to prove yet");
}

TEST_CASE("A policy's cosigners are asked for, and named with their time where they signed") {
    SignedFund fund;
    fund.pay_one();
    const seal::PrivateKey key = new_key();
    const seal::Signer witness =
        seal::make_signer("witness.example/w", seal::KeyType::cosignature, key);
    const auto policy = seal::parse_policy(
        "log " + vkey_of(fund.log_keys().keys.back()) + "\nwitness w " +
        seal::make_vkey(witness.verifier) + "\nquorum w\n");
    REQUIRE(policy);
    const auto unmet =
        evidence::verify_dossier(make(fund, "PAY-1", Completeness::plain), *policy);
    REQUIRE(unmet.findings.size() == 1);
    CHECK(unmet.findings.front().code == "policy");
    CHECK(unmet.proves.empty());

    const std::string note = *fund.ledger().checkpoint();
    const std::string text = note.substr(0, note.find("\n\n") + 1);
    const std::string line = *seal::cosign_text(witness, text, 1'772'400'000);
    REQUIRE(fund.ledger().add_cosignatures(fund.ledger().head().size,
                                           *seal::parse_signature_lines(line)));
    const auto met = evidence::verify_dossier(make(fund, "PAY-1", Completeness::plain), *policy);
    CHECK(met.findings.empty());
    CHECK(says(met.proves, "cosigned by witness.example/w at 2026-03-01T21:20:00"));
}
