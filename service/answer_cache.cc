// Bounded by bytes; when it is full it begins anew, which a growing ledger makes it do anyway.
#include "service/answer_cache.h"

namespace reserve::service {
namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;

}  // namespace

std::optional<http::Response> AnswerCache::find(std::uint64_t size,
                                                const std::string& asked) const {
    const std::scoped_lock held(mutex_);
    const auto found = size == size_ ? answers_.find(asked) : answers_.end();
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
}

void AnswerCache::keep(std::uint64_t size, const std::string& asked, const http::Response& answer) {
    const std::size_t bytes = asked.size() + answer.bytes().size();
    const std::scoped_lock held(mutex_);
    if (size < size_) {
        return;
    }
    if (size != size_ || bytes_ + bytes > kMostBytes) {
        answers_.clear();
        bytes_ = 0;
        size_ = size;
    }
    bytes_ += bytes;
    answers_.insert_or_assign(asked, answer);
}

}  // namespace reserve::service
