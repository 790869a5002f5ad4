// Everything happens at one moment, in three commits: to the release, the change of the log's key,
// a batch of rates, which officers need not sign.
#include "tests/tamper/sealed_fund.h"

#include "ledger/evidence/publish.h"
#include "ledger/evidence/trust.h"
#include "ledger/evidence/witness_folder.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/witness_protocol.h"

namespace reserve::test {
namespace {

class StandingClock final : public Clock {
public:
    std::int64_t now_microseconds() override {
        return parse_time("2026-03-01T09:00:00Z")->microseconds;
    }
};

const evidence::AskPassphrase kPlain = [](const auto&) { return std::optional<std::string>(); };

std::string act_of(std::string_view officer, std::string_view kind, const std::string& body,
                   int number) {
    return canonical("{'actor':'" + std::string(officer) + "','body':" + body +
                     ",'date':'2026-03-01','fund':'" + std::string(kOrigin) + "','id':'a" +
                     std::to_string(number) + "','kind':'" + std::string(kind) + "'}");
}

std::string party(const std::string& name, const std::string& role) {
    return "{'name':'" + name + "','party':'" + name + "','role':'" + role + "'}";
}

}  // namespace

FundKeys::FundKeys()
    : stranger(seal::make_signer("stranger.example/w", seal::KeyType::cosignature, new_key())) {
    for (const char* officer : {"gov", "us", "ben", "tre", "con"}) {
        officers.emplace(officer, new_key());
    }
}

SealedFund::SealedFund(const FundKeys& keys, std::string_view told) : keys_(keys) {
    log_keys_->keys = keys.log;
    open_witness();
    auto made = Ledger::create(file(), {.origin = std::string(kOrigin),
                                        .clock = std::make_shared<StandingClock>(),
                                        .signer = log_keys_});
    REQUIRE(made);
    ledger_ = std::move(*made);
    found();
    pay(told);
    commit();
    say("gov", "log_key.changed", "{'log_key':'" + log_vkey(1) + "','reason':'yearly'}");
    commit();
    early_size_ = ledger_->head().size;
    cosign();
    publish();
    for (const char* suffix : {"", "-wal", ".head"}) {
        std::filesystem::copy_file(file().string() + suffix, early_file().string() + suffix);
    }
    const std::size_t rows = kSize - early_size_ - 1;
    say("tre", "batch.opened",
        "{'batch':'B','rows':" + std::to_string(rows) + ",'source_sha256':'" +
            std::string(64, 'a') + "'}");
    for (std::size_t row = 0; row < rows; ++row) {
        say_in_batch(row);
    }
    commit();
    cosign();
    publish();
}

void SealedFund::open_witness() {
    const auto self =
        evidence::make_witness(folder_.path() / "witness", "witness.example/w", kPlain);
    REQUIRE(self);
    policy_text_ = "log " + log_vkey(0) + "\nlog " + log_vkey(1) + "\nwitness w " +
                   seal::make_vkey(self->verifier) + "\nquorum w\n";
    auto policy = seal::parse_policy(policy_text_);
    REQUIRE(policy);
    policy_ = std::move(*policy);
    for (const std::size_t key : {0U, 1U}) {
        REQUIRE(evidence::add_log(folder_.path() / "witness", log_vkey(key), ""));
    }
    witness_ = std::make_unique<evidence::WitnessRecord>(folder_.path() / "witness", *self);
}

seal::Policy SealedFund::policy_of_log() const {
    const std::string vkeys[] = {log_vkey(0), log_vkey(1)};
    return *evidence::trust_keys(vkeys);
}

void SealedFund::say(std::string_view officer, std::string_view kind, const std::string& body) {
    lines_.push_back(sign(act_of(officer, kind, body, number_++), officer,
                          keys_.officers.find(officer)->second));
}

void SealedFund::say_in_batch(std::size_t row) {
    const std::string rate = "0." + std::to_string(1001 + row);
    lines_.push_back("{\"act\":" +
                     act_of("tre", "rate.set",
                            "{'batch':'B','currency':'USD','source':'e','value':'" + rate + "'}",
                            number_++) +
                     "}");
}

void SealedFund::enrol(const std::string& officer, const std::string& role, const std::string& of) {
    say("gov", "officer.enrolled",
        "{'name':'" + officer + "','officer':'" + officer + "','public_key':'" +
            keys_.officers.find(officer)->second.public_key().base64() + "','roles':['" + role +
            "']" + (of.empty() ? "" : ",'party':'" + of + "'") + "}");
}

void SealedFund::commit() {
    std::vector<Submission> acts;
    for (const std::string& line : lines_) {
        acts.push_back({line});
    }
    const auto verdicts = ledger_->append(acts, AppendMode::all_or_nothing);
    REQUIRE(verdicts);
    if (const auto* refusal = std::get_if<Refusal>(&verdicts->back())) {
        FAIL(lines_[verdicts->size() - 1] << "\n was refused: " << refusal->message
                                          << refusal->facts);
    }
    lines_.clear();
}

void SealedFund::found() {
    std::string policy = policy_text_;
    for (std::size_t at = 0; (at = policy.find('\n', at)) != std::string::npos; ++at) {
        policy.replace(at, 1, "\\n");
    }
    say("gov", "fund.opened",
        "{'charter':{'beneficiary':'BEN','purposes':['energy'],'approval_tiers':"
        "[{'approvals':1,'up_to':'9000.00'}],'witness_policy':'" +
            policy + "'},'functional_currency':'EUR','name':'Reserve','sandbox':false,'log_key':'" +
            log_vkey(0) + "','public_key':'" +
            keys_.officers.find("gov")->second.public_key().base64() + "'}");
    say("gov", "party.registered", party("US", "contributor"));
    say("gov", "party.registered", party("BEN", "beneficiary"));
    say("gov", "party.registered", party("GRID", "payee"));
    enrol("us", "partner", "US");
    enrol("ben", "beneficiary", "BEN");
    enrol("tre", "treasurer", "");
    enrol("con", "controller", "");
    say("tre", "account.opened", "{'account':'eur-1','bank':'Bank','currency':'EUR'}");
    say("tre", "income.received",
        "{'account':'eur-1','amount':'10000.00','bank_reference':'first'}");
}

void SealedFund::pay(std::string_view amount) {
    const std::string sum(amount);
    say("ben", "notification.issued",
        "{'classes':['air'],'notification':'N-1','observed_at':'2026-03-01T04:00:00Z',"
        "'statement':'Attacks resumed.'}");
    say("ben", "notification.delivered",
        "{'channel':'note verbale','notification':'N-1','party':'US'}");
    say("ben", "disbursement.requested",
        "{'amount':'" + sum +
            "','currency':'EUR','disbursement':'D-1','justification':'Grid "
            "repair','method':'grant','notification':'N-1','payee':'GRID','purpose':'energy'}");
    say("us", "disbursement.approved", "{'disbursement':'D-1'}");
    say("tre", "payment.instructed",
        "{'account':'eur-1','amount':'" + sum +
            "','disbursement':'D-1','payee_account':'X','payment':'PAY-1'}");
    say("con", "payment.released", "{'payment':'PAY-1'}");
}

// By the witness, who wants a proof, and by the stranger, whom nobody knows.
void SealedFund::cosign() {
    const auto note = ledger_->checkpoint();
    REQUIRE(note);
    const std::uint64_t size = ledger_->head().size;
    const std::uint64_t old = size == early_size_ ? 0 : early_size_;
    seal::Hasher hasher;
    const auto path = old == 0 ? Result<std::vector<seal::Hash>>()
                               : seal::prove_consistency(hasher, old, size, ledger_->tiles());
    REQUIRE(path);
    const auto answer = witness_->add_checkpoint(seal::write_add_checkpoint(old, *path, *note));
    REQUIRE(answer);
    INFO(answer->reason);
    REQUIRE(answer->status == seal::WitnessStatus::cosign);
    const auto by_stranger =
        seal::cosign_text(keys_.stranger, note->substr(0, note->find("\n\n") + 1), 1'772'355'600);
    REQUIRE(by_stranger);
    const std::string text = answer->body + *by_stranger;
    const auto lines = seal::parse_signature_lines(text);
    REQUIRE(lines);
    REQUIRE(ledger_->add_cosignatures(size, *lines));
}

void SealedFund::publish() {
    const auto published = evidence::publish(
        *ledger_, directory(), {.anchors = folder_.path() / "anchors", .progress = {}});
    REQUIRE(published);
}

}  // namespace reserve::test
