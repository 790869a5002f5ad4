// The gate: notifications of renewed aggression, who was told, who answered, until when they hold.
// Nothing about time is stored: what is active is derived from recorded times and the clocks of
// the charter at issue. `activated_at` only latches what an act could otherwise undo.
#include <algorithm>

#include "ledger/fund/chapters.h"
#include "ledger/money/wide.h"

namespace reserve::fund {
namespace {

std::uint32_t count_answers(const Notification& notification, Answer answer) {
    return static_cast<std::uint32_t>(
        std::ranges::count(notification.partners, answer, &NotifiedPartner::answer));
}

// count / all compared with the share, exactly: the sign of count - share x all.
int compare_share(std::uint64_t count, std::uint64_t all, const Share& share) {
    Wide scaled = count;
    for (int i = 0; i < share.scale; ++i) {
        scaled *= 10;
    }
    const Wide limit = Wide(share.mantissa) * all;
    return scaled < limit ? -1 : (scaled > limit ? 1 : 0);
}

std::optional<Time> earlier(std::optional<Time> a, std::optional<Time> b) {
    if (!a || !b) {
        return a ? a : b;
    }
    return std::min(*a, *b);
}

std::optional<Time> notified_since(const Notification& notification) {
    const Time delivery_end =
        plus_hours(notification.issued_at, notification.clocks.delivery_hours);
    std::optional<Time> by_clock;
    if (notification.all_recorded_at) {
        by_clock = std::max(*notification.all_recorded_at, delivery_end);
    }
    return earlier(notification.all_delivered_at, by_clock);
}

// As the answers stand now; an earlier activation was latched when the answer came.
std::optional<Time> unopposed_since(const Notification& notification) {
    const std::uint64_t all = notification.partners.size();
    const std::uint32_t objections = count_answers(notification, Answer::objected);
    const bool blocked =
        all != 0 && compare_share(objections, all, notification.blocking_share) >= 0;
    if (blocked) {
        return std::nullopt;
    }
    return plus_hours(notification.issued_at, notification.clocks.acknowledgement_hours);
}

// When the gate opens if nothing more is recorded.
std::optional<Time> opens_at(const Notification& notification) {
    if (notification.activated_at) {
        return notification.activated_at;
    }
    switch (notification.mode) {
        case GateMode::notify_only:
            return notified_since(notification);
        case GateMode::no_objection:
            return unopposed_since(notification);
        case GateMode::affirmative:
            return std::nullopt;  // latched by the acknowledgement that reaches the quorum
    }
    return std::nullopt;
}

// Once active it stays active: what holds before this act is kept before the act changes it.
void latch(Notification& notification, Time at) {
    if (!notification.activated_at) {
        notification.activated_at = active_since(notification, at);
    }
}

NotifiedPartner* find_partner(Notification& notification, PartyId party) {
    const auto found = std::ranges::find(notification.partners, party, &NotifiedPartner::party);
    return found == notification.partners.end() ? nullptr : &*found;
}

bool is_partner(const Notification& notification, PartyId party) {
    return party.known() &&
           std::ranges::count(notification.partners, party, &NotifiedPartner::party) != 0;
}

Rule check_running(Case& c, NotificationId id) {
    return c.state.notifications[id].end != NotificationEnd::none
               ? c.refuse(Rule::notification_state, {{"notification", ref(id)}})
               : Rule::none;
}

Rule check_was_active(Case& c, NotificationId id) {
    RESERVE_REFUSE(check_running(c, id));
    return !active_since(c.state.notifications[id], c.at)
               ? c.refuse(Rule::notification_state,
                          {{"notification", ref(id)}, {"reason", "it has not become active"}})
               : Rule::none;
}

Rule check_answerer(Case& c, NotificationId id) {
    RESERVE_REFUSE(check_running(c, id));
    const PartyId party = c.state.officers[c.act.actor].party;
    RESERVE_REFUSE(!is_partner(c.state.notifications[id], party)
                       ? c.refuse(Rule::notification_partner, {{"notification", ref(id)}})
                       : Rule::none);
    return c.state.parties[party].suspended
               ? c.refuse(Rule::party_suspended, {{"party", ref(party)}})
               : Rule::none;
}

void answer(const Applied& a, NotificationId id, Answer given) {
    Notification& notification = a.state.notifications.edit(id);
    latch(notification, a.at);
    find_partner(notification, a.state.officers[a.act.actor].party)->answer = given;
    if (notification.activated_at) {
        return;
    }
    const std::uint64_t all = notification.partners.size();
    if (notification.mode == GateMode::affirmative &&
        compare_share(count_answers(notification, Answer::acknowledged), all,
                      notification.quorum) >= 0) {
        notification.activated_at = a.at;
    } else if (active_since(notification, a.at)) {
        notification.activated_at = a.at;  // the objection that blocked is gone only now
    }
}

}  // namespace

std::optional<Time> active_since(const Notification& notification, Time at) {
    const auto opened = opens_at(notification);
    return opened && *opened <= at ? opened : std::nullopt;
}

bool is_suspended(const Notification& notification, Time at) {
    return at > plus_days(notification.renewed_at, notification.clocks.suspension_days);
}

bool is_active(const Notification& notification, Time at) {
    return notification.end == NotificationEnd::none &&
           active_since(notification, at).has_value() && !is_suspended(notification, at);
}

bool may_release(const Notification& notification, Time at) {
    if (notification.end == NotificationEnd::stood_down) {
        return at <= plus_days(notification.ended_at, notification.clocks.grace_days);
    }
    return is_active(notification, at);
}

Rule decide_kind(Case& c, const NotificationIssued& act) {
    boost::container::small_vector<AmountCheck, 8> amounts;
    if (act.expected_need) {
        for (const NeedItem& item : *act.expected_need) {
            const PurposeId purpose = item.purpose.handle;
            const bool unknown =
                !purpose.known() || !c.state.charter->purposes.test(purpose.index);
            RESERVE_REFUSE(c.refuse_if(unknown, Rule::purpose_unknown));
            amounts.push_back({&item.amount, c.functional});
        }
    }
    return c.check_amounts(std::span<const AmountCheck>(amounts));
}

void evolve_kind(const Applied& a, const NotificationIssued&) {
    const Charter& charter = *a.state.charter;
    Notification& notification = a.state.notifications.add();
    notification.issued_at = a.at;
    notification.renewed_at = a.at;
    notification.mode = charter.gate.mode;
    notification.blocking_share = charter.gate.blocking_share;
    notification.quorum = charter.gate.quorum;
    notification.clocks = charter.clocks;
    for (const PartyId id : a.state.contributors) {
        if (!a.state.parties[id].suspended) {
            notification.partners.push_back({id, false, false, Answer::none});
        }
    }
    if (notification.partners.empty()) {
        notification.all_delivered_at = a.at;
        notification.all_recorded_at = a.at;
    }
}

Rule decide_kind(Case& c, const NotificationDelivered& act) {
    const NotificationId id = act.notification.handle;
    RESERVE_REFUSE(check_running(c, id));
    return !is_partner(c.state.notifications[id], act.party.handle)
               ? c.refuse(Rule::notification_partner, {{"party", ref(act.party.handle)}})
               : Rule::none;
}

void evolve_kind(const Applied& a, const NotificationDelivered& act) {
    Notification& notification = a.state.notifications.edit(act.notification.handle);
    NotifiedPartner& partner = *find_partner(notification, act.party.handle);
    partner.recorded = true;
    partner.delivered |= act.outcome.value_or(Outcome::delivered) == Outcome::delivered;
    if (!notification.all_delivered_at &&
        std::ranges::all_of(notification.partners, &NotifiedPartner::delivered)) {
        notification.all_delivered_at = a.at;
    }
    if (!notification.all_recorded_at &&
        std::ranges::all_of(notification.partners, &NotifiedPartner::recorded)) {
        notification.all_recorded_at = a.at;
    }
}

Rule decide_kind(Case& c, const NotificationAcknowledged& act) {
    return check_answerer(c, act.notification.handle);
}

void evolve_kind(const Applied& a, const NotificationAcknowledged& act) {
    answer(a, act.notification.handle, Answer::acknowledged);
}

Rule decide_kind(Case& c, const NotificationObjected& act) {
    return check_answerer(c, act.notification.handle);
}

void evolve_kind(const Applied& a, const NotificationObjected& act) {
    answer(a, act.notification.handle, Answer::objected);
}

Rule decide_kind(Case& c, const NotificationRenewed& act) {
    return check_was_active(c, act.notification.handle);
}

void evolve_kind(const Applied& a, const NotificationRenewed& act) {
    Notification& notification = a.state.notifications.edit(act.notification.handle);
    latch(notification, a.at);
    notification.renewed_at = a.at;
}

Rule decide_kind(Case& c, const NotificationWithdrawn& act) {
    const NotificationId id = act.notification.handle;
    RESERVE_REFUSE(check_running(c, id));
    return c.refuse_if(c.state.notifications[id].in_use, Rule::notification_in_use);
}

void evolve_kind(const Applied& a, const NotificationWithdrawn& act) {
    Notification& notification = a.state.notifications.edit(act.notification.handle);
    notification.end = NotificationEnd::withdrawn;
    notification.ended_at = a.at;
}

Rule decide_kind(Case& c, const NotificationStoodDown& act) {
    return check_was_active(c, act.notification.handle);
}

void evolve_kind(const Applied& a, const NotificationStoodDown& act) {
    Notification& notification = a.state.notifications.edit(act.notification.handle);
    latch(notification, a.at);
    notification.end = NotificationEnd::stood_down;
    notification.ended_at = a.at;
}

}  // namespace reserve::fund
