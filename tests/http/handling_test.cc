// Handlers that do not answer in time.
#include <catch2/catch.hpp>

#include "tests/http/keeper.h"

using namespace reserve;
using namespace reserve::http;
using test::Keeper;
using test::kNow;
using test::RawSocket;
using test::RunningServer;
using test::wait_at;

namespace {

ServerLimits impatient() {
    return {.handling_ms = 150};
}

}  // namespace

TEST_CASE("a request that is not answered in time is answered 503, and then its place is free") {
    Keeper keeper{.kept = std::latch(1)};
    RunningServer server(keeper.handler(), impatient());
    const auto waiting = wait_at(server, keeper, 1);
    waiting[0]->send(kNow);  // what follows is not begun
    const std::string all = waiting[0]->read_all();
    CHECK(all.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(all.contains("\r\nretry-after: 1\r\n"));
    CHECK(all.contains("\r\nConnection: close\r\n"));
    CHECK(all.find("HTTP/1.1", 1) == all.npos);
    CHECK(server.server().counts().refused == 1);
}

TEST_CASE("an answer that comes after its time goes nowhere") {
    Keeper keeper{.kept = std::latch(1)};
    const RunningServer server(keeper.handler(), impatient());
    const auto waiting = wait_at(server, keeper, 1);
    const std::string all = waiting[0]->read_to("}\n");
    CHECK_FALSE(keeper.replies[0].is_wanted());
    keeper.replies[0].send(plain_text(200, "late"));
    CHECK((all + waiting[0]->read_all()).find("late") == all.npos);
    CHECK(server.talk("GET /now HTTP/1.0\r\n\r\n").ends_with("now"));
}

TEST_CASE("of a late answer to HEAD there is the head alone") {
    Keeper keeper{.kept = std::latch(1)};
    const RunningServer server(keeper.handler(), impatient());
    const std::string all = server.talk("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(all.starts_with("HTTP/1.1 503 "));
    CHECK(all.ends_with("\r\n\r\n"));
}

TEST_CASE("a server that stops waits no longer than that for a handler that does not answer") {
    Keeper keeper{.kept = std::latch(1)};
    const auto server = std::make_unique<RunningServer>(keeper.handler(), impatient());
    const auto waiting = wait_at(*server, keeper, 1);
    server->server().stop();
    CHECK(waiting[0]->read_all().starts_with("HTTP/1.1 503 "));
}
