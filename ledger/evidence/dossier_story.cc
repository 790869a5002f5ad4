// Names come from the set, times from the entries; nothing here decides anything.
#include "ledger/evidence/dossier_story.h"

#include <algorithm>

#include "ledger/fund/decide.h"

namespace reserve::evidence {

using fund::ObjectKind;
using fund::ObjectRef;

namespace {

// To the second where it is a whole one.
std::string text_of(Time time) {
    std::string text = format_time(time);
    if (text.ends_with(".000000Z")) {
        text.replace(text.size() - 8, 8, "Z");
    }
    return text;
}

std::string text_of(Amount amount, Currency currency) {
    return format_amount(amount, currency.decimals()) + " " + std::string(currency.code());
}

template <class T>
std::string name_of(const WorkingSet& set, fund::Handle<T> handle) {
    return std::string(set.names.name_of(fund::object_kind<T>(), handle.index));
}

template <class T>
ObjectRef ref(fund::Handle<T> handle) {
    return {fund::object_kind<T>(), handle.index};
}

// "1 partner", "2 partners"
std::string count(std::size_t number, const std::string& thing) {
    return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

std::string_view word_of_mode(fund::GateMode mode) {
    switch (mode) {
        case fund::GateMode::notify_only:
            return "notify_only";
        case fund::GateMode::no_objection:
            return "no_objection";
        case fund::GateMode::affirmative:
            return "affirmative";
    }
    return "";
}

// The tier that a committed request was judged by.
const fund::Tier* tier_of(const fund::State& state, const fund::Disbursement& disbursement) {
    const auto key = fund::TotalKey::requested(disbursement.notification, disbursement.payee);
    const Amount sum = state.totals[key];
    const auto& tiers = state.charter->approval_tiers;
    const auto found =
        std::ranges::find_if(tiers, [&](const fund::Tier& tier) { return tier.up_to >= sum; });
    return found == tiers.end() ? nullptr : &*found;
}

// What a body of a request or a payment is about, once it is applied.
template <class Body>
std::optional<ObjectRef> thing_of(const fund::State& state, const Body& body) {
    if constexpr (std::is_same_v<Body, fund::DisbursementRequested>) {
        return ref(fund::DisbursementId{state.disbursements.size() - 1});
    } else if constexpr (std::is_same_v<Body, fund::PaymentInstructed>) {
        return ref(fund::PaymentId{state.payments.size() - 1});
    } else if constexpr (requires { body.payment.handle; }) {
        return ref(body.payment.handle);
    } else if constexpr (requires { body.disbursement.handle; }) {
        return ref(body.disbursement.handle);
    } else {
        return std::nullopt;
    }
}

std::string tell_gate(const WorkingSet& set, fund::NotificationId id, Time released) {
    const fund::Notification& notification = set.state.notifications[id];
    const auto since = fund::active_since(notification, released);
    std::string text = "notification " + name_of(set, id) + " of " +
                       text_of(notification.issued_at) + " opened the gate (" +
                       std::string(word_of_mode(notification.mode)) + ", " +
                       count(notification.partners.size(), "partner") + "), open since " +
                       (since ? text_of(*since) : "then");
    if (notification.end == fund::NotificationEnd::stood_down) {
        const Time until =
            plus_days(notification.ended_at, notification.clocks.grace_days);
        return text + "; it was stood down at " + text_of(notification.ended_at) +
               ", and releases were allowed until " + text_of(until);
    }
    return text + " and still at the release";
}

}  // namespace

void PaymentStory::note(const WorkingSet& set, const Judge& judge, std::uint64_t seq) {
    const fund::State& state = set.state;
    const fund::Act& act = judge.act();
    signatures_waived_ |= state.charter->signatures == fund::Signatures::waived;
    const auto thing =
        std::visit([&](const auto& body) { return thing_of(state, body); }, act.body);
    if (!thing) {
        return;
    }
    steps_.push_back({fund::kind_of(act).name, *thing, act.actor, seq, judge.recorded_at()});
    if (judge.decision().figures.commits && thing->kind == ObjectKind::disbursement) {
        if (const fund::Tier* tier = tier_of(state, state.disbursements[{thing->index}])) {
            tiers_.insert_or_assign(thing->index, *tier);
        }
    }
}

const PaymentStory::Step* PaymentStory::find(std::string_view kind, ObjectRef thing) const {
    const auto found = std::ranges::find_if(
        steps_, [&](const Step& step) { return step.kind == kind && step.thing == thing; });
    return found == steps_.end() ? nullptr : &*found;
}

// "requested by ben at 2026-03-01T12:00:00Z (entry 7)"
std::string PaymentStory::say(const WorkingSet& set, const Step& step,
                              std::string_view done) const {
    const fund::PartyId party = set.state.officers[step.officer].party;
    return std::string(done) + " by " + name_of(set, step.officer) +
           (party.known() ? " of " + name_of(set, party) : "") + " at " + text_of(step.at) +
           " (entry " + std::to_string(step.seq) + ")";
}

std::vector<std::string> PaymentStory::tell(const WorkingSet& set, fund::PaymentId id) const {
    const fund::State& state = set.state;
    const fund::Payment& payment = state.payments[id];
    const fund::Disbursement& request = state.disbursements[payment.disbursement];
    const Currency paid_in = state.bank_accounts[payment.account].currency;
    const Step& release = steps_.back();
    std::vector<std::string> told;
    if (state.sandbox == fund::Sandbox::yes) {
        told.emplace_back("this is a sandbox: an exercise, at times as they were told");
    }
    told.push_back("payment " + name_of(set, id) + ": " +
                   text_of(payment.cash_amount, paid_in) + " from account " +
                   name_of(set, payment.account) + " to " + name_of(set, request.payee) +
                   " for " + name_of(set, request.purpose) + ", released at " +
                   text_of(release.at) + " (entry " + std::to_string(release.seq) + ")");
    told.push_back(tell_gate(set, request.notification, release.at));
    const std::string asked = "request " + name_of(set, payment.disbursement) + " over " +
                              text_of(request.amount, request.currency) + " was made";
    if (const Step* step = find("disbursement.requested", ref(payment.disbursement))) {
        told.push_back(say(set, *step, asked));
    }
    for (const Step& step : steps_) {
        if (step.kind == "disbursement.approved" && step.thing == ref(payment.disbursement)) {
            told.push_back(say(set, step, "it was approved"));
        }
    }
    if (const auto tier = tiers_.find(payment.disbursement.index); tier != tiers_.end()) {
        const bool of_different = tier->second.distinct_partners && tier->second.approvals > 1;
        told.push_back("its tier, up to " + text_of(tier->second.up_to, state.functional) +
                       ", asks for " + count(tier->second.approvals, "approval") +
                       (of_different ? " of different partners" : ""));
    }
    if (const Step* step = find("payment.instructed", ref(id))) {
        told.push_back(say(set, *step, "the payment was instructed (maker)"));
    }
    told.push_back(say(set, release, "it was released (checker)"));
    told.emplace_back("requester, approvers, maker and checker are different people");
    return told;
}

std::vector<std::string> PaymentStory::assumptions(Completeness completeness) const {
    std::vector<std::string> assumed;
    const bool plain = completeness == Completeness::plain;
    if (plain) {
        assumed.emplace_back(
            "no other entry of these kinds was recorded up to the release (as a stand-down, an "
            "objection, a revocation, a suspension, an amended charter, another vote or rate)");
        assumed.emplace_back("money, earmarks, caps, liquidity, bank references and closed "
                             "periods were as the ledger's rules demand");
    }
    const bool shares = std::ranges::any_of(
        tiers_, [](const auto& tier) { return tier.second.share.has_value(); });
    if (plain && shares) {
        assumed.emplace_back(
            "the approving partners' contributions reached the share that the tier asks for");
    }
    if (signatures_waived_) {
        assumed.emplace_back("the charter waives signatures (a sandbox): that these people acted "
                             "rests on the word of the log's operator");
    }
    return assumed;
}

}  // namespace reserve::evidence
