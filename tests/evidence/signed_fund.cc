// Partners US, JP and CA with an officer each; one account in EUR with 10,000.00 on it.
#include "tests/evidence/signed_fund.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/seal/json.h"
#include "ledger/store/memory/memory_store.h"

namespace reserve::test {

class SignedFund::ToldClock final : public Clock {
public:
    std::int64_t now_microseconds() override { return now.microseconds; }
    Time now = *parse_time("2026-03-01T09:00:00Z");
};

Result<const seal::PrivateKey*> LogKeys::find(const seal::PublicKey& key) {
    for (const seal::PrivateKey& known : keys) {
        if (known.public_key() == key) {
            return &known;
        }
    }
    return nullptr;
}

seal::PrivateKey new_key() {
    return *seal::PrivateKey::generate();
}

seal::Policy trust(const seal::PrivateKey& key, std::string_view origin) {
    const auto policy = seal::parse_policy("log " + vkey_of(key, origin) + "\nquorum none\n");
    REQUIRE(policy);
    return *policy;
}

std::string vkey_of(const seal::PrivateKey& key, std::string_view origin) {
    return seal::make_vkey(
        seal::make_verifier(origin, seal::KeyType::ed25519, key.public_key()));
}

std::string canonical(std::string json) {
    std::ranges::replace(json, '\'', '"');
    seal::JsonDocument document;
    const auto node = document.parse(json);
    INFO(json);
    REQUIRE(node);
    std::string text;
    seal::append_canonical(text, **node);
    return text;
}

std::string sign(const std::string& act, std::string_view officer, const seal::PrivateKey& key) {
    return "{\"act\":" + act + ",\"signatures\":[{\"officer\":\"" + std::string(officer) +
           "\",\"signature\":\"" + to_base64(key.sign(as_bytes(act))) + "\"}]}";
}

std::string SignedFund::charter(std::string_view members) {
    return "{'beneficiary':'BEN','purposes':['energy','cyber']," + std::string(members) + "}";
}

SignedFund::SignedFund(std::string_view members) : clock_(std::make_shared<ToldClock>()) {
    auto made = Ledger::on(store::make_memory_store(),
                           {.origin = std::string(kOrigin), .clock = clock_, .signer = log_keys_});
    REQUIRE(made);
    ledger_ = std::move(*made);
    log_keys_->keys.push_back(new_key());
    say("gov", "fund.opened",
        "{'charter':" + charter(members) +
            ",'functional_currency':'EUR','name':'Reserve','sandbox':false,'log_key':'" +
            vkey_of(log_keys_->keys.front()) + "','public_key':'" +
            key_of("gov").public_key().base64() + "'}");
    for (const std::string party : {"US", "JP", "CA"}) {
        say("gov", "party.registered",
            "{'name':'" + party + "','party':'" + party + "','role':'contributor'}");
        enrol("v-" + party, "partner", party);
    }
    say("gov", "party.registered", "{'name':'B','party':'BEN','role':'beneficiary'}");
    say("gov", "party.registered", "{'name':'Grid','party':'GRID','role':'payee'}");
    enrol("ben", "beneficiary", "BEN");
    enrol("tre", "treasurer");
    enrol("con", "controller");
    say("tre", "account.opened", "{'account':'eur-1','bank':'Bank','currency':'EUR'}");
    say("tre", "income.received",
        "{'account':'eur-1','amount':'10000.00','bank_reference':'first'}");
}

const seal::PrivateKey& SignedFund::key_of(std::string_view officer) {
    auto known = keys_.find(officer);
    if (known == keys_.end()) {
        known = keys_.emplace(officer, new_key()).first;
    }
    return known->second;
}

void SignedFund::enrol(std::string_view officer, std::string_view role, std::string_view party) {
    const std::string name(officer);
    say("gov", "officer.enrolled",
        "{'name':'" + name + "','officer':'" + name + "','public_key':'" +
            key_of(officer).public_key().base64() + "','roles':['" + std::string(role) + "']" +
            (party.empty() ? "" : ",'party':'" + std::string(party) + "'") + "}");
}

std::uint64_t SignedFund::say(std::string_view officer, std::string_view kind,
                              std::string_view body) {
    const std::string act = canonical(
        "{'actor':'" + std::string(officer) + "','body':" + std::string(body) + ",'date':'" +
        format_date(day_of(clock_->now)) + "','fund':'" + std::string(kOrigin) + "','id':'act-" +
        std::to_string(number_++) + "','kind':'" + std::string(kind) + "'}");
    const std::string line = sign(act, officer, key_of(officer));
    const Submission submission{line};
    const auto verdicts = ledger_->append({&submission, 1}, AppendMode::each);
    REQUIRE(verdicts);
    if (const auto* refusal = std::get_if<Refusal>(&verdicts->front())) {
        FAIL(act << "\n was refused: " << refusal->message << " " << refusal->facts);
    }
    return std::get<Receipt>(verdicts->front()).seq;
}

void SignedFund::pass(std::int64_t hours) {
    clock_->now = plus_hours(clock_->now, hours);
}

namespace {

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

}  // namespace

void SignedFund::notify(std::string_view notification) {
    say("ben", "notification.issued",
        "{'classes':['air'],'notification':" + quoted(notification) +
            ",'observed_at':'2026-03-01T04:00:00Z','statement':'Attacks resumed.'}");
}

void SignedFund::deliver(std::string_view party, std::string_view notification) {
    say("ben", "notification.delivered",
        "{'channel':'note verbale','notification':" + quoted(notification) +
            ",'party':" + quoted(party) + "}");
}

void SignedFund::request(std::string_view disbursement, std::string_view amount,
                         std::string_view currency) {
    say("ben", "disbursement.requested",
        "{'amount':" + quoted(amount) + ",'currency':" + quoted(currency) + ",'disbursement':" +
            quoted(disbursement) + ",'justification':'Grid repair','method':'grant'," +
            "'notification':'N-1','payee':'GRID','purpose':'energy'}");
}

void SignedFund::approve(std::string_view officer, std::string_view disbursement) {
    say(officer, "disbursement.approved", "{'disbursement':" + quoted(disbursement) + "}");
}

void SignedFund::instruct(std::string_view payment, std::string_view disbursement,
                          std::string_view amount) {
    say("tre", "payment.instructed",
        "{'account':'eur-1','amount':" + quoted(amount) + ",'disbursement':" +
            quoted(disbursement) + ",'payee_account':'X','payment':" + quoted(payment) + "}");
}

std::uint64_t SignedFund::release(std::string_view payment) {
    return say("con", "payment.released", "{'payment':" + quoted(payment) + "}");
}

void SignedFund::pay_one() {
    notify();
    for (const char* party : {"US", "JP", "CA"}) {
        deliver(party);
    }
    request("D-1", "80.00");
    approve("v-US", "D-1");
    instruct("PAY-1", "D-1", "80.00");
    release("PAY-1");
}

std::vector<std::string> SignedFund::leaves() {
    std::vector<std::string> leaves;
    const Status status = ledger_->entries(0, ledger_->head().size, [&](const LogEntry& entry) {
        leaves.push_back(entry.leaf);
        return true;
    });
    REQUIRE(status);
    return leaves;
}

}  // namespace reserve::test
