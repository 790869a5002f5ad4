// Bounded by bytes; when it is full it begins anew, which a growing ledger makes it do anyway.
#include "service/answer_cache.h"

namespace reserve::service {
namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;

bool is_same(const Head& one, const Head& other) {
    return one.size == other.size && one.root == other.root;
}

}  // namespace

std::optional<http::Response> AnswerCache::find(const Head& head, const std::string& asked) const {
    const std::scoped_lock held(mutex_);
    const auto found = is_same(head, head_) ? answers_.find(asked) : answers_.end();
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
}

void AnswerCache::keep(const Head& head, const std::string& asked, const http::Response& answer) {
    const std::size_t bytes = asked.size() + answer.bytes().size();
    const std::scoped_lock held(mutex_);
    if (head.size < head_.size) {
        return;
    }
    if (!is_same(head, head_) || bytes_ + bytes > kMostBytes) {
        answers_.clear();
        bytes_ = 0;
        head_ = head;
    }
    bytes_ += bytes;
    answers_.insert_or_assign(asked, answer);
}

}  // namespace reserve::service
