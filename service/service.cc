// Match, authenticate, authorize, limit, answer; and on the way back count and tell.
#include "service/service.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/socket_address.h"
#include "ledger/base/quoted.h"
#include "service/answers.h"

namespace reserve::service {
namespace {

constexpr auto kTick = std::chrono::milliseconds(250);

Time now_of(Clock& clock) {
    return Time{clock.now_microseconds()};
}

http::Response no_token(std::string_view error) {
    http::Response answer = http::problem(401, "a valid bearer token is needed here");
    answer.fields.push_back({"www-authenticate", "Bearer realm=\"reserve\"" + std::string(error)});
    return answer;
}

// For who shows a token that is none, or may be one.
http::Response not_let_in(const Error& error) {
    return error.kind == ErrorKind::usage
               ? no_token(", error=\"invalid_token\"")
               : busy("the server cannot read its list of tokens; its operator must look after it");
}

// Said alike of a ledger that is there and of one that is not.
http::Response not_allowed(const Match& found, Role role, const Standing& standing) {
    const bool is_of_others = !found.ledger.empty() && standing.claim == Claim::other;
    const std::string whose = found.ledger.empty()
                                  ? "this token's role, "
                                  : "this token is for this ledger, but its role, ";
    return http::problem(403, is_of_others
                                  ? "this token is not for this ledger"
                                  : whose + std::string(word_of(role)) + ", may not do this");
}

http::Response no_route(const Match& found) {
    if (found.methods.empty()) {
        return http::problem(404);
    }
    http::Response answer = http::problem(405);
    std::string allowed;
    for (const std::string_view method : found.methods) {
        allowed += (allowed.empty() ? "" : ", ") + std::string(method);
        allowed += method == "GET" ? ", HEAD" : "";
    }
    answer.fields.push_back({"allow", std::move(allowed)});
    return answer;
}

http::Response wrong_query(std::span<const std::string_view> known) {
    return http::problem(
        400, known.empty() ? "this address takes no query"
                           : fmt::format("the query takes {}, each once at most and with a value",
                                         fmt::join(known, ", ")));
}

// The request's id, as RFC 9457 tells it.
void name_instance(http::Response& answer, std::string_view id) {
    if (answer.content_type == "application/problem+json" && answer.body.starts_with('{')) {
        answer.body.insert(1, "\"instance\":" + json_string(id) + ",");
    }
}

}  // namespace

// Who asks, and for what: all that the log and the limits know of a request.
struct Service::Caller {
    std::optional<Token> token;  // a valid one
    std::string shown;           // the name of the token, also of one that is over
    std::string whose;           // as limits count: a token, or an address
    Book* book = nullptr;
    bool is_sandbox = false;
    Allowance allowance;

    Role role() const { return token ? token->role : Role::nobody; }
};

namespace {

// What stands behind a link when the server starts is served, wherever the link leads later.
Settings resolved(Settings settings) {
    std::error_code none;
    if (auto folder = std::filesystem::canonical(settings.folder, none); !none) {
        settings.folder = std::move(folder);
    }
    return settings;
}

}  // namespace

Service::Service(Settings settings)
    : settings_(resolved(std::move(settings))),
      waiting_(settings_.waiting),
      shelf_(
          settings_.folder, settings_.signer_of, [this] { wake(); }, settings_.desk),
      tokens_(settings_.folder),
      limiter_(settings_.rate),
      ticker_([this] { tick(); }) {}

Service::~Service() {
    stop();
}

void Service::stop() {
    {
        const std::scoped_lock held(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    if (ticker_.joinable()) {
        ticker_.join();
    }
    for (Book* book : shelf_.open_books()) {
        book->feed().close();
        book->desk().close();
    }
    simulations_.stop();
}

void Service::wake() {
    const std::scoped_lock held(mutex_);
    has_news_ = true;
    changed_.notify_all();
}

// Looks after those who wait: tells them of news, also of what other programs recorded, and when
// their time is over.
void Service::tick() {
    std::unique_lock held(mutex_);
    while (!stopping_) {
        changed_.wait_for(held, kTick, [this] { return stopping_ || has_news_; });
        const bool is_told = std::exchange(has_news_, false);
        held.unlock();
        for (Book* book : shelf_.open_books()) {
            if (book->feed().is_waited_for()) {
                look_after(*book, is_told ? Look::at_what_is_told : Look::at_the_file);
            }
        }
        held.lock();
    }
}

void Service::look_after(Book& book, Look look) {
    if (look == Look::at_the_file) {
        if (const auto ledger = book.borrow()) {
            book.feed().stands_at((*ledger)->head().size);
        }
    }
    book.feed().tell_due(Feed::Clock::now());
}

// usage: a token is shown that is none, or is over.
Status Service::identify(const http::Request& request, Caller& caller) {
    const std::string* shown = request.find("authorization");
    if (shown == nullptr) {
        return {};
    }
    constexpr std::string_view kScheme = "Bearer ";
    auto token = shown->starts_with(kScheme)
                     ? tokens_.find(std::string_view(*shown).substr(kScheme.size()))
                     : Result<std::optional<Token>>(std::nullopt);
    if (!token) {
        return std::unexpected(token.error());
    }
    const Status list = *token ? Status() : tokens_.check();
    if (!list) {
        complain("", list.error());
    }
    caller.shown = *token ? (*token)->name : "";
    if (!*token || !(*token)->is_valid(now_of(*settings_.clock))) {
        return fail(ErrorKind::usage, "no valid token");
    }
    caller.token = *std::move(token);
    return {};
}

std::optional<http::Response> Service::turn_out(const http::Request& request) {
    Caller caller;
    const Status known = identify(request, caller);
    return known ? std::nullopt : std::optional(not_let_in(known.error()));
}

std::optional<http::Response> Service::limit(Caller& caller) {
    caller.allowance = limiter_.take(caller.whose, RateLimiter::Clock::now());
    if (caller.allowance.is_granted) {
        return std::nullopt;
    }
    metrics_.limited();
    return later(429, "too many requests", caller.allowance.more_in_s);
}

// How the caller stands to the ledger that is named; whether it can be read.
Status Service::approach(const std::string& ledger, Caller& caller, Standing& standing) {
    if (ledger.empty()) {
        return {};
    }
    const auto& published = settings_.published;
    if (std::ranges::find(published, ledger) != published.end()) {
        standing.opening = Opening::published;
    }
    if (caller.token && caller.token->names(ledger)) {
        standing.claim = Claim::own;
    }
    if (standing.claim == Claim::other && standing.opening == Opening::closed) {
        return {};  // nothing is opened for a stranger, who could tell by the time it takes
    }
    caller.book = shelf_.find(ledger);
    if (caller.book == nullptr) {
        return {};
    }
    const auto facts = caller.book->facts();
    if (facts && (*facts)->is_sandbox) {
        standing.nature = Nature::sandbox;
    }
    return facts ? Status() : std::unexpected(facts.error());
}

// What stands in the way, in this order: no such route, too often, no right, no such ledger.
std::optional<http::Response> Service::gate(const Match& found, Caller& caller) {
    if (found.route == nullptr) {
        return no_route(found);
    }
    const bool is_for_all = found.is_for_all();
    if (auto limited = is_for_all ? std::nullopt : limit(caller)) {
        return limited;
    }
    Standing standing;
    const Status readable = approach(found.ledger, caller, standing);
    switch (authorize(caller.role(), found.route->operation, standing)) {
        case Access::needs_token:
            return no_token("");
        case Access::denied:
            return not_allowed(found, caller.role(), standing);
        case Access::granted:
            break;
    }
    caller.is_sandbox = standing.nature == Nature::sandbox;
    if (!found.ledger.empty() && caller.book == nullptr) {
        return not_found("there is no such ledger");
    }
    if (!is_for_all && stopping_) {
        return busy("the server is stopping");
    }
    return readable ? std::nullopt : std::optional(unusable(*caller.book, readable.error()));
}

void Service::complain(std::string_view ledger, const Error& error) {
    if (settings_.complain && troubles_.is_news(ledger, error.message, Troubles::Clock::now())) {
        settings_.complain(ledger, error);
    }
}

bool Service::can_go_on() {
    const Status tokens = tokens_.check();
    bool all = tokens || tokens.error().kind == ErrorKind::not_found;
    if (!all) {
        complain("", tokens.error());
    }
    if (const Status folder = shelf_.take_in_all(); !folder) {
        complain("", folder.error());
        all = false;
    }
    for (Book* book : shelf_.open_books()) {
        if (const Status status = book->check(); !status) {
            complain(book->id(), status.error());
            all = false;
        }
    }
    return all;
}

http::Response Service::unusable(const Book& book, const Error& error) {
    metrics_.failed(book.id());
    complain(book.id(), error);
    return cannot_go_on(error.kind);
}

http::Response failed(const Call& call, const Error& error) {
    if (!is_askers(error.kind)) {
        call.service->unusable(*call.book, error);
    }
    return failed(error);
}

// The reply that counts and tells before it lets the answer go.
http::Reply Service::watched(const http::Request& request, const Match& found, const Caller& caller,
                             http::Reply reply) {
    return std::move(reply).after([this, began = request.received, id = request.id,
                                   method = request.method, peer = request.peer,
                                   route = found.route, is_for_all = found.is_for_all(),
                                   caller](http::Response& answer) {
        name_instance(answer, id);
        if (caller.is_sandbox) {
            answer.fields.push_back({"reserve-sandbox", "true"});
        }
        const RateLimits& limits = limiter_.limits();
        if (limits.requests != 0 && route != nullptr && !is_for_all) {
            const std::string name = caller.token ? "token" : "address";
            answer.fields.push_back(
                {"ratelimit-policy", "\"" + name + "\";q=" + std::to_string(limits.requests) +
                                         ";w=" + std::to_string(limits.window_s)});
            answer.fields.push_back(
                {"ratelimit", "\"" + name + "\";r=" + std::to_string(caller.allowance.left) +
                                  ";t=" + std::to_string(caller.allowance.more_in_s)});
        }
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(RateLimiter::Clock::now() - began)
                .count();
        const std::string_view pattern = route == nullptr ? "" : route->pattern;
        metrics_.served(pattern, answer.status, took);
        if (settings_.tell) {
            settings_.tell({.id = id,
                            .method = method,
                            .pattern = pattern,
                            .ledger = caller.book == nullptr ? "" : caller.book->id(),
                            .role = word_of(caller.role()),
                            .token = caller.shown,
                            .peer = peer,
                            .status = answer.status,
                            .microseconds = took,
                            .bytes = answer.bytes().size()});
        }
    });
}

void Service::answer(http::Request request, http::Reply reply) {
    const Match found = match(request.method, request.path);
    Caller caller;
    const Status known = identify(request, caller);
    caller.whose =
        caller.token ? "token " + caller.token->name : "peer " + http::network_of(request.peer);
    std::optional<http::Response> refusal;
    if (known || found.route == nullptr || found.is_for_all()) {
        refusal = gate(found, caller);
    } else if (known.error().kind == ErrorKind::usage) {
        caller.book = caller.shown.empty() ? nullptr : shelf_.find(found.ledger);
        refusal = limit(caller);
        refusal = refusal ? std::move(refusal) : not_let_in(known.error());
    } else {
        complain("", known.error());
        refusal = not_let_in(known.error());
    }
    auto query = found.route != nullptr && !refusal
                     ? parse_query(request.query, found.route->parameters)
                     : std::optional<Query>(Query());
    if (!query) {
        refusal = wrong_query(found.route->parameters);
    }
    http::Reply told = watched(request, found, caller, std::move(reply));
    if (refusal) {
        const bool is_recording =
            found.route != nullptr && found.route->operation == Operation::record_acts;
        told.send(is_recording ? nothing_recorded(*std::move(refusal)) : *std::move(refusal));
        return;
    }
    found.route->answer(Call{.request = std::move(request),
                             .service = this,
                             .book = caller.book,
                             .whose = caller.whose,
                             .names = found.names,
                             .query = *std::move(query)},
                        std::move(told));
}

}  // namespace reserve::service
