// The fund's rules at work in memory: each act goes through decide and evolve. A diary, where one
// is kept, hears of every act and what became of it.
#pragma once

#include "ledger/fund/decide.h"

namespace reserve::simulate {

class Diary {
public:
    virtual ~Diary() = default;
    // Before the act is applied to `state`.
    virtual void note(const fund::State& state, const fund::Act& act, Time at,
                      fund::Rule rule) = 0;
};

class Books {
public:
    explicit Books(fund::State start, Diary* diary = nullptr)
        : state_(std::move(start)), diary_(diary) {}

    // Rule::none: it is recorded. Else the rule that refused it, and nothing changed.
    fund::Rule submit(const fund::Act& act, Time at) {
        const fund::Rule rule = fund::decide(state_, act, at, found_, decision_);
        ++acts_;
        if (diary_ != nullptr) {
            diary_->note(state_, act, at, rule);
        }
        if (rule == fund::Rule::none) {
            fund::evolve(state_, act, at, found_, decision_);
        }
        return rule;
    }

    // Back to the state these books were opened with.
    void restore(const fund::State& start) {
        state_.restore(start);
        acts_ = 0;
    }

    const fund::State& state() const { return state_; }
    std::uint32_t acts() const { return acts_; }
    const fund::Decision& last_decision() const { return decision_; }

private:
    fund::State state_;
    Diary* diary_;
    fund::Found found_;
    fund::Decision decision_;
    std::uint32_t acts_ = 0;
};

}  // namespace reserve::simulate
