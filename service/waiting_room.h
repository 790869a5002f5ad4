// Places for those who wait for news of any ledger: so many in all, so many for one caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace reserve::service {

struct WaitLimits {
    std::size_t all = 128;
    std::size_t of_one = 8;
};

class WaitingRoom {
public:
    enum class Full : std::uint8_t { for_all, for_this_one };

    // Free for others when it goes, or when it is left.
    class Place {
    public:
        Place(WaitingRoom& room, std::string whose) : room_(&room), whose_(std::move(whose)) {}
        Place(Place&& other) noexcept
            : room_(std::exchange(other.room_, nullptr)), whose_(std::move(other.whose_)) {}
        Place& operator=(Place&&) = delete;
        ~Place() { leave(); }

        void leave();

    private:
        WaitingRoom* room_;
        std::string whose_;
    };

    explicit WaitingRoom(const WaitLimits& limits) : limits_(limits) {}

    std::expected<Place, Full> enter(const std::string& whose);

private:
    WaitLimits limits_;
    std::mutex mutex_;
    std::size_t all_ = 0;
    std::map<std::string, std::size_t> of_each_;
};

}  // namespace reserve::service
