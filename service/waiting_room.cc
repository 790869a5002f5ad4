// Only those who wait are remembered.
#include "service/waiting_room.h"

namespace reserve::service {

std::expected<WaitingRoom::Place, WaitingRoom::Full> WaitingRoom::enter(const std::string& whose) {
    const std::scoped_lock held(mutex_);
    const auto known = of_each_.find(whose);
    if (known != of_each_.end() && known->second >= limits_.of_one) {
        return std::unexpected(Full::for_this_one);
    }
    if (all_ >= limits_.all) {
        return std::unexpected(Full::for_all);
    }
    ++all_;
    ++of_each_[whose];
    return Place(*this, whose);
}

void WaitingRoom::Place::leave() {
    WaitingRoom* room = std::exchange(room_, nullptr);
    if (room == nullptr) {
        return;
    }
    const std::scoped_lock held(room->mutex_);
    --room->all_;
    const auto mine = room->of_each_.find(whose_);
    if (--mine->second == 0) {
        room->of_each_.erase(mine);
    }
}

}  // namespace reserve::service
