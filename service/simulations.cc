// A plan is made at once, so that a scenario that makes no sense is refused with the request; the
// paths run on the one thread of all simulations.
#include "service/simulations.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/outlook/outlook.h"
#include "ledger/simulate/ledger_snapshot.h"
#include "ledger/simulate/scenario/scenario_file.h"
#include "service/book.h"
#include "service/random.h"
#include "service/simulation_work.h"

namespace reserve::service {
namespace {

constexpr std::size_t kMostKeptOfAsker = 8;
constexpr std::size_t kMostKeptOfLedger = 32;

// Where the program reads the ledger that the scenario names, this reads its own.
Result<simulate::Plan> plan_of(Book& book, const simulate::Scenario& scenario) {
    if (scenario.start.ledger.empty()) {
        return simulate::make_plan(scenario);
    }
    const auto ledger = book.borrow();
    const auto snapshot =
        ledger ? simulate::take_snapshot(**ledger) : std::unexpected(ledger.error());
    return snapshot ? simulate::make_plan(scenario, &*snapshot) : std::unexpected(snapshot.error());
}

constexpr std::array<std::string_view, 5> kStates{"waiting", "running", "done", "failed",
                                                  "cancelled"};

}  // namespace

struct Simulations::One {
    View view;
    const Book* book = nullptr;
    std::string asker;
    std::optional<simulate::Plan> plan;
    simulate::RunOptions options;
    std::atomic<bool> cancel = false;
    std::atomic<std::uint64_t> done = 0;
};

Result<std::string> Simulations::outlook_of(const simulate::Plan& plan,
                                            const simulate::RunOptions& options) {
    const auto paths = simulate::run_paths(plan, options);
    if (!paths) {
        return std::unexpected(paths.error());
    }
    std::string json = outlook::to_json(outlook::of_run(plan, simulate::results_of(plan, *paths)));
    json.erase(json.find_last_not_of('\n') + 1);
    return json;
}

Simulations::Simulations(Simulate simulate)
    : simulate_(std::move(simulate)), thread_([this] { work(); }) {}

Simulations::~Simulations() {
    stop();
}

void Simulations::stop() {
    {
        const std::scoped_lock held(mutex_);
        stopping_ = true;
        std::ranges::for_each(all_, [](const auto& one) { one->cancel = true; });
        changed_.notify_all();
    }
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::optional<Simulations::Crowded> Simulations::crowded(const Book& book,
                                                         std::string_view asker) const {
    const std::scoped_lock held(mutex_);
    return crowded_now(book, asker);
}

std::optional<Simulations::Crowded> Simulations::crowded_now(const Book& book,
                                                             std::string_view asker) const {
    std::size_t of_asker = 0;
    std::size_t of_ledger = 0;
    std::size_t open = 0;
    for (const auto& one : all_) {
        if (one->view.state < State::done) {
            of_asker += one->asker == asker ? 1U : 0U;
            of_ledger += one->book == &book ? 1U : 0U;
            ++open;
        }
    }
    return of_asker >= kMostOpenOfAsker     ? std::optional(Crowded::asker)
           : of_ledger >= kMostOpenOfLedger ? std::optional(Crowded::ledger)
           : open >= kMostOpen              ? std::optional(Crowded::server)
                                            : std::nullopt;
}

// Of those that are over the asker's oldest, if he has many, and the ledger's, if it has: what is
// asked of one ledger makes no results of another go.
void Simulations::forget_oldest(const Book& book, std::string_view asker) {
    const auto forget = [this](std::size_t most, const auto& counts) {
        const auto is_kept = [&](const auto& one) {
            return one->view.state >= State::done && counts(*one);
        };
        if (static_cast<std::size_t>(std::ranges::count_if(all_, is_kept)) >= most) {
            all_.erase(std::ranges::find_if(all_, is_kept));
        }
    };
    forget(kMostKeptOfAsker, [&](const One& one) { return one.asker == asker; });
    forget(kMostKeptOfLedger, [&](const One& one) { return one.book == &book; });
}

Result<Simulations::View> Simulations::start(Book& book, const Asked& asked) {
    if (crowded(book, asked.asker)) {  // before the work of a plan
        return fail(ErrorKind::locked, "too many simulations are open");
    }
    const auto scenario = simulate::parse_scenario(asked.scenario, "scenario");
    auto plan = scenario ? plan_of(book, *scenario) : std::unexpected(scenario.error());
    if (!plan) {
        return std::unexpected(plan.error());
    }
    const std::uint64_t paths = asked.paths.value_or(scenario->paths);
    if (const Status fits = check_work(*plan, paths); !fits) {
        return std::unexpected(fits.error());
    }
    auto one = std::make_shared<One>();
    one->book = &book;
    one->asker = asked.asker;
    one->options.paths = paths;
    one->options.seed = asked.seed;
    one->options.cancel = &one->cancel;
    one->options.progress = [raw = one.get()](std::uint64_t done) { raw->done = done; };
    one->view.paths = paths;
    one->plan = *std::move(plan);
    auto id = random_hex(8);
    if (!id) {
        return std::unexpected(id.error());
    }
    one->view.id = *std::move(id);
    const std::scoped_lock held(mutex_);
    if (stopping_ || crowded_now(book, asked.asker)) {
        return fail(ErrorKind::locked, "too many simulations are open");
    }
    forget_oldest(book, asked.asker);
    all_.push_back(one);
    changed_.notify_all();
    return view_of(*one);
}

Simulations::View Simulations::view_of(const One& one) const {
    View view = one.view;
    view.done = view.state == State::done ? view.paths : one.done.load();
    return view;
}

std::vector<Simulations::View> Simulations::list(const Book& book, std::string_view asker) const {
    const std::scoped_lock held(mutex_);
    std::vector<View> views;
    for (const auto& one : all_) {
        if (one->book == &book && one->asker == asker) {
            views.push_back(view_of(*one));
            views.back().result.clear();
        }
    }
    return views;
}

std::optional<Simulations::View> Simulations::find(const Book& book, std::string_view id) const {
    const std::scoped_lock held(mutex_);
    const auto found = std::ranges::find_if(
        all_, [&](const auto& one) { return one->book == &book && one->view.id == id; });
    return found == all_.end() ? std::nullopt : std::optional(view_of(**found));
}

std::optional<Simulations::View> Simulations::cancel(const Book& book, std::string_view id) {
    const std::scoped_lock held(mutex_);
    const auto found = std::ranges::find_if(
        all_, [&](const auto& one) { return one->book == &book && one->view.id == id; });
    if (found == all_.end()) {
        return std::nullopt;
    }
    One& one = **found;
    const View view = view_of(one);
    one.cancel = true;
    if (one.view.state == State::waiting) {
        one.view.state = State::cancelled;
        one.plan.reset();
    } else if (one.view.state != State::running) {
        all_.erase(found);
    }
    return view;
}

void Simulations::work() {
    std::unique_lock held(mutex_);
    const auto next = [this] {
        return std::ranges::find_if(
            all_, [](const auto& one) { return one->view.state == State::waiting; });
    };
    while (true) {
        changed_.wait(held, [&] { return stopping_ || next() != all_.end(); });
        if (stopping_) {
            return;
        }
        const std::shared_ptr<One> one = *next();
        one->view.state = State::running;
        held.unlock();
        run(*one);
        held.lock();
    }
}

// Whatever a simulation throws ends that simulation, not the process.
void Simulations::run(One& one) {
    Result<std::string> result;
    try {
        result = simulate_(*one.plan, one.options);
    } catch (const std::bad_alloc&) {
        result = fail(ErrorKind::internal, "it needs more memory than there is");
    } catch (...) {
        result = fail(ErrorKind::internal, "a fault in this program");
    }
    const std::scoped_lock held(mutex_);
    one.plan.reset();
    if (result) {
        one.view.state = State::done;
        one.view.result = *std::move(result);
    } else if (result.error().kind == ErrorKind::interrupted) {
        one.view.state = State::cancelled;
    } else {
        one.view.state = State::failed;
        one.view.error = result.error().message;
    }
}

std::string to_json(const Simulations::View& view) {
    std::string json =
        fmt::format("{{\"done\":{},{}\"id\":\"{}\",\"paths\":{},", view.done,
                    view.error.empty() ? "" : "\"error\":" + json_string(view.error) + ",", view.id,
                    view.paths);
    json += view.result.empty() ? "" : "\"result\":" + view.result + ",";
    return json +
           fmt::format("\"state\":\"{}\"}}\n", kStates.at(static_cast<std::size_t>(view.state)));
}

}  // namespace reserve::service
