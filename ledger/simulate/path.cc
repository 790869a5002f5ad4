// A diary that writes each act down as it is decided.
#include "ledger/simulate/path.h"

#include <algorithm>
#include <tuple>

#include "ledger/simulate/act_json.h"
#include "ledger/simulate/life.h"

namespace reserve::simulate {
namespace {

std::string account_name(const Plan& plan, fund::AccountKey key) {
    const fund::AccountClassSpec& account = fund::spec(key.account_class());
    std::string name(account.prefix);
    if (account.owner == fund::ObjectKind::purpose) {
        name += ":" + plan.scenario.purposes[key.owner()];
    } else if (account.owner) {
        name += ":" + plan.name_of(*account.owner, key.owner());
    }
    return name;
}

class Telling : public Diary {
public:
    explicit Telling(const Plan& plan) : writer_(plan) {}

    void note(const fund::State& state, const fund::Act& act, Time at,
              fund::Rule rule) override {
        // A name that was never given cannot be written; such a request is only counted.
        const auto* request = std::get_if<fund::DisbursementRequested>(&act.body);
        if (request == nullptr || request->notification.handle.known()) {
            acts.push_back({at, rule, to_figure(state.free()), writer_.line(state, act, at)});
        }
    }

    std::vector<ToldAct> acts;

private:
    ActWriter writer_;
};

}  // namespace

Told tell_path(const Plan& plan, std::uint64_t seed, std::uint32_t path) {
    Telling telling(plan);
    fund::State before = plan.before;
    Books books(std::move(before), &telling);
    for (const TimedAct& opened : plan.opening) {
        books.submit(opened.act, opened.at);
    }
    Life life(plan, seed, &telling);
    const Outcome outcome = life.live(path);
    return {std::move(telling.acts), outcome, life.detail(), life.state()};
}

std::string to_lines(const Told& told) {
    std::string lines;
    for (const ToldAct& act : told.acts) {
        if (act.rule == fund::Rule::none) {
            lines += act.line + "\n";
        }
    }
    return lines;
}

std::vector<AccountBalance> balances_of(const Plan& plan, const Told& told) {
    std::vector<AccountBalance> balances;
    for (const fund::Balance& balance : told.end.balances.all()) {
        if (!balance.amount.is_zero() || !balance.value.is_zero()) {
            balances.push_back({account_name(plan, balance.key),
                                std::string(balance.key.currency().code()), balance.amount,
                                balance.value});
        }
    }
    std::ranges::sort(balances, {}, [](const AccountBalance& balance) {
        return std::tie(balance.account, balance.currency);
    });
    return balances;
}

}  // namespace reserve::simulate
