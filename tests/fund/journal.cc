// What stands between an act and the rules in these tests: the smallest facade there can be.
#include "tests/fund/journal.h"

#include <numeric>

namespace reserve::fund::test {
namespace {

std::uint64_t reference_key(BankAccountId account, std::uint32_t reference) {
    return static_cast<std::uint64_t>(account.index) << 32 | reference;
}

// A reversal finds the note or receipt under the name that the original gave.
void resolve(Act& act, const State& after) {
    if (auto* deposited = std::get_if<NoteDeposited>(&act.body)) {
        deposited->note.existing = NoteId{after.notes.size() - 1};
    } else if (auto* unidentified = std::get_if<ReceiptUnidentified>(&act.body)) {
        unidentified->receipt.existing = ReceiptId{after.receipts.size() - 1};
    }
}

std::uint64_t sum(std::span<const std::uint64_t> counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace

void Verdicts::add(const Act& act, Rule rule) {
    if (rule == Rule::none) {
        ++accepted[act.body.index()];
    } else {
        ++raised[static_cast<std::size_t>(rule)];
    }
}

void Verdicts::add(const Verdicts& other) {
    std::ranges::transform(accepted, other.accepted, accepted.begin(), std::plus());
    std::ranges::transform(raised, other.raised, raised.begin(), std::plus());
}

std::uint64_t Verdicts::accepted_kinds() const {
    return kKindCount - static_cast<std::uint64_t>(std::ranges::count(accepted, 0U));
}
std::uint64_t Verdicts::accepted_acts() const {
    return sum(accepted);
}
std::uint64_t Verdicts::refused_acts() const {
    return sum(raised);
}

Rule Journal::submit(const Offer& offer) {
    const Rule rule = judge(offer);
    if (rule == Rule::none) {
        apply(offer);
    }
    return rule;
}

Rule Journal::judge(const Offer& offer) {
    found_ = Found();
    found_.signature = offer.signature;
    found_.fund_missing = offer.fund_missing;
    found_.fund_differs = offer.fund_differs;
    const BankAccountId account = bank_account_of(state_, offer.act);
    found_.bank_reference_taken =
        offer.reference != 0 && account.known() &&
        references_.contains(reference_key(account, offer.reference));
    if (const auto* body = std::get_if<StatementReconciled>(&offer.act.body)) {
        if (body->account.handle.known()) {
            found_.statement_balance = cash_on(body->account.handle, offer.act.date);
        }
    }
    if (const auto* body = std::get_if<EntryReversed>(&offer.act.body)) {
        if (body->seq.value < entries_.size()) {
            const Entry& original = entries_[body->seq.value];
            found_.original = {&original.resolved, original.postings, original.is_reversed};
        }
    }
    const Rule rule = decide(state_, offer.act, offer.at, found_, decision_);
    verdicts_.add(offer.act, rule);
    return rule;
}

void Journal::apply(const Offer& offer) {
    const BankAccountId account = bank_account_of(state_, offer.act);
    evolve(state_, offer.act, offer.at, found_, decision_);
    entries_.push_back({offer.act, offer.act, offer.at, decision_.postings, account,
                        offer.reference, false});
    resolve(entries_.back().resolved, state_);
    if (offer.reference != 0 && account.known()) {
        references_.insert(reference_key(account, offer.reference));
    }
    if (const auto* body = std::get_if<EntryReversed>(&offer.act.body)) {
        Entry& original = entries_[body->seq.value];
        original.is_reversed = true;
        references_.erase(reference_key(original.account, original.reference));
    }
}

Amount Journal::cash_on(BankAccountId account, Date date) const {
    const AccountKey key(AccountClass::cash, account.index,
                         state_.bank_accounts[account].currency);
    Amount held;
    for (const Entry& entry : entries_) {
        if (entry.act.date <= date) {
            for (const Posting& posting : entry.postings) {
                held += posting.account == key ? posting.amount : Amount();
            }
        }
    }
    return held;
}

State Journal::replay() const {
    Journal again;
    for (const Entry& entry : entries_) {
        const Rule rule = again.submit({entry.act, entry.at, entry.reference});
        RESERVE_CHECK(rule == Rule::none, "what was accepted is accepted again");
    }
    return std::move(again.state_);
}

}  // namespace reserve::fund::test
