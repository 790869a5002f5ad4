// Simulations over the wire: what is asked, and what is told of them.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/simulate/scenario/scenario.h"
#include "service/answers.h"
#include "service/body.h"
#include "service/routes.h"
#include "service/service.h"
#include "service/simulation_work.h"

namespace reserve::service {
namespace {

constexpr std::size_t kMostScenario = 65'536;  // bytes

using Fault = std::optional<std::string>;

// Reads a whole number where there is one; else what it may be.
Fault read_number(const seal::JsonNode& body, std::string_view key, std::uint64_t least,
                  std::uint64_t most, std::optional<std::uint64_t>& into) {
    const seal::JsonNode* node = body.find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    into = static_cast<std::uint64_t>(std::max<std::int64_t>(node->integer, 0));
    const bool fits =
        node->is(seal::JsonKind::integer) && node->integer >= 0 && *into >= least && *into <= most;
    return fits ? Fault() : fmt::format("{} is not a whole number from {} to {}", key, least, most);
}

Fault read_asked(const seal::JsonNode& body, Simulations::Asked& asked) {
    if (!body.is(seal::JsonKind::object)) {
        return "the body is not an object {scenario, paths?, seed?}";
    }
    for (const seal::JsonNode& member : body.children()) {
        if (member.key != "scenario" && member.key != "paths" && member.key != "seed") {
            return "the body has a member that is none of scenario, paths and seed";
        }
    }
    const seal::JsonNode* scenario = body.find("scenario");
    if (scenario == nullptr || !scenario->is(seal::JsonKind::string) || scenario->text.empty()) {
        return scenario == nullptr ? "scenario is missing: a text, the scenario's TOML"
                                   : "scenario is not a text, the scenario's TOML";
    }
    if (scenario->text.size() > kMostScenario) {
        return fmt::format("scenario is longer than {} bytes", kMostScenario);
    }
    asked.scenario = scenario->text;
    auto fault = read_number(body, "paths", 1, kMostPaths, asked.paths);
    return fault ? fault : read_number(body, "seed", 0, simulate::kMostSeed, asked.seed);
}

// A plan that is locked out may find room by now.
http::Response not_now(std::optional<Simulations::Crowded> crowded) {
    if (!crowded || *crowded == Simulations::Crowded::server) {
        return busy("too many simulations are open on this server");
    }
    const bool is_of_asker = *crowded == Simulations::Crowded::asker;
    return later(
        429,
        fmt::format("{} {} simulations open; one must end, or be cancelled, before another",
                    is_of_asker ? "you have" : "this ledger has",
                    is_of_asker ? Simulations::kMostOpenOfAsker : Simulations::kMostOpenOfLedger),
        5);
}

}  // namespace

http::Response start_simulation(const Call& call) {
    seal::JsonDocument document;
    auto body = read_body(call.request, document);
    if (!body) {
        return std::move(body.error());
    }
    Simulations::Asked asked;
    if (const Fault fault = read_asked(**body, asked)) {
        return http::problem(400, *fault);
    }
    asked.asker = call.whose;
    Simulations& simulations = call.service->simulations();
    const auto begun = simulations.start(*call.book, asked);
    if (!begun && begun.error().kind == ErrorKind::locked) {
        return not_now(simulations.crowded(*call.book, asked.asker));
    }
    if (!begun) {
        return is_askers(begun.error().kind) ? http::problem(400, begun.error().message)
                                             : failed(call, begun.error());
    }
    http::Response answer = said(202, to_json(*begun));
    answer.fields.push_back(
        {"location", "/v1/ledgers/" + call.book->id() + "/simulations/" + begun->id});
    return answer;
}

http::Response list_simulations(const Call& call) {
    std::string rows;
    for (const auto& view : call.service->simulations().list(*call.book, call.whose)) {
        rows += (rows.empty() ? "" : ",") + to_json(view);
        rows.pop_back();
    }
    return said(200, "[" + rows + "]\n");
}

http::Response read_simulation(const Call& call) {
    const auto view = call.service->simulations().find(*call.book, call.names.front());
    return view ? said(200, to_json(*view)) : not_found("there is no such simulation");
}

http::Response cancel_simulation(const Call& call) {
    const auto view = call.service->simulations().cancel(*call.book, call.names.front());
    return view ? said(200, to_json(*view)) : not_found("there is no such simulation");
}

}  // namespace reserve::service
