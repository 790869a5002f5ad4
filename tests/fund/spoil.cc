// Wrong acts: one thing about an act is changed, be it the envelope or a field found by its
// description, so that a new field is spoilt without a line here.
#include <boost/mp11/algorithm.hpp>

#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

template <class T>
const Table<T>& table_of(const State& state) {
    if constexpr (std::is_same_v<T, Party>) {
        return state.parties;
    } else if constexpr (std::is_same_v<T, Officer>) {
        return state.officers;
    } else if constexpr (std::is_same_v<T, BankAccount>) {
        return state.bank_accounts;
    } else if constexpr (std::is_same_v<T, Contribution>) {
        return state.contributions;
    } else if constexpr (std::is_same_v<T, Note>) {
        return state.notes;
    } else if constexpr (std::is_same_v<T, Receipt>) {
        return state.receipts;
    } else if constexpr (std::is_same_v<T, Notification>) {
        return state.notifications;
    } else if constexpr (std::is_same_v<T, Disbursement>) {
        return state.disbursements;
    } else if constexpr (std::is_same_v<T, Payment>) {
        return state.payments;
    } else if constexpr (std::is_same_v<T, SetAside>) {
        return state.set_asides;
    } else {
        static_assert(std::is_same_v<T, Batch>);
        return state.batches;
    }
}

// Fields that no rule reads stay as they are.
template <class Field>
void alter(Draw&, Field&) {}

template <class T>
void alter(Draw& draw, Ref<T>& field) {
    field.handle = draw.chance(40) ? Handle<T>() : draw.pick(table_of<T>(draw.state));
}
template <class T>
void alter(Draw& draw, New<T>& field) {
    field.existing = draw.pick(table_of<T>(draw.state));
}
template <class T>
void alter(Draw& draw, Any<T>& field) {
    field.handle = draw.pick(table_of<T>(draw.state));
}

void alter(Draw& draw, Decimal& field) {
    switch (draw.random.below(8)) {
        case 0:
            field.form = Decimal::Form::malformed;
            break;
        case 1:
            field.form = Decimal::Form::too_large;
            break;
        case 2:
            ++field.decimals;
            break;
        case 3:
            field.units = 0;
            break;
        case 4:
            field.units = -field.units;
            break;
        case 5:
            field.units = kMaxMinor - draw.random.natural(20);
            break;
        default:
            ++field.units;
    }
}
void alter(Draw& draw, Amount0& field) {
    alter(draw, field.decimal);
}
void alter(Draw& draw, RateText& field) {
    field.rate.reset();
    if (draw.chance(70)) {
        field.rate = draw.rate(draw.currency());
    }
}
void alter(Draw& draw, CurrencyCode& field) {
    field.currency =
        draw.chance(30) ? std::nullopt : Currency::find(draw.one_of({"EUR", "USD", "KWD", "GBP"}));
}
void alter(Draw& draw, PurposeName& field) {
    field.handle = draw.chance(50)
                       ? PurposeId()
                       : PurposeId{static_cast<std::uint32_t>(draw.random.below(8))};
}
void alter(Draw& draw, Purposes& field) {
    field = draw.purposes();
    field.has_unknown = draw.chance(30);
}
void alter(Draw& draw, EarmarkField& field) {
    field = draw.earmark();
    alter(draw, field.only ? *field.only : *field.never);
}
void alter(Draw& draw, CharterField& field) {
    if (draw.chance(30)) {
        field.charter.reset();
        return;
    }
    auto wrong = std::make_shared<Charter>(*draw.charter());
    wrong->approval_tiers.push_back(wrong->approval_tiers.front());
    field.charter = wrong;
}
void alter(Draw& draw, Instalments& field) {
    alter(draw, field[draw.random.below(field.size())].amount);
}
void alter(Draw& draw, Need& field) {
    if (!field.empty()) {
        draw.chance(50) ? alter(draw, field[0].purpose) : alter(draw, field[0].amount);
    }
}
void alter(Draw& draw, Roles& field) {
    field = Roles(1 + draw.random.below((1U << kRoleCount) - 1));
}
void alter(Draw& draw, Seq& field) {
    field.value = draw.random.below(draw.state.size + 10);
}
void alter(Draw&, About& field) {
    field.exists = false;
}
void alter(Draw& draw, Date& field) {
    field.days += draw.one_of({-400, -1, 1, 50, 400});
}
void alter(Draw& draw, Time& field) {
    field.microseconds += draw.one_of<std::int64_t>({-1, 1, kMicrosecondsPerDay});
}
void alter(Draw& draw, Instrument& field) {
    field = draw.one_of({Instrument::grant, Instrument::loan});
}
void alter(Draw& draw, PartyRole& field) {
    field = draw.one_of({PartyRole::contributor, PartyRole::source, PartyRole::payee});
}
template <class Field>
void alter(Draw& draw, std::optional<Field>& field) {
    if (field && draw.chance(40)) {
        field.reset();
        return;
    }
    if (!field) {
        field.emplace();
        if constexpr (std::is_same_v<Field, Decimal>) {
            field->units = 1;
            field->form = Decimal::Form::well_formed;
            field->decimals = draw.currency().decimals();
        }
    }
    alter(draw, *field);
}

// What the codec guarantees of whole bodies.
template <class Body>
bool is_possible(const Body&) {
    return true;
}
bool is_possible(const ReceiptReturned& body) {
    return body.receipt.has_value() != body.party.has_value();
}
bool is_possible(const EarmarkSet& body) {
    return body.only || body.never;
}

void spoil_field(Draw& draw, Body& body) {
    Body changed = body;
    const bool possible = std::visit(
        [&]<class Kind>(Kind& kind) {
            using Members = boost::describe::describe_members<Kind, boost::describe::mod_public>;
            constexpr std::size_t kCount = boost::mp11::mp_size<Members>::value;
            const std::uint64_t chosen = draw.random.below(kCount + 1);
            std::uint64_t at = 0;
            boost::mp11::mp_for_each<Members>([&](auto member) {
                if (at++ == chosen) {
                    alter(draw, kind.*member.pointer);
                }
            });
            return is_possible(kind);
        },
        changed);
    if (possible) {
        body = std::move(changed);
    }
}

}  // namespace

void spoil(Draw& draw, Offer& offer) {
    switch (draw.random.below(24)) {
        case 0:
            offer.act.actor = OfficerId();
            break;
        case 1:
        case 2:
            offer.act.actor = draw.pick(draw.state.officers);
            break;
        case 3:
            offer.act.date = Date{day_of(offer.at).days + 1};
            break;
        case 4:
            offer.act.date = Date{offer.act.date.days - 300};
            break;
        case 5:
            offer.at.microseconds = draw.state.last_recorded.microseconds - 1;
            break;
        case 6:
            offer.signature = draw.one_of({SignatureCheck::missing, SignatureCheck::invalid});
            break;
        case 7:
            (draw.chance(50) ? offer.fund_missing : offer.fund_differs) = true;
            break;
        default:
            spoil_field(draw, offer.act.body);
    }
}

}  // namespace reserve::fund::test
