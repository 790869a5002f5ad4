// The gate by another way: every event of a notification in order, judged as the charter's words
// say, without the latch and the derived times that the rules keep.
#pragma once

#include <map>

#include "tests/fund/journal.h"

namespace reserve::fund::test {

class GateWatch {
public:
    // An accepted entry, with the state as it stands after it.
    void note(const State& after, const Act& act, Time at);

    bool is_active(NotificationId id, Time at) const;
    bool may_release(NotificationId id, Time at) const;
    // Broken if the rules let the act through a closed gate, or called an open one closed.
    const char* find_broken(const State& before, const Act& act, Time at, Rule rule) const;

private:
    struct Partner {
        bool delivered = false;
        bool attempted = false;
        Answer answer = Answer::none;
    };
    struct Watched {
        Time issued;
        Time renewed;
        GateMode mode = GateMode::notify_only;
        Share blocking_share;
        Share quorum;
        Clocks clocks;
        std::map<std::uint32_t, Partner> partners;
        bool was_active = false;
        NotificationEnd end = NotificationEnd::none;
        Time ended;
    };

    static bool condition_holds(const Watched& watched, Time at);
    Watched& event(NotificationId id, Time at);

    std::vector<Watched> watched_;
};

}  // namespace reserve::fund::test
