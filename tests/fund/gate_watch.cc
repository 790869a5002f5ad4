// kinds.md, Notification: the condition of each mode at a moment; once true, it stays true.
#include "tests/fund/gate_watch.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace reserve::fund::test {
namespace {

using Exact = boost::multiprecision::cpp_rational;

Exact exact(const Share& share) {
    return Exact(boost::multiprecision::cpp_int(share.mantissa),
                 boost::multiprecision::pow(boost::multiprecision::cpp_int(10), share.scale));
}

std::int64_t hours(std::int64_t count) {
    return count * 3'600'000'000;
}

}  // namespace

bool GateWatch::condition_holds(const Watched& watched, Time at) {
    const std::int64_t age = at.microseconds - watched.issued.microseconds;
    std::int64_t delivered = 0, on_record = 0, objecting = 0, acknowledging = 0;
    for (const auto& [party, partner] : watched.partners) {
        delivered += partner.delivered ? 1 : 0;
        on_record += partner.delivered || partner.attempted ? 1 : 0;
        objecting += partner.answer == Answer::objected ? 1 : 0;
        acknowledging += partner.answer == Answer::acknowledged ? 1 : 0;
    }
    const auto all = static_cast<std::int64_t>(watched.partners.size());
    switch (watched.mode) {
        case GateMode::notify_only:
            return delivered == all ||
                   (on_record == all && age >= hours(watched.clocks.delivery_hours));
        case GateMode::no_objection:
            return age >= hours(watched.clocks.acknowledgement_hours) &&
                   (all == 0 || Exact(objecting, all) < exact(watched.blocking_share));
        case GateMode::affirmative:
            return all != 0 && Exact(acknowledging, all) >= exact(watched.quorum);
    }
    return false;
}

// What held up to now is settled before the event changes it.
GateWatch::Watched& GateWatch::event(NotificationId id, Time at) {
    Watched& watched = watched_[id.index];
    watched.was_active |= condition_holds(watched, at);
    return watched;
}

void GateWatch::note(const State& after, const Act& act, Time at) {
    if (std::holds_alternative<NotificationIssued>(act.body)) {
        Watched issued{at, at, after.charter->gate.mode, after.charter->gate.blocking_share,
                       after.charter->gate.quorum, after.charter->clocks, {}, false,
                       NotificationEnd::none, {}};
        after.parties.for_each_loaded([&](PartyId id, const Party& party) {
            if (party.role == PartyRole::contributor && !party.suspended) {
                issued.partners[id.index] = {};
            }
        });
        watched_.push_back(std::move(issued));
    } else if (const auto* delivered = std::get_if<NotificationDelivered>(&act.body)) {
        Partner& partner =
            event(delivered->notification.handle, at).partners.at(delivered->party.handle.index);
        const bool arrived = delivered->outcome.value_or(Outcome::delivered) == Outcome::delivered;
        (arrived ? partner.delivered : partner.attempted) = true;
    } else if (const auto* yes = std::get_if<NotificationAcknowledged>(&act.body)) {
        const PartyId party = after.officers[act.actor].party;
        event(yes->notification.handle, at).partners.at(party.index).answer = Answer::acknowledged;
        event(yes->notification.handle, at);
    } else if (const auto* no = std::get_if<NotificationObjected>(&act.body)) {
        const PartyId party = after.officers[act.actor].party;
        event(no->notification.handle, at).partners.at(party.index).answer = Answer::objected;
        event(no->notification.handle, at);
    } else if (const auto* renewed = std::get_if<NotificationRenewed>(&act.body)) {
        event(renewed->notification.handle, at).renewed = at;
    } else if (const auto* withdrawn = std::get_if<NotificationWithdrawn>(&act.body)) {
        event(withdrawn->notification.handle, at).end = NotificationEnd::withdrawn;
    } else if (const auto* over = std::get_if<NotificationStoodDown>(&act.body)) {
        Watched& watched = event(over->notification.handle, at);
        watched.end = NotificationEnd::stood_down;
        watched.ended = at;
    }
}

bool GateWatch::is_active(NotificationId id, Time at) const {
    const Watched& watched = watched_[id.index];
    const std::int64_t since_review = at.microseconds - watched.renewed.microseconds;
    return watched.end == NotificationEnd::none &&
           (watched.was_active || condition_holds(watched, at)) &&
           since_review <= hours(std::int64_t{24} * watched.clocks.suspension_days);
}

bool GateWatch::may_release(NotificationId id, Time at) const {
    const Watched& watched = watched_[id.index];
    if (watched.end == NotificationEnd::stood_down) {
        return at.microseconds - watched.ended.microseconds <=
               hours(std::int64_t{24} * watched.clocks.grace_days);
    }
    return is_active(id, at);
}

const char* GateWatch::find_broken(const State& before, const Act& act, Time at,
                                   Rule rule) const {
    if (rule != Rule::none && rule != Rule::gate_closed) {
        return nullptr;
    }
    std::optional<bool> open;
    if (const auto* requested = std::get_if<DisbursementRequested>(&act.body)) {
        open = is_active(requested->notification.handle, at);
    } else if (const auto* released = std::get_if<PaymentReleased>(&act.body)) {
        const Payment& payment = before.payments[released->payment.handle];
        open = may_release(before.disbursements[payment.disbursement].notification, at);
    }
    const auto vote = [&](const auto* body) {
        if (body != nullptr) {
            open = is_active(before.disbursements[body->disbursement.handle].notification, at);
        }
    };
    vote(std::get_if<DisbursementApproved>(&act.body));
    vote(std::get_if<DisbursementRejected>(&act.body));
    vote(std::get_if<DisbursementRecused>(&act.body));
    if (open && *open != (rule == Rule::none)) {
        return *open ? "the gate was called closed but is open" : "it went through a closed gate";
    }
    return nullptr;
}

}  // namespace reserve::fund::test
