// One life of the fund after the other: month by month, what is drawn becomes acts, and the rules
// decide them. A life belongs to one thread; the plan to all.
#pragma once

#include <atomic>

#include "ledger/simulate/chance/draws.h"
#include "ledger/simulate/outcome.h"
#include "ledger/simulate/plan.h"

namespace reserve::simulate {

class Life {
public:
    Life(const Plan& plan, std::uint64_t seed, Diary* diary = nullptr);

    // Once it is set, a life ends early, and what came of it means nothing.
    void heed(const std::atomic<bool>* cancel) { cancel_ = cancel; }

    // Lives path number `path`; the same answer whatever was lived before.
    const Outcome& live(std::uint32_t path);
    const Detail& detail() const { return detail_; }
    const fund::State& state() const { return books_.state(); }

private:
    struct Pending {  // asked, not decided
        fund::DisbursementId id;
        std::size_t need = 0;
        std::int64_t amount = 0;
        Time asked;
        int months = 0;
        bool met_rule = false;
        fund::Rule last = fund::Rule::gate_closed;
    };
    struct Unpaid {  // committed
        Pending request;
        fund::PaymentId payment;
        int due_month = 0;
    };
    struct RateStep {  // how the logarithm of a rate grows in a step
        double drift = 0;
        double spread = 0;  // times a standard normal
    };
    // Acts of each kind, made once; a life only changes what differs.
    struct Acts {
        fund::Act rate, pledge, sign, receive, proceeds, charge, convert, revalue;
        fund::Act issue, deliver, acknowledge, renew, stand_down;
        fund::Act request, approve, withdraw, cancel, instruct, release, settle, reject;
    };

    // life.cc
    void begin(std::uint32_t path);
    void draw_episodes();
    void draw_arrivals();
    bool fails(const Due& due, double u, double& delay_factor) const;
    void open_month();
    void live_segments();
    void close_month();
    void finish();
    void make_acts();
    void look();
    void breach(fund::Rule rule, std::int64_t missing);
    Failure find_failure(fund::Rule rule, std::int64_t missing) const;
    std::int64_t exchange_result() const;
    fund::Rule say(fund::Act& act);
    bool is_cancelled() const { return cancel_ != nullptr && *cancel_; }
    void go_to(Time at) { now_ = std::max(now_, at); }
    std::int32_t day_now() const { return day_of(now_).days - first_day_; }
    std::int64_t free() const { return to_figure(state().free()); }

    // life_money.cc
    void prepare_rates();
    void move_rates();
    void set_rate(const Account& account);
    void strike();
    void lose(Amount amount);
    void receive();
    void receive_due(std::size_t index);
    void receive_proceeds();
    void promise_later();
    void convert_all();
    void convert_cash(const Account& account);

    // life_need.cc
    void begin_episode(double month);
    void end_episode(double month);
    void review();
    void ask_for(double from, double to, std::uint16_t segment);
    int count_drawn(double mean, std::uint16_t segment) const;
    int count_regular(double mean);
    void ask(std::uint16_t segment, std::uint32_t number);
    std::size_t pick_need(double u) const;
    void vote_again();
    bool vote(Pending& pending);
    void commit(const Pending& pending);
    void pay_due();
    bool pay(Unpaid& unpaid);
    void give_up(const Pending& pending, fund::Act& act);
    void refused(Pending& pending, fund::Rule rule);

    const Plan& plan_;
    const Scenario& scenario_;
    Draws draws_;
    std::uint64_t seed_;
    Books books_;
    Acts acts_;
    Outcome outcome_;
    Detail detail_;
    const std::atomic<bool>* cancel_ = nullptr;

    int month_ = 0;
    Time now_;
    std::int32_t first_day_ = 0;
    double need_factor_ = 1;
    double accrued_ = 0;            // regular requests not asked yet
    std::vector<double> growth_;      // of each rate since the start, in logarithms
    std::vector<double> growth_set_;  // that of the rate on record
    std::vector<RateStep> rate_steps_;
    std::vector<double> normals_;
    std::vector<Pair> rate_draws_;
    std::vector<Span> episodes_;
    std::size_t episode_ = 0;       // the next, or the present one
    bool is_on_ = false;
    fund::NotificationId notification_;
    Time gate_opens_;
    std::vector<fund::ContributionId> contributions_;
    std::vector<std::int32_t> first_arrival_;  // of each month: index of a due, or -1
    std::vector<std::int32_t> next_arrival_;   // of each due
    std::vector<bool> fails_;                  // of each due
    std::vector<double> proceeds_factor_;
    std::int64_t due_ = 0;                     // value so far
    std::int64_t arrived_ = 0;
    std::int64_t failed_ = 0;
    std::vector<Pending> pending_;
    std::vector<Unpaid> unpaid_;
};

}  // namespace reserve::simulate
