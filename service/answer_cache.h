// Answers that stay right until the ledger grows, as bytes under what was asked.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/message.h"

namespace reserve::service {

class AnswerCache {
public:
    // The answer for a log of that size; nullopt if it must be made.
    std::optional<http::Response> find(std::uint64_t size, const std::string& asked) const;
    // All answers of other sizes are forgotten.
    void keep(std::uint64_t size, const std::string& asked, const http::Response& answer);

private:
    mutable std::mutex mutex_;
    std::uint64_t size_ = 0;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, http::Response> answers_;
};

}  // namespace reserve::service
