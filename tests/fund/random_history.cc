// The opening of a fund, the passing of time, and the choice of what happens next.
#include "tests/fund/random_history.h"

#include <algorithm>
#include <numeric>

namespace reserve::fund::test {
namespace {

constexpr OfficerId kGovernor{0};

template <class... Role>
Roles roles(Role... wanted) {
    Roles all;
    (all.set(static_cast<std::size_t>(wanted)), ...);
    return all;
}

std::uint32_t weight_of(std::span<const Choice> choices) {
    return std::accumulate(choices.begin(), choices.end(), 0U,
                           [](std::uint32_t sum, const Choice& c) { return sum + c.weight; });
}

Maker choose(Random& random, std::span<const Choice> choices) {
    std::uint64_t at = random.below(weight_of(choices));
    for (const Choice& choice : choices) {
        if (at < choice.weight) {
            return choice.make;
        }
        at -= choice.weight;
    }
    return choices.front().make;
}

}  // namespace

RandomHistory::RandomHistory(std::uint64_t seed) : random_(seed) {
    const std::uint64_t size = random_.below(50);
    scale_ = size == 0 ? Scale::giant : (size < 10 ? Scale::tiny : Scale::usual);
    now_ = plus_days(*parse_time("2026-01-01T08:00:00Z"),
                     static_cast<std::int64_t>(random_.below(1000)));
}

void RandomHistory::enrol(Roles roles, PartyId party) {
    OfficerEnrolled body;
    body.roles = roles;
    if (party.known()) {
        body.party = Ref<Party>{party};
    }
    opening_.push_back({kGovernor, body});
}

// Contributors get handles from 0; then source, beneficiary and two payees.
void RandomHistory::write_opening(const Journal& journal) {
    Draw draw(journal, random_, scale_);
    FundOpened opened;
    opened.functional_currency = {Currency::find("EUR")};
    opened.sandbox = true;
    opened.charter = {draw.charter()};
    opening_.push_back({kGovernor, opened});
    const auto contributors = static_cast<std::uint32_t>(1 + random_.below(5));
    const auto party = [&](PartyRole role, bool names_beneficiary) {
        opening_.push_back({kGovernor, PartyRegistered{{}, {}, role, {}, names_beneficiary}});
    };
    for (std::uint32_t i = 0; i < contributors; ++i) {
        party(PartyRole::contributor, false);
    }
    party(PartyRole::source, false);
    party(PartyRole::beneficiary, true);
    party(PartyRole::payee, false);
    party(PartyRole::payee, false);
    const PartyId beneficiary{contributors + 1};
    enrol(roles(Role::governor), {});
    for (int i = 0; i < 2; ++i) {
        enrol(roles(Role::treasurer), {});
        enrol(roles(Role::controller), {});
    }
    enrol(roles(Role::beneficiary), beneficiary);
    enrol(roles(Role::beneficiary), {});
    enrol(roles(Role::auditor), {});
    enrol(roles(Role::beneficiary, Role::partner), {});
    enrol(roles(Role::treasurer, Role::controller, Role::partner), PartyId{0});
    for (std::uint32_t i = 0; i < contributors; ++i) {
        enrol(roles(Role::partner), PartyId{i});
        if (random_.below(2) == 0) {
            enrol(roles(Role::partner), PartyId{i});
        }
    }
    // The first treasurer is the third officer.
    const OfficerId treasurer{2};
    for (const char* code : {"EUR", "EUR", "USD", "JPY", "KWD"}) {
        if (draw.chance(90)) {
            opening_.push_back({treasurer, AccountOpened{{}, {Currency::find(code)}, {}}});
        }
    }
    for (const char* code : {"USD", "JPY", "KWD"}) {
        const Currency currency = *Currency::find(code);
        if (draw.chance(85)) {
            opening_.push_back({treasurer, RateSet{{currency}, {draw.rate(currency)}, {}, {}}});
        }
    }
    is_written_ = true;
}

// The last moments of the clocks that run, one microsecond before or after, or at that moment.
std::optional<Time> RandomHistory::next_boundary(const State& state) {
    if (state.notifications.size() == 0) {
        return std::nullopt;
    }
    const NotificationId id{static_cast<std::uint32_t>(random_.below(state.notifications.size()))};
    const Notification& n = state.notifications[id];
    Time edge;
    switch (random_.below(4)) {
        case 0:
            edge = plus_hours(n.issued_at, n.clocks.delivery_hours);
            break;
        case 1:
            edge = plus_hours(n.issued_at, n.clocks.acknowledgement_hours);
            break;
        case 2:
            edge = plus_days(n.renewed_at, n.clocks.suspension_days);
            break;
        default:
            edge = plus_days(n.end == NotificationEnd::none ? n.renewed_at : n.ended_at,
                             n.clocks.grace_days);
    }
    edge.microseconds += static_cast<std::int64_t>(random_.below(3)) - 1;
    const bool is_near = edge >= now_ && edge <= plus_days(now_, 60);
    return is_near ? std::optional(edge) : std::nullopt;
}

Time RandomHistory::next_time(const State& state) {
    const std::uint64_t way = random_.below(100);
    const auto after = [&](std::int64_t seconds) {
        const auto step = static_cast<std::int64_t>(
            random_.below(static_cast<std::uint64_t>(seconds) * 1'000'000));
        return Time{now_.microseconds + step};
    };
    if (way < 5) {
        return now_;
    }
    if (way < 60) {
        return after(300);
    }
    if (way < 86) {
        return after(5 * 3600);
    }
    if (way < 92) {
        return next_boundary(state).value_or(after(3600));
    }
    return way < 99 ? after(4 * 86'400) : after(40 * 86'400);
}

Date RandomHistory::value_date(const State& state, Time at) {
    Date date = day_of(at);
    const std::uint64_t way = random_.below(100);
    if (way >= 70) {
        date.days -= static_cast<std::int32_t>(random_.below(way < 95 ? 5 : 60));
    }
    const bool is_closed = state.closed_through && date <= *state.closed_through;
    if (is_closed && random_.below(10) != 0) {
        date = Date{std::min(state.closed_through->days + 1, day_of(at).days)};
    }
    return date;
}

Body RandomHistory::draw_body(Draw& draw) {
    const std::span<const Choice> chapters[] = {
        governance_choices(),   contribution_choices(), treasury_choices(),
        notification_choices(), disbursement_choices(), payment_choices()};
    constexpr std::uint32_t kWeights[] = {14, 30, 14, 12, 16, 20};
    for (;;) {
        std::uint64_t at = random_.below(106);
        std::size_t chapter = 0;
        while (at >= kWeights[chapter]) {
            at -= kWeights[chapter++];
        }
        draw.actor = OfficerId();
        if (auto body = choose(random_, chapters[chapter])(draw)) {
            return std::move(*body);
        }
    }
}

Offer RandomHistory::complete(Draw& draw, Body body) {
    Offer offer{{draw.actor, draw.date, std::move(body)}, draw.at};
    if (!offer.act.actor.known()) {
        offer.act.actor = draw.officer(kind_of(offer.act).roles);
    }
    std::visit(
        [&](auto& kind) {
            if constexpr (requires { kind.batch->handle; }) {
                if (draw.chance(8) && draw.state.batches.size() != 0) {
                    kind.batch = Ref<Batch>{draw.pick(draw.state.batches)};
                }
            }
            if constexpr (requires { kind.bank_reference.has_value(); }) {
                offer.reference = kind.bank_reference.has_value() ? ++references_ : 0;
            } else if constexpr (requires { kind.bank_reference; }) {
                offer.reference = ++references_;
            }
        },
        offer.act.body);
    if (offer.reference > 1 && draw.chance(3)) {
        const auto recent = std::min<std::uint64_t>(offer.reference - 1, 5);
        offer.reference -= static_cast<std::uint32_t>(1 + random_.below(recent));
    }
    return offer;
}

Offer RandomHistory::next(const Journal& journal) {
    if (!is_written_) {
        write_opening(journal);
    }
    const State& state = journal.state();
    now_ = state.is_open ? next_time(state) : now_;
    Draw draw(journal, random_, scale_);
    draw.at = now_;
    draw.date = value_date(state, now_);
    if (!opening_.empty() && (state.is_open || random_.below(20) != 0)) {
        const Scripted scripted = std::move(opening_.front());
        opening_.pop_front();
        const Date today = day_of(now_);
        return {{scripted.actor, today, scripted.body}, now_};
    }
    if (!state.is_open) {
        return {{kGovernor, draw.date, RemarkRecorded{{true}, {}}}, now_};
    }
    Offer offer = complete(draw, draw_body(draw));
    if (draw.chance(13)) {
        spoil(draw, offer);
    }
    now_ = std::max(now_, offer.at);
    return offer;
}

}  // namespace reserve::fund::test
