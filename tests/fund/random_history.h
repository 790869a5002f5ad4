// A fund's life at random, one act after the other, each drawn from the state that the acts before
// it made. The same seed gives the same life.
#pragma once

#include "tests/fund/draw.h"

namespace reserve::fund::test {

class RandomHistory {
public:
    explicit RandomHistory(std::uint64_t seed);

    // The next act to offer: mostly a meaningful one, every seventh or so spoilt.
    Offer next(const Journal& journal);

private:
    struct Scripted {
        OfficerId actor;
        Body body;
    };
    void write_opening(const Journal& journal);
    void enrol(Roles roles, PartyId party);
    Time next_time(const State& state);
    std::optional<Time> next_boundary(const State& state);
    Date value_date(const State& state, Time at);
    Body draw_body(Draw& draw);
    Offer complete(Draw& draw, Body body);

    Random random_;
    Scale scale_;
    std::deque<Scripted> opening_;
    bool is_written_ = false;
    std::uint32_t references_ = 0;
    Time now_;
};

}  // namespace reserve::fund::test
