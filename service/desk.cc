// Jobs of single acts and of `each` go into one commit; a job that stands or falls as a whole, or
// that is only tried, takes its turn alone.
#include "service/desk.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace reserve::service {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::microseconds kMostPatience{5'000};

bool shares_a_commit(const Job& job) {
    return job.durability == Durability::commit &&
           (job.mode == AppendMode::each || job.acts.size() == 1);
}

}  // namespace

Desk::Desk(Open open, CommitNotice notice, const DeskLimits& limits)
    : open_(std::move(open)),
      notice_(std::move(notice)),
      limits_(limits),
      thread_([this] { work(); }) {}

Desk::~Desk() {
    close();
}

bool Desk::hand_in(Job&& job) {
    const std::scoped_lock held(mutex_);
    if (closing_ || queue_.size() >= limits_.jobs) {
        return false;
    }
    queue_.push_back(std::move(job));
    if (queue_.size() == 1 || queue_.size() >= usual_) {
        changed_.notify_one();
    }
    return true;
}

void Desk::close() {
    {
        const std::scoped_lock held(mutex_);
        closing_ = true;
        changed_.notify_one();
    }
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::size_t Desk::waiting() const {
    const std::scoped_lock held(mutex_);
    return queue_.size();
}

void Desk::work() {
    std::vector<Job> jobs;
    while (true) {
        {
            std::unique_lock held(mutex_);
            changed_.wait(held, [this] { return closing_ || !queue_.empty(); });
            if (queue_.empty()) {
                break;
            }
            gather(held);
            std::ranges::move(queue_, std::back_inserter(jobs));
            queue_.clear();
            usual_ = jobs.size();
        }
        const auto start = Clock::now();
        serve(jobs);
        jobs.clear();
        const std::scoped_lock held(mutex_);
        patience_ = std::min(kMostPatience, std::chrono::duration_cast<std::chrono::microseconds>(
                                                (Clock::now() - start) / 2));
    }
    ledger_.reset();
}

// Callers who were answered together come back together: to begin with the first of them would
// have all others wait for a commit of one. A lone caller is waited for by nobody.
void Desk::gather(std::unique_lock<std::mutex>& held) {
    if (queue_.size() < usual_) {
        changed_.wait_for(held, patience_, [this] { return closing_ || queue_.size() >= usual_; });
    }
}

// In the order in which they came; neighbours that may share a commit do.
void Desk::serve(std::vector<Job>& jobs) {
    for (std::size_t first = 0; first < jobs.size();) {
        std::size_t last = first + 1;
        std::size_t acts = jobs[first].acts.size();
        while (shares_a_commit(jobs[first]) && last < jobs.size() && shares_a_commit(jobs[last]) &&
               acts + jobs[last].acts.size() <= limits_.acts_a_commit) {
            acts += jobs[last++].acts.size();
        }
        append(std::span(jobs).subspan(first, last - first));
        first = last;
    }
}

Status Desk::ready() {
    if (ledger_ != nullptr) {
        return {};
    }
    auto opened = open_();
    if (!opened) {
        return std::unexpected(opened.error());
    }
    ledger_ = std::move(*opened);
    return {};
}

void Desk::append(std::span<Job> jobs) {
    std::vector<Submission> acts;
    for (const Job& job : jobs) {
        for (std::size_t i = 0; i < job.acts.size(); ++i) {
            acts.push_back({job.acts[i], job.ahead.empty() ? SignatureAhead() : job.ahead[i]});
        }
    }
    const AppendMode mode = shares_a_commit(jobs.front()) ? AppendMode::each : jobs.front().mode;
    const Status open = ready();
    auto verdicts =
        open ? ledger_->append(acts, mode, jobs.front().durability) : std::unexpected(open.error());
    if (!verdicts) {
        poisoned_ = ledger_ != nullptr && ledger_->is_poisoned();
        std::ranges::for_each(jobs, [&](Job& job) { job.tell(std::unexpected(verdicts.error())); });
        return;
    }
    notice_(*ledger_);
    newest_.reset();
    auto next = verdicts->begin();
    for (Job& job : jobs) {
        Recorded recorded;
        for (std::size_t i = 0; i < job.acts.size() && next != verdicts->end(); ++i, ++next) {
            recorded.checkpoints.push_back(checkpoint_of(*next));
            recorded.verdicts.push_back(std::move(*next));
        }
        job.tell(std::move(recorded));
    }
}

// What a commit recorded is all under the one checkpoint that it signed.
std::uint64_t Desk::checkpoint_of(const Verdict& verdict) {
    const auto* receipt = std::get_if<Receipt>(&verdict);
    if (receipt == nullptr) {
        return 0;
    }
    if (!receipt->replayed && newest_) {
        return *newest_;
    }
    const auto size = ledger_->first_checkpoint_with(receipt->seq);
    const std::uint64_t known = size ? size->value_or(0) : 0;
    if (!receipt->replayed) {
        newest_ = known;
    }
    return known;
}

}  // namespace reserve::service
