// Simulations side by side: whose share is used up, what becomes of those that throw or are
// cancelled, and how much work is too much.
#include "service/simulations.h"

#include <latch>
#include <stdexcept>
#include <thread>

#include "ledger/simulate/run.h"
#include "service/book.h"
#include "service/simulation_work.h"
#include "tests/ledger/world.h"
#include "tests/simulate/scenarios.h"

using namespace reserve;
using namespace reserve::simulate::test;
using service::Simulations;
using Crowded = Simulations::Crowded;
using State = Simulations::State;

namespace {

const std::string kScenario = head() + kStart + kPolicy + kPartner + kRequests;

// A ledger's place; scenarios of their own figures never open it.
struct Place {
    service::Book book{{.id = "fund", .file = "/nowhere", .signer = nullptr}};

    Simulations::Asked asked(const std::string& asker) const {
        return {.asker = asker, .scenario = kScenario, .paths = 1, .seed = 1};
    }
};

// Runs until it is cancelled.
Result<std::string> endless(const simulate::Plan&, const simulate::RunOptions& options) {
    while (!*options.cancel) {
        std::this_thread::yield();
    }
    return fail(ErrorKind::interrupted, "stopped");
}

Simulations::View ended(const Simulations& simulations, const service::Book& book,
                        const std::string& id) {
    auto view = simulations.find(book, id);
    for (; view && view->state < State::done; view = simulations.find(book, id)) {
        std::this_thread::yield();
    }
    REQUIRE(view);
    return *view;
}

simulate::Plan plan_of(const std::string& text) {
    const auto scenario = simulate::parse_scenario(text, "test");
    REQUIRE(scenario);
    auto plan = simulate::make_plan(*scenario);
    REQUIRE(plan);
    return *std::move(plan);
}

}  // namespace

TEST_CASE("a token has two simulations open, a ledger four, a server eight") {
    Place here;
    Place there;
    Place elsewhere;
    Simulations simulations(endless);
    const auto begins = [&](Place& place, const std::string& asker) {
        const auto begun = simulations.start(place.book, place.asked(asker));
        CHECK((begun || begun.error().kind == ErrorKind::locked));
        return begun.has_value();
    };
    REQUIRE(begins(here, "a"));
    const auto second = simulations.start(here.book, here.asked("a"));
    REQUIRE(second);
    CHECK_FALSE(begins(here, "a"));
    CHECK_FALSE(begins(there, "a"));
    CHECK(simulations.crowded(here.book, "a") == Crowded::asker);
    REQUIRE(begins(here, "b"));
    REQUIRE(begins(here, "c"));
    CHECK_FALSE(begins(here, "b"));
    CHECK(simulations.crowded(here.book, "b") == Crowded::ledger);
    CHECK_FALSE(simulations.crowded(there.book, "b"));
    for (const char* asker : {"b", "c", "d", "d"}) {
        REQUIRE(begins(there, asker));
    }
    CHECK_FALSE(begins(elsewhere, "e"));
    CHECK(simulations.crowded(elsewhere.book, "e") == Crowded::server);
    REQUIRE(simulations.cancel(here.book, second->id));
    CHECK(begins(elsewhere, "a"));
}

TEST_CASE("a simulation that throws has failed, and the next one is run") {
    Place here;
    int runs = 0;
    Simulations simulations([&](const auto&, const auto&) -> Result<std::string> {
        switch (++runs) {
            case 1:
                throw std::runtime_error("a path of this machine");
            case 2:
                throw std::bad_alloc();
            default:
                return "{}";
        }
    });
    const std::pair<State, const char*> expected[] = {
        {State::failed, "a fault in this program"},
        {State::failed, "it needs more memory than there is"},
        {State::done, ""}};
    for (const auto& [state, error] : expected) {
        const auto begun = simulations.start(here.book, here.asked("a"));
        REQUIRE(begun);
        const auto view = ended(simulations, here.book, begun->id);
        CHECK(view.state == state);
        CHECK(view.error == error);
    }
}

TEST_CASE("a simulation that runs or waits is cancelled, and one that is over forgotten") {
    Place here;
    std::latch running(1);
    Simulations simulations([&](const auto& plan, const auto& options) {
        running.count_down();
        return endless(plan, options);
    });
    const auto first = simulations.start(here.book, here.asked("a"));
    const auto second = simulations.start(here.book, here.asked("a"));
    REQUIRE((first && second));
    running.wait();
    REQUIRE(simulations.cancel(here.book, second->id));
    CHECK(ended(simulations, here.book, second->id).state == State::cancelled);
    REQUIRE(simulations.cancel(here.book, first->id));
    CHECK(ended(simulations, here.book, first->id).state == State::cancelled);
    REQUIRE(simulations.cancel(here.book, first->id));
    CHECK_FALSE(simulations.find(here.book, first->id));
}

TEST_CASE("results are kept, however much others ask of another ledger") {
    Place here;
    Place there;
    Simulations simulations([](const auto&, const auto&) { return Result<std::string>("{}"); });
    const auto run = [&](Place& place, const std::string& asker) {
        const auto begun = simulations.start(place.book, place.asked(asker));
        REQUIRE(begun);
        CHECK(ended(simulations, place.book, begun->id).state == State::done);
        return begun->id;
    };
    const std::string kept = run(here, "a");
    const std::string first = run(there, "b");
    for (int i = 0; i < 40; ++i) {
        run(there, i % 2 == 0 ? "b" : "c");
    }
    CHECK(simulations.find(here.book, kept));
    CHECK_FALSE(simulations.find(there.book, first));
}

TEST_CASE("no path takes more steps than was foreseen of it") {
    for (const std::string& text :
         {kScenario, kScenario + kAlways, kLively,
          head("120") + kStart + kPolicy + kPartner + kAlways +
              "[requests]\nepisode = 40.0\npatience_months = 120\n[[requests.needs]]\n"
              "purpose = \"energy\"\nsize = { law = \"fixed\", amount = \"900.00\" }\n"}) {
        const simulate::Plan plan = plan_of(text);
        simulate::RunOptions options;
        options.paths = 20;
        const auto paths = simulate::run_paths(plan, options);
        REQUIRE(paths);
        double acts = 0;
        for (const auto& outcome : paths->outcomes) {
            acts += outcome.acts;
        }
        CHECK(acts / 20 <= static_cast<double>(service::steps_of_path(plan)));
        CHECK(acts / 20 * 100 >= static_cast<double>(service::steps_of_path(plan)));
    }
}

TEST_CASE("too much work is told with its figure, and what is said to pass does") {
    const simulate::Plan small = plan_of(kScenario);
    CHECK(service::check_work(small, service::kMostPaths));
    const auto many = service::check_work(small, 200'000);
    REQUIRE_FALSE(many);
    CHECK(many.error().kind == ErrorKind::usage);
    CHECK(many.error().message ==
          "the scenario asks for 200,000 paths; at most 100,000 are done here, and paths beside "
          "the scenario says how many");

    const std::string busy = "[requests]\nepisode = 500.0\npatience_months = 600\n"
                             "[[requests.needs]]\npurpose = \"energy\"\n"
                             "size = { law = \"fixed\", amount = \"900.00\" }\n";
    const simulate::Plan large =
        plan_of(head("600") + kStart + kPolicy + kPartner + kAlways + busy);
    const std::uint64_t fit = service::kMostSteps / service::steps_of_path(large);
    REQUIRE(fit > 0);
    CHECK(service::check_work(large, fit));
    const auto refused = service::check_work(large, fit + 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("at most " + std::to_string(fit) + " paths") !=
          std::string::npos);
}
