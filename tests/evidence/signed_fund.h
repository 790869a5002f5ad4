// A real fund in memory, no sandbox: every act is signed by its officer, every commit by the log's
// key, and the clock says what it is told.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger/ledger.h"
#include "ledger/seal/policy.h"

namespace reserve::test {

inline constexpr std::string_view kOrigin = "fund.example/reserve";

// The log's keys at hand.
class LogKeys final : public LogSigner {
public:
    Result<const seal::PrivateKey*> find(const seal::PublicKey& key) override;
    Result<const seal::PrivateKey*> own() override { return nullptr; }
    std::vector<seal::PrivateKey> keys;
};

seal::PrivateKey new_key();
// A policy that believes this log and asks for no cosigner.
seal::Policy trust(const seal::PrivateKey& key, std::string_view origin = kOrigin);
std::string vkey_of(const seal::PrivateKey& key, std::string_view origin = kOrigin);
// The canonical bytes of JSON in which single quotes mean double ones.
std::string canonical(std::string json);
// {"act":…,"signatures":[…]} of a canonical act.
std::string sign(const std::string& act, std::string_view officer, const seal::PrivateKey& key);

class SignedFund {
public:
    // Members of the charter beside purposes and beneficiary; the default asks for one approval up
    // to 100.00 and two beyond.
    explicit SignedFund(std::string_view charter = kTiers);

    static constexpr std::string_view kTiers =
        "'approval_tiers':[{'approvals':1,'up_to':'100.00'},{'approvals':2,'up_to':'9000.00'}]";
    static std::string charter(std::string_view members);

    // Records an act that must be accepted; its seq.
    std::uint64_t say(std::string_view officer, std::string_view kind, std::string_view body);
    void pass(std::int64_t hours);
    void notify(std::string_view notification = "N-1");
    void deliver(std::string_view party, std::string_view notification = "N-1");
    void request(std::string_view disbursement, std::string_view amount,
                 std::string_view currency = "EUR");
    void approve(std::string_view officer, std::string_view disbursement);
    void instruct(std::string_view payment, std::string_view disbursement,
                  std::string_view amount);
    std::uint64_t release(std::string_view payment);
    // Notified, delivered to all, 80.00 requested as D-1, approved, paid as PAY-1.
    void pay_one();

    std::vector<std::string> leaves();
    Ledger& ledger() { return *ledger_; }
    LogKeys& log_keys() { return *log_keys_; }
    seal::Policy policy() { return trust(log_keys_->keys.back()); }
    const seal::PrivateKey& key_of(std::string_view officer);

private:
    class ToldClock;
    void enrol(std::string_view officer, std::string_view role, std::string_view party = "");

    std::shared_ptr<ToldClock> clock_;
    std::shared_ptr<LogKeys> log_keys_ = std::make_shared<LogKeys>();
    std::map<std::string, seal::PrivateKey, std::less<>> keys_;
    std::unique_ptr<Ledger> ledger_;
    int number_ = 0;
};

}  // namespace reserve::test
