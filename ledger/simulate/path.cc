// A diary that writes each act down as it is decided.
#include "ledger/simulate/path.h"

#include "ledger/simulate/act_json.h"
#include "ledger/simulate/life.h"

namespace reserve::simulate {
namespace {

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

}  // namespace reserve::simulate
