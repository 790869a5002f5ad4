// Acts at random: notifications, requests and votes.
#include <algorithm>

#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

constexpr Roles kPartnerRole(1ULL << static_cast<unsigned>(Role::partner));

NotificationId running(Draw& draw) {
    return draw.pick_mostly(draw.state.notifications, [](NotificationId, const Notification& n) {
        return n.end == NotificationEnd::none;
    });
}

NotificationId active(Draw& draw) {
    return draw.pick_mostly(draw.state.notifications, [&](NotificationId, const Notification& n) {
        return is_active(n, draw.at);
    });
}

template <class Kind>
std::optional<Body> about(NotificationId id) {
    Kind body;
    body.notification = {id};
    return id.known() ? std::optional<Body>(body) : std::nullopt;
}

std::optional<Body> issue(Draw& draw) {
    const bool one_runs =
        draw.pick(draw.state.notifications, [&](NotificationId, const Notification& n) {
                return n.end == NotificationEnd::none && !is_suspended(n, draw.at);
            }).known();
    if (one_runs && !draw.chance(10)) {
        return std::nullopt;
    }
    NotificationIssued body;
    body.observed_at = draw.at;
    if (draw.chance(30)) {
        const Currency functional = draw.state.functional;
        const auto purpose = static_cast<std::uint32_t>(draw.random.below(kPurposeCount));
        body.expected_need =
            Need{{{PurposeId{purpose}}, draw.written(draw.some(functional), functional)}};
    }
    return body;
}

std::optional<Body> deliver(Draw& draw) {
    const NotificationId id = running(draw);
    if (!id.known()) {
        return std::nullopt;
    }
    NotificationDelivered body;
    body.notification = {id};
    body.party = {draw.pick(draw.state.parties)};
    for (const NotifiedPartner& partner : draw.state.notifications[id].partners) {
        if (!partner.delivered && draw.chance(80)) {
            body.party = {partner.party};
            break;
        }
    }
    if (draw.chance(20)) {
        body.outcome = Outcome::attempted;
    }
    return body;
}

OfficerId answerer(Draw& draw, NotificationId id) {
    return draw.officer(kPartnerRole, [&](OfficerId, const Officer& officer) {
        const auto& partners = draw.state.notifications[id].partners;
        return std::ranges::count(partners, officer.party, &NotifiedPartner::party) != 0;
    });
}

template <class Kind>
std::optional<Body> answer(Draw& draw) {
    const NotificationId id = running(draw);
    if (id.known() && draw.chance(85)) {
        draw.actor = answerer(draw, id);
    }
    return about<Kind>(id);
}

std::optional<Body> renew(Draw& draw) {
    return about<NotificationRenewed>(running(draw));
}

std::optional<Body> withdraw_notification(Draw& draw) {
    const NotificationId id = running(draw);
    return id.known() && (draw.state.notifications[id].in_use || draw.chance(30))
               ? about<NotificationWithdrawn>(id)
               : std::nullopt;
}

std::optional<Body> stand_down(Draw& draw) {
    return draw.chance(60) ? about<NotificationStoodDown>(active(draw)) : std::nullopt;
}

std::optional<Body> request(Draw& draw) {
    const NotificationId notification = draw.chance(95) ? active(draw) : running(draw);
    const PartyId payee = draw.pick_mostly(draw.state.parties, [](PartyId, const Party& party) {
        return party.role == PartyRole::payee;
    });
    if (!notification.known()) {
        return std::nullopt;
    }
    DisbursementRequested body;
    body.notification = {notification};
    body.purpose = {{static_cast<std::uint32_t>(draw.random.below(kPurposeCount))}};
    const Currency currency = draw.chance(60) ? draw.state.functional : draw.currency();
    // The sum of all requests to a payee is no balance: giants are kept so that it fits.
    const int shrink = draw.scale == Scale::giant ? 8 : 0;
    Amount amount(draw.some(currency).minor() >> shrink);
    if (currency == draw.state.functional && draw.chance(60)) {
        const Amount all = draw.state.free() + draw.state.totals[TotalKey::earmarked()];
        amount = draw.chance(70) ? Amount(all.minor() / 8 + 1) : draw.near(all, currency);
    }
    body.currency = {currency};
    body.amount = draw.written(amount.is_positive() ? amount : Amount(1), currency);
    body.payee = {payee};
    body.method = draw.one_of({Method::grant, Method::advance, Method::reimbursement});
    return body;
}

bool has_voted(const Disbursement& d, OfficerId id, PartyId party) {
    return std::ranges::any_of(d.votes, [&](const Vote& vote) {
        return vote.officer == id || (vote.kind == VoteKind::recusal && vote.party == party);
    });
}

// A pending request, and mostly somebody who may still vote on it.
DisbursementId pending(Draw& draw) {
    const DisbursementId id =
        draw.pick_mostly(draw.state.disbursements, [&](DisbursementId, const Disbursement& d) {
            return d.state == DisbursementState::pending &&
                   (is_active(draw.state.notifications[d.notification], draw.at) ||
                    draw.chance(3));
        });
    if (id.known() && draw.chance(90)) {
        const Disbursement& d = draw.state.disbursements[id];
        draw.actor = draw.officer(kPartnerRole, [&](OfficerId officer, const Officer& who) {
            return officer != d.requester && !has_voted(d, officer, who.party) &&
                   who.party.known() && !draw.state.parties[who.party].suspended;
        });
    }
    return id;
}

template <class Kind>
std::optional<Body> vote(Draw& draw) {
    Kind body;
    body.disbursement = {pending(draw)};
    return body.disbursement.handle.known() ? std::optional<Body>(body) : std::nullopt;
}

std::optional<Body> cancel(Draw& draw) {
    const DisbursementId id = draw.pick_mostly(
        draw.state.disbursements, [&](DisbursementId, const Disbursement& d) {
            return d.state == DisbursementState::committed &&
                   (d.open.is_zero() || draw.chance(30));
        });
    if (!id.known()) {
        return std::nullopt;
    }
    return DisbursementCancelled{{id}, {}};
}

std::optional<Body> withdraw_request(Draw& draw) {
    const DisbursementId id = draw.pick_mostly(
        draw.state.disbursements, [&](DisbursementId, const Disbursement& d) {
            return d.state == DisbursementState::pending || draw.chance(10);
        });
    if (!id.known()) {
        return std::nullopt;
    }
    return DisbursementWithdrawn{{id}, {}};
}

constexpr Choice kNotificationChoices[] = {
    {issue, 8}, {deliver, 22}, {answer<NotificationAcknowledged>, 8},
    {answer<NotificationObjected>, 4}, {renew, 4}, {withdraw_notification, 1}, {stand_down, 1},
};

constexpr Choice kDisbursementChoices[] = {
    {request, 22}, {vote<DisbursementApproved>, 40}, {vote<DisbursementRejected>, 3},
    {vote<DisbursementRecused>, 2}, {cancel, 3}, {withdraw_request, 2},
};

}  // namespace

std::span<const Choice> notification_choices() {
    return kNotificationChoices;
}

std::span<const Choice> disbursement_choices() {
    return kDisbursementChoices;
}

}  // namespace reserve::fund::test
