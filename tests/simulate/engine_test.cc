// The engine as a fund: schedules kept to the cent, no money made or lost, no rule passed by, the
// same result on any number of threads.
#include <catch2/catch.hpp>

#include <map>

#include "ledger/base/hex.h"
#include "tests/simulate/support.h"

namespace reserve::simulate::test {
namespace {

using Cash = std::map<std::string_view, Int128>;

// Cash as the accepted acts alone make it, without the rules' own books.
class CashCount : public Diary {
public:
    explicit CashCount(Cash start) : cash(std::move(start)) {}

    void note(const fund::State& state, const fund::Act& act, Time, fund::Rule rule) override {
        if (rule != fund::Rule::none) {
            return;
        }
        const auto add = [&](fund::BankAccountId account, Int128 amount) {
            cash[state.bank_accounts[account].currency.code()] += amount;
        };
        if (const auto* in = std::get_if<fund::ContributionReceived>(&act.body)) {
            add(in->account.handle, in->amount.units);
        } else if (const auto* proceeds = std::get_if<fund::ProceedsReceived>(&act.body)) {
            add(proceeds->account.handle, proceeds->amount.units);
        } else if (const auto* charge = std::get_if<fund::ChargePaid>(&act.body)) {
            add(charge->account.handle, -charge->amount.units);
        } else if (const auto* sold = std::get_if<fund::CashConverted>(&act.body)) {
            add(sold->from.handle, -sold->sold.units);
            add(sold->to.handle, sold->bought.units);
        } else if (const auto* released = std::get_if<fund::PaymentReleased>(&act.body)) {
            const fund::Payment& payment = state.payments[released->payment.handle];
            add(payment.account, -payment.cash_amount.minor());
        }
    }

    Cash cash;
};

Cash cash_in(const Plan& plan, const fund::State& state) {
    Cash cash;
    for (const Account& account : plan.accounts) {
        cash[account.currency.code()] = state.balances.amount(account.cash).minor();
    }
    return cash;
}

Int128 sum_of_book(const fund::State& state, bool budgetary) {
    Amount sum;
    for (const fund::Balance& balance : state.balances.all()) {
        const bool is_in = fund::is_budgetary(balance.key.account_class()) == budgetary;
        sum += is_in ? balance.value : Amount();
    }
    return sum.minor();
}

Int128 value_of(const fund::State& state, fund::AccountClass account) {
    Amount sum;
    for (const fund::Balance& balance : state.balances.all()) {
        sum += balance.key.account_class() == account ? balance.value : Amount();
    }
    return sum.minor();
}

}  // namespace

TEST_CASE("A scenario without chance keeps its schedule to the cent") {
    const std::string text = head("24") + kStart + kPolicy + R"(
[[partners]]
name = "P1"
currency = "EUR"
instalments = { first = 2, every = 6, count = 4, amount = "250.10" }
delay = { law = "fixed", months = 1.0 }
[episodes]
kind = "scripted"
script = [ { from = 3, to = 9 }, { from = 12.5, to = 14.5 } ]
[requests]
episode = 1.0
regular = true
[[requests.needs]]
purpose = "energy"
size = { law = "fixed", amount = "33.33" }
)";
    const Plan plan = plan_of(scenario(text));
    Life life(plan, 1);
    const Outcome& outcome = life.live(0);
    CHECK(outcome.received == 4 * 25010);
    CHECK(outcome.requests == 8);
    CHECK(outcome.paid == 8 * 3333);
    CHECK(outcome.last == 100000 + 4 * 25010 - 8 * 3333);
    CHECK(outcome.episodes == 2);
    CHECK(outcome.months_on == 8.0);
    CHECK(outcome.late == 4 * 25010.0);
    CHECK(outcome.breach_day == -1);
    const std::vector<std::int64_t> free = life.detail().free;
    CHECK(free[2] == 100000);
    CHECK(free[3] == 100000 + 25010 - 3333);
    CHECK(free[8] == 100000 + 25010 - 6 * 3333);
    CHECK(free[13] == 100000 + 2 * 25010 - 7 * 3333);
    CHECK(free[14] == 100000 + 2 * 25010 - 8 * 3333);
    CHECK(free[23] == outcome.last);
}

TEST_CASE("On every path no money is made or lost, in any currency") {
    const Plan plan = plan_of(scenario(kLively));
    for (std::uint32_t path = 0; path < 60; ++path) {
        CashCount counted(cash_in(plan, plan.start));
        Life life(plan, 5, &counted);
        const Outcome& outcome = life.live(path);
        const fund::State& state = life.state();
        CHECK(counted.cash == cash_in(plan, state));
        CHECK(sum_of_book(state, false) == 0);
        CHECK(sum_of_book(state, true) == 0);
        using enum fund::AccountClass;
        CHECK(value_of(state, resources) + value_of(state, spent) ==
              value_of(state, cash) + value_of(state, in_transit));
        CHECK(-value_of(state, spent) == outcome.paid);
        CHECK(outcome.unmet <= outcome.asked - outcome.paid);
    }
}

namespace {

// Says stop with the tenth act.
struct Stopper final : Diary {
    void note(const fund::State&, const fund::Act&, Time, fund::Rule) override {
        stop = ++acts >= 10;
    }
    std::atomic<bool> stop = false;
    int acts = 0;
};

}  // namespace

TEST_CASE("A life that is cancelled ends within the acts of one request") {
    const Plan plan = plan_of(scenario(head("600") + kStart + kPolicy + kPartner + kAlways +
                                       "[requests]\nepisode = 500.0\npatience_months = 600\n"
                                       "[[requests.needs]]\npurpose = \"energy\"\n"
                                       "size = { law = \"fixed\", amount = \"900.00\" }\n"));
    Stopper stopper;
    Life life(plan, 1, &stopper);
    life.heed(&stopper.stop);
    life.live(0);
    CHECK(stopper.acts >= 10);
    CHECK(stopper.acts < 20);
}

TEST_CASE("A path is the same whichever paths were lived before it") {
    const Plan plan = plan_of(scenario(kLively));
    Life one(plan, 5);
    Life other(plan, 5);
    for (std::uint32_t path = 0; path < 40; ++path) {
        one.live(path);
    }
    const Outcome after = one.live(7);
    const std::vector<std::int64_t> free = one.detail().free;
    const Outcome alone = other.live(7);
    CHECK(free == other.detail().free);
    CHECK(after.acts == alone.acts);
    CHECK(after.paid == alone.paid);
}

TEST_CASE("The lively fund meets most of its rules") {
    const Plan plan = plan_of(scenario(kLively));
    const Results results = results_of(plan, paths_of(plan, 600));
    std::vector<std::string> met;
    for (const RuleFigures& rule : results.rules) {
        met.push_back(rule.rule);
    }
    for (const char* rule : {"gate.closed", "tier.exceeded", "low_cash.paused", "cap.period",
                             "cap.notification", "funds.insufficient", "earmark.unmatched"}) {
        INFO(rule);
        CHECK(std::ranges::count(met, rule) == 1);
    }
    CHECK(results.bound_share.value > 0.3);
}

TEST_CASE("One, two and three threads give one result, and so does every compiler") {
    const Plan plan = plan_of(scenario(kLively));
    const std::string one = to_canonical_json(results_of(plan, paths_of(plan, 700, 1)));
    CHECK(one == to_canonical_json(results_of(plan, paths_of(plan, 700, 2))));
    CHECK(one == to_canonical_json(results_of(plan, paths_of(plan, 700, 3))));
    const std::string hash = to_hex(seal::sha256(as_bytes(one)));
    CHECK(hash == "0bc7db2edc499d9c65d699e37db40db84e436a0de733788ed34609514b2bca5f");
}

TEST_CASE("An outflow is seen when it is paid, and takes what is there where it is larger") {
    const auto results = [](const std::string& outflow) {
        const Plan plan = plan_of(scenario(
            head("6", "floor = \"500.00\"") + kStart + kPolicy + kRequests +
            "[[partners]]\nname = \"P1\"\ncurrency = \"EUR\"\n"
            "instalments = [ { month = 3, amount = \"900.00\" } ]\n"
            "[[shocks]]\nkind = \"outflow\"\nmonth = 3\namount = \"" + outflow + "\"\n"));
        return results_of(plan, paths_of(plan, 2));
    };
    const Results small = results("400.00");
    CHECK(small.below_floor.value == 0);
    CHECK(small.lowest.value == 600'00);
    const Results large = results("800.00");
    CHECK(large.below_floor.value == 1);
    CHECK(large.lowest.value == 200'00);
    CHECK(large.last.value == 1100'00);
    const Results too_large = results("1500.00");
    CHECK(too_large.below_floor.value == 1);
    CHECK(too_large.lowest.value == 0);
    CHECK(too_large.last.value == 900'00);
}

TEST_CASE("A partner more leaves the draws of all others as they were") {
    const std::string more = R"(
[[partners]]
name = "P0"
currency = "EUR"
instalments = { first = 4, every = 6, count = 7, amount = "1.00" }
delay = { law = "exponential", months = 5.0 }
)";
    // No need: what is received is what was drawn.
    const std::string quiet = head("48") + kStart + kPolicy + R"(
[[partners]]
name = "P1"
currency = "EUR"
instalments = { first = 1, every = 1, count = 40, amount = "100.00" }
delay = { law = "exponential", months = 9.0 }
default_probability = 0.4
)";
    const Paths without = paths_of(plan_of(scenario(quiet)), 50);
    const Paths with = paths_of(plan_of(scenario(quiet + more)), 50);
    for (std::size_t i = 0; i < 50; ++i) {
        CHECK((with.outcomes[i].received - without.outcomes[i].received) % 100 == 0);
        CHECK(with.outcomes[i].received - without.outcomes[i].received <= 700);
        CHECK(with.outcomes[i].failed == without.outcomes[i].failed);
    }
}

TEST_CASE("A run tells how far it is, and can be stopped") {
    const Plan plan = plan_of(small_fund());
    std::vector<std::uint64_t> told;
    std::atomic<bool> cancel = false;
    RunOptions options;
    options.paths = 1000;
    options.threads = 2;
    options.cancel = &cancel;
    options.progress = [&](std::uint64_t done) { told.push_back(done); };
    REQUIRE(run_paths(plan, options));
    CHECK(told.back() == 1000);
    CHECK(std::ranges::is_sorted(told));
    options.progress = [&](std::uint64_t) { cancel = true; };
    const auto stopped = run_paths(plan, options);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::interrupted);
}

TEST_CASE("Too many paths and no threads are refused before anything runs") {
    const Plan plan = plan_of(small_fund());
    RunOptions many;
    many.paths = 1'000'000'000;
    CHECK(run_paths(plan, many).error().kind == ErrorKind::usage);
    RunOptions none;
    none.threads = 0;
    CHECK(run_paths(plan, none).error().kind == ErrorKind::usage);
}

TEST_CASE("A higher cap never raises what is unmet on the same draws") {
    const auto unmet = [](const std::string& cap) {
        const std::string text = head("36") + R"(
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "1000000.00" } ]
[policy]
purposes = ["energy"]
caps.per_period = { unit = "month", amount = ")" + cap + R"(" }
[[policy.approval_tiers]]
up_to = "100000000.00"
approvals = 1
)" + kPartner + kAlways + R"(
[requests]
episode = 3.0
[[requests.needs]]
purpose = "energy"
size = { law = "fixed", amount = "10.00" }
)";
        return paths_of(plan_of(scenario(text)), 200);
    };
    const Paths low = unmet("20.00");
    const Paths high = unmet("30.00");
    std::int64_t saved = 0;
    for (std::size_t i = 0; i < low.outcomes.size(); ++i) {
        CHECK(high.outcomes[i].unmet <= low.outcomes[i].unmet);
        saved += low.outcomes[i].unmet - high.outcomes[i].unmet;
    }
    CHECK(saved > 0);
}

TEST_CASE("Figures as large as a scenario may have end at the range and not beyond it") {
    const Plan plan = plan_of(scenario(head("600") + R"(
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "10000000000000000.00" } ]
[policy]
purposes = ["energy"]
[[policy.approval_tiers]]
up_to = "1000000000000000000.00"
approvals = 1
[[partners]]
name = "P1"
currency = "USD"
instalments = { first = 0, every = 1, count = 600, amount = "10000000000000000.00" }
delay = { law = "lognormal", months = 120.0, sigma = 5.0 }
[episodes]
kind = "weibull"
start = 1.0
months = 600
shape = 0.1
[requests]
episode = 2.0
dispersion = 100.0
[[requests.needs]]
purpose = "energy"
[requests.needs.size]
law = "pareto"
minimum = "10000000000000000.00"
shape = 0.1
cap = "10000000000000000.00"
[exchange]
rates = [ { currency = "USD", rate = "0.9", volatility = 0.5, drift = 2.0 } ]
)"));
    Life life(plan, 1);
    for (std::uint32_t path = 0; path < 5; ++path) {
        const Outcome& outcome = life.live(path);
        CHECK(outcome.received == kMostFigure);
        CHECK(outcome.asked >= outcome.paid);
        CHECK(sum_of_book(life.state(), true) == 0);
    }
}

TEST_CASE("All amounts a hundred times as large give results a hundred times as large") {
    // Written with two more digits before the point: each "d.dd" becomes "d00.dd".
    std::string scaled = kLively;
    for (std::size_t at = scaled.find(".00\""); at != std::string::npos;
         at = scaled.find(".00\"", at + 6)) {
        scaled.insert(at, "00");
    }
    for (std::size_t at = scaled.find("\"60000\""); at != std::string::npos;
         at = scaled.find("\"60000\"", at)) {
        scaled.replace(at, 7, "\"6000000\"");
    }
    const Plan plan = plan_of(scenario(kLively));
    const Plan large = plan_of(scenario(scaled));
    Life one(plan, 3);
    Life hundred(large, 3);
    for (std::uint32_t path = 0; path < 100; ++path) {
        const Outcome& small = one.live(path);
        const Outcome& big = hundred.live(path);
        CHECK(small.requests == big.requests);
        CHECK(small.episodes == big.episodes);
        // Each drawn size is rounded to one minor unit: half of one at most a request.
        CHECK(std::abs(big.asked - 100 * small.asked) <= 50 * small.requests);
        CHECK(std::abs(big.received - 100 * small.received) <= 50 * 60);
    }
}

}  // namespace reserve::simulate::test
