// What stands behind Ledger: a store, the working set over it, and the commit under way.
#pragma once

#include "ledger/judge.h"
#include "ledger/sealer.h"

namespace reserve {

// A ledger opened for reading alone keeps its store at the moment of opening.
enum class Reads : std::uint8_t { last_commit, one_moment };

class Ledger::Implementation {
public:
    Implementation(std::unique_ptr<store::Store> opened, std::filesystem::path path,
                   std::shared_ptr<Clock> time, std::shared_ptr<LogSigner> signer);

    // Reads the working set anew from the store.
    Status reload();
    Status start(std::string_view origin);

    Result<std::vector<Verdict>> append(std::span<const Submission> acts, AppendMode mode,
                                        Durability durability, const Watch& watch);

    Status follow(const FollowedLog& log, const Watch& watch);
    // The log still begins with what was seen of it.
    Status check_seen(const std::optional<seal::TreeHead>& seen);

    bool is_poisoned() const { return poisoned_.has_value(); }
    Time clock_now() const { return {clock->now_microseconds()}; }
    Result<std::string> read_leaf(std::uint64_t seq);

    std::unique_ptr<store::Store> store;
    std::filesystem::path file;  // empty: not in a file
    std::shared_ptr<Clock> clock;
    std::unique_ptr<WorkingSet> set;
    Reads reads = Reads::last_commit;

    // Reads the working set anew if others wrote since.
    Status catch_up();

private:
    struct Tally;
    Status begin(Durability durability);
    Status judge_all(std::span<const Submission> acts, AppendMode mode, const Watch& watch,
                     Tally& tally);
    Status undo(const Tally& tally);
    Result<Verdict> take(std::string_view json, const SignatureAhead* checked);
    Result<Verdict> recorded(const Judged& judged);
    Verdict refused(const Judged& judged) const;
    Status record_attempt(const Judged& judged);
    fund::Rule judge_attempt(std::string text, Time at);
    bool wants_attempt(const Judged& judged) const;
    Status finish();
    Status poison(const Error& error);
    Status take_over(const FollowedLog& log, const seal::TreeHead& head, const Watch& watch);
    Status take_entries(const FollowedLog& log, std::uint64_t size, const Watch& watch);
    Status take_key_change(const FollowedLog& log);
    Status adopt_key(const FollowedLog& log);
    std::optional<std::uint64_t> find_id(std::string_view id);
    std::vector<SignatureAhead> check_ahead(std::span<const Submission> acts) const;
    void wire_judge();

    Sealer sealer_;
    std::unique_ptr<Judge> judge_;
    std::unique_ptr<Recorder> recorder_;
    seal::JsonDocument document_;
    seal::JsonDocument attempt_document_;
    std::string attempt_text_;
    std::optional<Error> poisoned_;
};

// Value of an account at a date, from the turnover of its days; both in one.
struct AccountSum {
    Amount amount;
    Amount value;
};
Result<AccountSum> sum_of(store::Store& store, std::int64_t account, const Axes& axes);

}  // namespace reserve
