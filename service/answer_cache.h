// Answers that stay right until the ledger grows, as bytes under what was asked.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/message.h"
#include "ledger/ledger.h"

namespace reserve::service {

class AnswerCache {
public:
    // The answer for a log with that head; nullopt if it must be made.
    std::optional<http::Response> find(const Head& head, const std::string& asked) const;
    // All answers of other heads are forgotten; what a smaller log says is not kept.
    void keep(const Head& head, const std::string& asked, const http::Response& answer);

private:
    mutable std::mutex mutex_;
    Head head_;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, http::Response> answers_;
};

}  // namespace reserve::service
