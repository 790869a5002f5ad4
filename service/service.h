// The service: takes a request, finds its route, asks who may, and answers; tells the operator of
// each what became of it. Knows no socket.
#pragma once

#include <atomic>
#include <condition_variable>
#include <thread>

#include "http/reply.h"
#include "ledger/base/clock.h"
#include "service/metrics.h"
#include "service/rate_limit.h"
#include "service/readiness.h"
#include "service/routes.h"
#include "service/shelf.h"
#include "service/simulations.h"
#include "service/tokens.h"
#include "service/troubles.h"
#include "service/waiting_room.h"

namespace reserve::service {

// One line of the access log. Nothing a caller wrote stands in it but what the service knows.
struct Served {
    std::string_view id{};  // of the request
    std::string_view method{};
    std::string_view pattern{};  // of the route; empty if there is none
    std::string_view ledger{};   // of the shelf; empty if there is none
    std::string_view role{};
    std::string_view token{};  // its name
    std::string_view peer{};
    int status = 0;
    std::int64_t microseconds = 0;
    std::size_t bytes = 0;
};

struct Settings {
    std::filesystem::path folder;
    std::vector<std::string> published;  // ledgers that need no token to be read
    RateLimits rate{};
    DeskLimits desk{};
    WaitLimits waiting{};
    SignerOf signer_of;
    std::function<void(const Served&)> tell;  // by any thread, several at once
    // What went wrong with a ledger (empty: with the list of tokens), for the operator alone.
    std::function<void(std::string_view ledger, const Error&)> complain;
    std::function<http::ServerCounts()> wire = [] { return http::ServerCounts{}; };
    std::shared_ptr<Clock> clock = system_clock();
};

class Service {
public:
    explicit Service(Settings settings);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service();

    void answer(http::Request request, http::Reply reply);
    // Who waits for news is answered, nothing more is accepted; what was, is finished.
    void stop();
    // Whether every ledger can be read and recorded in, as far as that shows without writing, and
    // the list of tokens read. The operator is told what cannot; who asks may not know that it
    // exists.
    bool can_go_on();
    // 503 for the caller, and what went wrong for the operator.
    http::Response unusable(const Book& book, const Error& error);
    // For who has waited: 401 if the token that let him in is over by now.
    std::optional<http::Response> turn_out(const http::Request& request);
    // What lasts is not told with every request.
    void complain(std::string_view ledger, const Error& error);

    Shelf& shelf() { return shelf_; }
    const std::vector<std::string>& published() const { return settings_.published; }
    Metrics& metrics() { return metrics_; }
    WaitingRoom& waiting() { return waiting_; }
    Readiness& readiness() { return readiness_; }
    std::string metrics_text() { return metrics_.text(shelf_, settings_.wire()); }
    Simulations& simulations() { return simulations_; }
    bool is_stopping() const { return stopping_; }

private:
    struct Caller;
    Status identify(const http::Request& request, Caller& caller);
    std::optional<http::Response> limit(Caller& caller);
    Status approach(const std::string& ledger, Caller& caller, Standing& standing);
    std::optional<http::Response> gate(const Match& found, Caller& caller);
    http::Reply watched(const http::Request& request, const Match& found, const Caller& caller,
                        http::Reply reply);
    enum class Look : std::uint8_t { at_what_is_told, at_the_file };
    void wake();
    void tick();
    void look_after(Book& book, Look look);

    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;  // of the next two, which the desks of the shelf use
    std::condition_variable changed_;
    bool has_news_ = false;
    Settings settings_;
    WaitingRoom waiting_;  // those who have a place in it are of the shelf
    Shelf shelf_;
    TokenRegister tokens_;
    RateLimiter limiter_;
    Metrics metrics_;
    Troubles troubles_;
    Readiness readiness_;
    Simulations simulations_;
    std::thread ticker_;
};

}  // namespace reserve::service
