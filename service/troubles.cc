// Ledgers are few, so what was told of them is kept for good.
#include "service/troubles.h"

namespace reserve::service {
namespace {

constexpr auto kSilence = std::chrono::minutes(1);

}  // namespace

bool Troubles::is_news(std::string_view ledger, std::string_view what, Clock::time_point now) {
    const std::scoped_lock held(mutex_);
    const auto [last, is_first] = told_.try_emplace(std::string(ledger), std::string(what), now);
    if (!is_first && last->second.what == what && now - last->second.at <= kSilence) {
        return false;
    }
    last->second = {std::string(what), now};
    return true;
}

}  // namespace reserve::service
