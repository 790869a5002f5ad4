// Acts at random: governance, and what closes and corrects the books.
#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

constexpr Roles role(Role wanted) {
    return Roles(1ULL << static_cast<unsigned>(wanted));
}

std::optional<Body> open_again(Draw& draw) {
    FundOpened body;
    body.functional_currency = {draw.currency()};
    body.sandbox = true;
    body.charter = {draw.charter()};
    return body;
}

std::optional<Body> change_log_key(Draw&) {
    return LogKeyChanged();
}

std::optional<Body> amend(Draw& draw) {
    return CharterAmended{{draw.charter()}};
}

std::optional<Body> enrol(Draw& draw) {
    OfficerEnrolled body;
    body.roles.set(draw.random.below(kRoleCount));
    if (draw.chance(20)) {
        body.roles.set(draw.random.below(kRoleCount));
    }
    if ((body.roles & role(Role::partner)).any() || draw.chance(10)) {
        const PartyId party = draw.pick_mostly(draw.state.parties, [](PartyId, const Party& p) {
            return p.role == PartyRole::contributor;
        });
        body.party = Ref<Party>{party};
    } else if ((body.roles & role(Role::beneficiary)).any() && draw.state.beneficiary.known()) {
        body.party = Ref<Party>{draw.state.beneficiary};
    }
    return body;
}

// Mostly somebody whom another can replace.
std::optional<Body> revoke(Draw& draw) {
    const auto can_be_spared = [&](OfficerId id, const Officer& officer) {
        const OfficerId other = draw.officer(officer.roles, [&](OfficerId o, const Officer&) {
            return o != id;
        });
        return !officer.revoked && (other.known() || draw.chance(10));
    };
    return OfficerRevoked{{draw.pick_mostly(draw.state.officers, can_be_spared)}, {}};
}

std::optional<Body> register_party(Draw& draw) {
    PartyRegistered body;
    body.role = draw.one_of({PartyRole::contributor, PartyRole::source, PartyRole::payee});
    return body;
}

std::optional<Body> suspend(Draw& draw) {
    const PartyId party = draw.pick_mostly(
        draw.state.parties, [](PartyId, const Party& p) { return !p.suspended; });
    return PartySuspended{{party}, {}};
}

std::optional<Body> reinstate(Draw& draw) {
    const PartyId party = draw.pick_mostly(
        draw.state.parties, [](PartyId, const Party& p) { return p.suspended; });
    if (!party.known()) {
        return std::nullopt;
    }
    return PartyReinstated{{party}, {}};
}

std::optional<Body> open_batch(Draw& draw) {
    return BatchOpened{{}, {}, {1 + draw.random.below(4)}};
}

std::optional<Body> reconcile(Draw& draw) {
    const BankAccountId account = draw.pick(draw.state.bank_accounts);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[account].currency;
    Amount closing = draw.journal.cash_on(account, draw.date);
    if (draw.chance(10)) {
        closing += Amount(1);
    }
    return StatementReconciled{{account}, {draw.written(closing, currency)}, {}};
}

std::optional<Body> close_period(Draw& draw) {
    const Date today = day_of(draw.at);
    return PeriodClosed{{today.days - static_cast<std::int32_t>(3 + draw.random.below(40))}};
}

template <class... Kinds>
bool is_any(const Act& act) {
    return (std::holds_alternative<Kinds>(act.body) || ...);
}

bool is_reversible(const Act& act) {
    return is_any<ContributionReceived, ContributionWrittenOff, LoanRepaid, NoteDeposited,
                  NoteEncashed, ReceiptUnidentified, ReceiptMatched, ReceiptReturned,
                  ProceedsReceived, IncomeReceived, ChargePaid, CashTransferred, CashConverted,
                  ExpenditureAccepted, RefundReceived>(act);
}

// Mostly something recent that may be reversed.
std::optional<Body> reverse(Draw& draw) {
    const auto& entries = draw.journal.entries();
    std::uint64_t seq = draw.random.below(entries.size() + 2);
    for (int tries = 0; tries < 20 && !draw.chance(5); ++tries) {
        const std::uint64_t back = draw.random.below(std::min<std::uint64_t>(entries.size(), 40));
        seq = entries.size() - 1 - back;
        if (is_reversible(entries[seq].act) && (!entries[seq].is_reversed || draw.chance(5))) {
            break;
        }
    }
    return EntryReversed{{seq}, {}};
}

std::optional<Body> remark(Draw&) {
    return RemarkRecorded{{true}, {}};
}

std::optional<Body> refuse_on_record(Draw&) {
    AttemptRefused body;
    body.may_record = true;
    return body;
}

constexpr Choice kChoices[] = {
    {open_again, 1}, {change_log_key, 1}, {amend, 4}, {enrol, 3}, {revoke, 2},
    {register_party, 2}, {suspend, 2}, {reinstate, 4}, {open_batch, 3}, {reconcile, 4},
    {close_period, 1}, {reverse, 14}, {remark, 1}, {refuse_on_record, 1},
};

}  // namespace

std::span<const Choice> governance_choices() {
    return kChoices;
}

}  // namespace reserve::fund::test
