// The one writer of a ledger: callers hand in acts, one thread appends all that wait in one commit,
// and each caller is told what became of its own, in order, after it is on disk.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ledger/ledger.h"

namespace reserve::service {

struct Recorded {
    std::vector<Verdict> verdicts;
    // Of each receipt: the size of the first checkpoint that contains it, 0 if none does.
    std::vector<std::uint64_t> checkpoints;
};

// What a caller hands in. Told exactly once, on the desk's thread.
struct Job {
    std::vector<std::string> acts;      // submissions
    std::vector<SignatureAhead> ahead;  // of each act, or empty
    AppendMode mode = AppendMode::all_or_nothing;
    Durability durability = Durability::commit;
    std::move_only_function<void(Result<Recorded>)> tell;
};

struct DeskLimits {
    std::size_t jobs = 1'024;           // that wait; one more is refused
    std::size_t acts_a_commit = 4'096;  // of several jobs together
};

// Told after each commit, on the desk's thread, before the callers are.
using CommitNotice = std::function<void(const Ledger&)>;

class Desk {
public:
    using Open = std::function<Result<std::unique_ptr<Ledger>>()>;

    // The ledger is opened for writing with the first job.
    Desk(Open open, CommitNotice notice, const DeskLimits& limits = {});
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    // Finishes what it accepted.
    ~Desk();

    // false: too many wait, or the desk is closing; the job was not touched.
    bool hand_in(Job&& job);
    // Nothing more is accepted; returns when all that was is told.
    void close();

    std::size_t waiting() const;
    // A commit failed: nothing is recorded any more until the program starts again.
    bool is_poisoned() const { return poisoned_; }

private:
    void work();
    void gather(std::unique_lock<std::mutex>& held);
    void serve(std::vector<Job>& jobs);
    void append(std::span<Job> jobs);
    std::uint64_t checkpoint_of(const Verdict& verdict);
    Status ready();

    Open open_;
    CommitNotice notice_;
    DeskLimits limits_;
    std::unique_ptr<Ledger> ledger_;       // of the thread alone
    std::optional<std::uint64_t> newest_;  // the checkpoint of the commit that is being told
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> queue_;
    std::size_t usual_ = 1;  // callers of the last round: as many are likely to come again
    std::chrono::microseconds patience_{0};
    bool closing_ = false;
    std::atomic<bool> poisoned_ = false;
    std::thread thread_;
};

}  // namespace reserve::service
