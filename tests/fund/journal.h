// A fund in memory as decide and evolve see it: offers acts, keeps what was accepted, and finds out
// what a facade would look up (bank references, the entry a reversal names, a statement's balance).
#pragma once

#include <array>
#include <deque>
#include <unordered_set>

#include "ledger/fund/decide.h"
#include "ledger/fund/kinds.h"

namespace reserve::fund::test {

// An act with what the facade would know about it.
struct Offer {
    Act act;
    Time at;
    std::uint32_t reference = 0;  // the bank's; 0: none
    SignatureCheck signature = SignatureCheck::not_needed;
    bool fund_missing = false;
    bool fund_differs = false;
};

struct Entry {
    Act act;
    Act resolved;  // new names turned into the handles they became
    Time at;
    Postings postings;
    BankAccountId account;
    std::uint32_t reference = 0;
    bool is_reversed = false;
};

// What decide answered so far, by kind and by rule.
struct Verdicts {
    std::array<std::uint64_t, kKindCount> accepted{};
    std::array<std::uint64_t, 256> raised{};

    void add(const Act& act, Rule rule);
    void add(const Verdicts& other);
    std::uint64_t accepted_kinds() const;
    std::uint64_t accepted_acts() const;
    std::uint64_t refused_acts() const;
};

class Journal {
public:
    // Decides; what is accepted is applied and kept.
    Rule submit(const Offer& offer);
    // As submit, with the decision handed to `tamper` before it is applied: for alarms.
    template <class Tamper>
    Rule submit_tampered(const Offer& offer, Tamper tamper) {
        const Rule rule = judge(offer);
        if (rule == Rule::none) {
            tamper(decision_);
            apply(offer);
        }
        return rule;
    }

    const State& state() const { return state_; }
    const std::deque<Entry>& entries() const { return entries_; }
    const Decision& last_decision() const { return decision_; }
    const Verdicts& verdicts() const { return verdicts_; }
    // What the postings dated up to that day make of a cash account.
    Amount cash_on(BankAccountId account, Date date) const;

    // The state that deciding and applying the accepted acts anew, from nothing, leads to.
    State replay() const;

private:
    Rule judge(const Offer& offer);
    void apply(const Offer& offer);

    State state_;
    Decision decision_;
    Found found_;
    std::deque<Entry> entries_;
    std::unordered_set<std::uint64_t> references_;
    Verdicts verdicts_;
};

}  // namespace reserve::fund::test
