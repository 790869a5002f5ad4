// A queue as short as the connections are few, so the next one is looked for from its front.
#include "http/request_queue.h"

#include <algorithm>
#include <utility>

#include "http/socket_address.h"

namespace reserve::http {
namespace {

std::string caller_of(const Request& request) {
    const std::string* shown = request.find("authorization");
    return network_of(request.peer) + "\n" + (shown == nullptr ? "" : *shown);
}

}  // namespace

void RequestQueue::put(std::uint64_t connection, WholeRequest whole) {
    std::string caller = caller_of(whole.request);
    const std::scoped_lock held(mutex_);
    if (waiting_.size() >= most_) {
        std::erase_if(waiting_, [](const auto& one) { return !one.whole.asker->is_waiting(); });
    }
    waiting_.push_back({connection, std::move(whole), std::move(caller)});
    changed_.notify_one();
}

std::deque<RequestQueue::Waiting>::iterator RequestQueue::find_next() {
    return std::ranges::find_if(waiting_, [this](const Waiting& one) {
        const auto busy = busy_.find(one.caller);
        return busy == busy_.end() || busy->second < share_;
    });
}

std::optional<RequestQueue::Waiting> RequestQueue::take(const std::stop_token& stop) {
    std::unique_lock held(mutex_);
    auto next = waiting_.end();
    if (!changed_.wait(held, stop, [&] { return (next = find_next()) != waiting_.end(); })) {
        return std::nullopt;
    }
    Waiting taken = std::move(*next);
    waiting_.erase(next);
    ++busy_[taken.caller];
    return taken;
}

void RequestQueue::done(const std::string& caller) {
    const std::scoped_lock held(mutex_);
    const auto busy = busy_.find(caller);
    if (--busy->second == 0) {
        busy_.erase(busy);
    }
    changed_.notify_one();
}

}  // namespace reserve::http
