// Simulations over the wire: what is asked, and what is told of them.
#include "ledger/seal/json.h"
#include "service/answers.h"
#include "service/pages.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {
namespace {

// A whole number of a member; nullopt if it is there and none up to `most`.
std::optional<std::optional<std::uint64_t>> number_at(const seal::JsonNode& body,
                                                      std::string_view key, std::uint64_t least,
                                                      std::uint64_t most) {
    const seal::JsonNode* node = body.find(key);
    if (node == nullptr) {
        return std::optional<std::uint64_t>();
    }
    const bool fits = node->is(seal::JsonKind::integer) && node->integer >= 0 &&
                      static_cast<std::uint64_t>(node->integer) >= least &&
                      static_cast<std::uint64_t>(node->integer) <= most;
    return fits ? std::optional(std::optional(static_cast<std::uint64_t>(node->integer)))
                : std::nullopt;
}

std::optional<Simulations::Asked> read_asked(const std::string& text) {
    seal::JsonDocument document;
    const auto body = document.parse(text);
    if (!body || !(*body)->is(seal::JsonKind::object)) {
        return std::nullopt;
    }
    const seal::JsonNode* scenario = (*body)->find("scenario");
    const auto paths = number_at(**body, "paths", 1, Simulations::kMostPaths);
    const auto seed = number_at(**body, "seed", 0, kMostSeq);
    const auto known = 1U + ((*body)->find("paths") != nullptr ? 1U : 0U) +
                       ((*body)->find("seed") != nullptr ? 1U : 0U);
    const bool fits = scenario != nullptr && scenario->is(seal::JsonKind::string) &&
                      !scenario->text.empty() && paths && seed && (*body)->count == known;
    return fits ? std::optional(Simulations::Asked{std::string(scenario->text), *paths, *seed})
                : std::nullopt;
}

}  // namespace

http::Response start_simulation(const Call& call) {
    if (!is_json(call.request)) {
        return http::problem(415, "the body is application/json");
    }
    const auto asked = read_asked(call.request.body);
    if (!asked) {
        return http::problem(400, "the body is {scenario, paths?, seed?}");
    }
    const auto begun = call.service->simulations().start(*call.book, *asked);
    if (!begun && begun.error().kind == ErrorKind::locked) {
        return busy("too many simulations wait");
    }
    if (!begun) {
        const bool is_askers =
            begun.error().kind == ErrorKind::malformed || begun.error().kind == ErrorKind::usage;
        return is_askers ? http::problem(400, begun.error().message) : failed(begun.error());
    }
    http::Response answer = said(202, to_json(*begun));
    answer.fields.push_back(
        {"location", "/v1/ledgers/" + call.book->id() + "/simulations/" + begun->id});
    return answer;
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
