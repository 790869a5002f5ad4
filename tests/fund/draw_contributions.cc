// Acts at random: pledges, agreements, receipts, notes, loans and limits on use.
#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

PartyId contributor(Draw& draw) {
    return draw.pick_mostly(draw.state.parties, [](PartyId, const Party& party) {
        return party.role == PartyRole::contributor;
    });
}

template <class Fits>
ContributionId contribution(Draw& draw, Fits fits) {
    return draw.pick_mostly(draw.state.contributions,
                            [&](ContributionId, const Contribution& c) { return fits(c); });
}

Instrument instrument(Draw& draw) {
    return draw.chance(30) ? Instrument::loan : Instrument::grant;
}

std::optional<Body> pledge(Draw& draw) {
    if (draw.state.contributions.size() > 14) {
        return std::nullopt;
    }
    ContributionPledged body;
    body.party = {contributor(draw)};
    const Currency currency = draw.currency();
    body.currency = {currency};
    body.amount = draw.written(draw.some(currency), currency);
    if (draw.chance(50)) {
        body.instrument = instrument(draw);
    }
    if (draw.chance(40)) {
        body.earmark = draw.earmark();
    }
    return body;
}

std::optional<Body> revise(Draw& draw) {
    const ContributionId id =
        contribution(draw, [](const Contribution& c) { return !c.withdrawn; });
    if (!id.known()) {
        return std::nullopt;
    }
    const Contribution& c = draw.state.contributions[id];
    return ContributionRevised{{id}, draw.written(draw.near(c.pledged, c.currency), c.currency),
                               {}, {}};
}

std::optional<Body> withdraw(Draw& draw) {
    const ContributionId id = contribution(draw, [](const Contribution& c) {
        return !c.withdrawn && c.pledged.is_positive();
    });
    if (!id.known()) {
        return std::nullopt;
    }
    return ContributionWithdrawn{{id}, {}, {}};
}

Instalments instalments(Draw& draw, Amount amount, Currency currency) {
    Instalments list;
    Amount rest = amount;
    for (int i = 0; i < 2 && rest > Amount(1) && draw.chance(50); ++i) {
        const Amount part(rest.minor() / 2);
        list.push_back({draw.date, draw.written(part, currency)});
        rest -= part;
    }
    list.push_back({Date{draw.date.days + 30}, draw.written(rest, currency)});
    return list;
}

EarmarkField limit_of(const Contribution& c) {
    EarmarkField field;
    if (c.has_only) {
        field.only = Purposes{c.only, false};
    }
    if (c.has_never) {
        field.never = Purposes{c.never, false};
    }
    return field;
}

std::optional<Body> sign(Draw& draw) {
    const bool starts = draw.state.contributions.size() < 4 ||
                        (draw.chance(20) && draw.state.contributions.size() < 15);
    const ContributionId id =
        starts ? ContributionId()
               : contribution(draw, [&](const Contribution& c) {
                     return !c.withdrawn && (!c.is_signed || draw.chance(20));
                 });
    ContributionSigned body;
    body.contribution = {id};
    Currency currency = draw.currency();
    Amount amount = draw.some(currency);
    if (id.known()) {
        const Contribution& c = draw.state.contributions[id];
        currency = c.currency;
        amount = draw.near(c.pledged, currency);
        const bool limited = c.has_only || c.has_never;
        if (draw.chance(limited ? 30 : 15)) {
            body.earmark = limited && draw.chance(80) ? limit_of(c) : draw.earmark();
        }
    } else {
        body.party = Ref<Party>{contributor(draw)};
        body.currency = CurrencyCode{currency};
        body.instrument = instrument(draw);
        if (draw.chance(40)) {
            body.earmark = draw.earmark();
        }
    }
    body.amount = draw.written(amount, currency);
    body.instalments = instalments(draw, amount, currency);
    return body;
}

std::optional<Decimal> maybe_charges(Draw& draw, Amount amount, Currency currency) {
    if (!draw.chance(25)) {
        return std::nullopt;
    }
    const Amount small(amount.minor() / 50 + 1);
    return draw.written(draw.chance(10) ? draw.near(amount, currency) : small, currency);
}

std::optional<Body> receive(Draw& draw) {
    const ContributionId id = contribution(draw, [&](const Contribution& c) {
        return c.is_signed && (c.open.is_positive() || draw.chance(5));
    });
    if (!id.known()) {
        return std::nullopt;
    }
    const Contribution& c = draw.state.contributions[id];
    const Amount amount = draw.chance(15) ? draw.some(c.currency) : draw.near(c.open, c.currency);
    ContributionReceived body;
    body.contribution = {id};
    body.account = {draw.account_in(c.currency)};
    body.amount = draw.written(amount, c.currency);
    body.rate = draw.maybe_rate(c.currency);
    body.charges = maybe_charges(draw, amount, c.currency);
    return body;
}

std::optional<Body> write_off(Draw& draw) {
    const ContributionId id =
        contribution(draw, [](const Contribution& c) { return c.open.is_positive(); });
    if (!id.known()) {
        return std::nullopt;
    }
    const Contribution& c = draw.state.contributions[id];
    return ContributionWrittenOff{
        {id}, draw.written(draw.near(c.open, c.currency), c.currency), {}, {}};
}

std::optional<Body> repay(Draw& draw) {
    const ContributionId id = contribution(draw, [](const Contribution& c) {
        return c.instrument == Instrument::loan && c.received > c.repaid;
    });
    if (!id.known()) {
        return std::nullopt;
    }
    const Contribution& c = draw.state.contributions[id];
    LoanRepaid body;
    body.contribution = {id};
    body.amount = draw.written(draw.near(c.received - c.repaid, c.currency), c.currency);
    body.account = {draw.account_in(c.currency)};
    return body;
}

std::optional<Body> set_earmark(Draw& draw) {
    const ContributionId id =
        contribution(draw, [](const Contribution& c) { return c.unearmarked.is_positive(); });
    if (!id.known()) {
        return std::nullopt;
    }
    const Contribution& c = draw.state.contributions[id];
    const bool limited = c.has_only || c.has_never;
    const EarmarkField field = limited && draw.chance(90) ? limit_of(c) : draw.earmark();
    const Amount most = draw.chance(50) ? c.unearmarked : std::min(c.unearmarked,
                                                                   draw.state.free());
    return EarmarkSet{{id},
                      draw.written(draw.near(most, draw.state.functional), draw.state.functional),
                      field.only, field.never};
}

std::optional<Body> release_earmark(Draw& draw) {
    const ContributionId id =
        contribution(draw, [](const Contribution& c) { return c.earmarked.is_positive(); });
    if (!id.known()) {
        return std::nullopt;
    }
    const Amount rest = draw.state.contributions[id].earmarked;
    return EarmarkReleased{
        {id}, draw.written(draw.near(rest, draw.state.functional), draw.state.functional), {}};
}

std::optional<Body> deposit(Draw& draw) {
    const ContributionId id =
        contribution(draw, [](const Contribution& c) { return c.open.is_positive(); });
    if (!id.known()) {
        return std::nullopt;
    }
    const Contribution& c = draw.state.contributions[id];
    return NoteDeposited{{id}, {}, draw.written(draw.near(c.open, c.currency), c.currency), {}};
}

std::optional<Body> encash(Draw& draw) {
    const NoteId id = draw.pick_mostly(
        draw.state.notes, [](NoteId, const Note& note) { return note.rest.is_positive(); });
    if (!id.known()) {
        return std::nullopt;
    }
    const Note& note = draw.state.notes[id];
    const Currency currency = draw.state.contributions[note.contribution].currency;
    const Amount amount = draw.near(note.rest, currency);
    NoteEncashed body;
    body.note = {id};
    body.amount = draw.written(amount, currency);
    body.account = {draw.account_in(currency)};
    body.rate = draw.maybe_rate(currency);
    body.charges = maybe_charges(draw, amount, currency);
    return body;
}

std::optional<Body> take_unidentified(Draw& draw) {
    const BankAccountId account = draw.pick(draw.state.bank_accounts);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[account].currency;
    ReceiptUnidentified body;
    body.account = {account};
    body.amount = draw.written(draw.some(currency), currency);
    body.rate = draw.maybe_rate(currency);
    return body;
}

ReceiptId open_receipt(Draw& draw) {
    return draw.pick_mostly(draw.state.receipts, [](ReceiptId, const Receipt& receipt) {
        return receipt.rest.is_positive();
    });
}

std::optional<Body> match_receipt(Draw& draw) {
    const ReceiptId id = open_receipt(draw);
    if (!id.known()) {
        return std::nullopt;
    }
    const Receipt& receipt = draw.state.receipts[id];
    const ContributionId to = contribution(draw, [&](const Contribution& c) {
        return c.is_signed && c.currency == receipt.currency;
    });
    return ReceiptMatched{
        {id}, {to}, draw.written(draw.near(receipt.rest, receipt.currency), receipt.currency), {}};
}

std::optional<Body> return_refundable(Draw& draw) {
    std::uint64_t seen = 0;
    AccountKey owed;
    for (const Balance& balance : draw.state.balances.all()) {
        const bool is_owed = balance.key.account_class() == AccountClass::refundable &&
                             balance.amount.is_negative();
        if (is_owed && draw.random.below(++seen) == 0) {
            owed = balance.key;
        }
    }
    if (seen == 0) {
        return std::nullopt;
    }
    const Amount left = -draw.state.balances.amount(owed);
    ReceiptReturned body;
    body.party = Ref<Party>{PartyId{owed.owner()}};
    body.account = {draw.account_in(owed.currency())};
    body.amount = draw.written(draw.near(left, owed.currency()), owed.currency());
    return body;
}

std::optional<Body> return_unidentified(Draw& draw) {
    const ReceiptId id = open_receipt(draw);
    if (!id.known()) {
        return std::nullopt;
    }
    const Receipt& receipt = draw.state.receipts[id];
    ReceiptReturned body;
    body.receipt = Ref<Receipt>{id};
    body.account = {draw.account_in(receipt.currency)};
    body.amount = draw.written(draw.near(receipt.rest, receipt.currency), receipt.currency);
    return body;
}

constexpr Choice kChoices[] = {
    {pledge, 8}, {revise, 4}, {withdraw, 1}, {sign, 14}, {receive, 24}, {write_off, 4},
    {repay, 7}, {set_earmark, 6}, {release_earmark, 4}, {deposit, 7}, {encash, 9},
    {take_unidentified, 7}, {match_receipt, 8}, {return_refundable, 5}, {return_unidentified, 4},
};

}  // namespace

std::span<const Choice> contribution_choices() {
    return kChoices;
}

}  // namespace reserve::fund::test
