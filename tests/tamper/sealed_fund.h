// A small real fund, sealed in every way there is: officers sign, the log's key signs and was
// changed once, a witness and a stranger cosign, a payment was released, and so many cheap entries
// follow that there are full and partial tiles on two levels.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/evidence/witness_record.h"
#include "tests/evidence/signed_fund.h"
#include "tests/store/store_fixture.h"

namespace reserve::test {

// Of the log, which changes the first for the second; of officers, by name; of the stranger.
struct FundKeys {
    FundKeys();
    std::vector<seal::PrivateKey> log{new_key(), new_key()};
    std::map<std::string, seal::PrivateKey, std::less<>> officers;
    seal::Signer stranger;
};

// The fund's file and what a stranger may get of it.
class SealedFund {
public:
    static constexpr std::uint64_t kSize = 264;

    // `told`: the amount paid, in which two histories of one fund differ.
    explicit SealedFund(const FundKeys& keys, std::string_view told = "80.00");

    const FundKeys& keys() const { return keys_; }
    std::string log_vkey(std::size_t which) const { return vkey_of(keys_.log[which]); }
    // Both keys of the log, and the witness, who must have cosigned.
    const seal::Policy& policy() const { return policy_; }
    // The log's keys alone, and no cosigner asked for.
    seal::Policy policy_of_log() const;
    // The payment was released and the log's key changed. Nothing else is in `early_file`.
    std::uint64_t early_size() const { return early_size_; }
    std::filesystem::path early_file() const { return folder_.path() / "early.db"; }
    std::filesystem::path file() const { return folder_.path() / "fund.db"; }
    std::filesystem::path directory() const { return folder_.path() / "log"; }
    const std::filesystem::path& folder() const { return folder_.path(); }
    Ledger& ledger() { return *ledger_; }
    evidence::WitnessRecord& witness() { return *witness_; }

private:
    void say(std::string_view officer, std::string_view kind, const std::string& body);
    void say_in_batch(std::size_t row);
    void enrol(const std::string& officer, const std::string& role, const std::string& party);
    void commit();
    void open_witness();
    void found();
    void pay(std::string_view amount);
    void cosign();
    void publish();

    const FundKeys& keys_;
    store::TemporaryFolder folder_;
    std::shared_ptr<LogKeys> log_keys_ = std::make_shared<LogKeys>();
    std::unique_ptr<evidence::WitnessRecord> witness_;
    seal::Policy policy_;
    std::string policy_text_;
    std::unique_ptr<Ledger> ledger_;
    std::vector<std::string> lines_;
    int number_ = 0;
    std::uint64_t early_size_ = 0;
};

}  // namespace reserve::test
