// Few things are told within a minute, so what is older goes when there are many.
#include "service/troubles.h"

namespace reserve::service {
namespace {

constexpr auto kSilence = std::chrono::minutes(1);
constexpr std::size_t kMost = 256;

}  // namespace

bool Troubles::is_news(std::string_view ledger, std::string_view what, Clock::time_point now) {
    const std::scoped_lock held(mutex_);
    if (told_.size() >= kMost) {
        std::erase_if(told_, [&](const auto& one) { return now - one.second > kSilence; });
    }
    const auto [last, is_first] = told_.try_emplace({std::string(ledger), std::string(what)}, now);
    if (!is_first && now - last->second <= kSilence) {
        return false;
    }
    last->second = now;
    return true;
}

}  // namespace reserve::service
