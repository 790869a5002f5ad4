// Clients that go while their requests are handled: their places are free, their handlers know.
#include <catch2/catch.hpp>

#include "tests/http/keeper.h"

using namespace reserve;
using namespace reserve::http;
using test::Keeper;
using test::kNow;
using test::kGet;
using test::RawSocket;
using test::RunningServer;
using test::wait_at;

namespace {

std::string post(std::size_t size) {
    return "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'x');
}

// After this the watch has seen whatever was sent before.
std::string ask_now(const RunningServer& server) {
    const RawSocket socket(server.address());
    socket.send(kNow);
    return socket.read_to("now");
}

}  // namespace

TEST_CASE("who hangs up leaves his place at once, whatever his handler does") {
    Keeper keeper{.kept = std::latch(3)};
    ServerLimits limits;
    limits.connections = 3;
    const RunningServer server(keeper.handler(), limits);
    const auto waiting = wait_at(server, keeper, 3);
    for (const auto& socket : waiting) {
        socket->hang_up();
    }
    CHECK(ask_now(server).ends_with("now"));
    keeper.replies.clear();
    CHECK(ask_now(server).ends_with("now"));
}

TEST_CASE("a handler can learn that nobody waits any more, also through a reply made of another") {
    Keeper keeper{.kept = std::latch(3)};
    const RunningServer server([&](const Request& request, Reply reply) {
        keeper.take(request, std::move(reply).after([](Response&) {}));
    });
    const auto waiting = wait_at(server, keeper, 3);
    for (const Reply& reply : keeper.replies) {
        CHECK(reply.is_wanted());
    }
    waiting[0]->hang_up();
    waiting[1]->hang_up();
    ask_now(server);
    CHECK(std::ranges::count_if(keeper.replies, &Reply::is_wanted) == 1);
    for (Reply& reply : keeper.replies) {
        reply.send(plain_text(200, "later"));
        CHECK_FALSE(reply.is_wanted());
    }
    CHECK(waiting[2]->read_to("later").ends_with("later"));
}

TEST_CASE("who ends only his own side still gets his answer, and his handler can learn of it") {
    Keeper keeper{.kept = std::latch(1)};
    const RunningServer server(keeper.handler());
    const auto waiting = wait_at(server, keeper, 1);
    CHECK_FALSE(keeper.replies[0].may_be_gone());
    waiting[0]->end();
    ask_now(server);
    CHECK(keeper.replies[0].is_wanted());
    CHECK(keeper.replies[0].may_be_gone());
    keeper.replies[0].send(plain_text(200, "later"));
    CHECK(waiting[0]->read_all().ends_with("later"));
}

TEST_CASE("in a full house who has ended his own side gives his place to others") {
    Keeper keeper{.kept = std::latch(3)};
    ServerLimits limits;
    limits.connections = 3;
    const RunningServer server(keeper.handler(), limits);
    const auto waiting = wait_at(server, keeper, 3);
    waiting[1]->end();
    CHECK(ask_now(server).ends_with("now"));
    CHECK(waiting[1]->read_all().empty());
    CHECK(std::ranges::count_if(keeper.replies, &Reply::is_wanted) == 2);
    for (Reply& reply : keeper.replies) {
        reply.send(plain_text(200, "later"));
    }
    CHECK(waiting[0]->read_to("later").ends_with("later"));
    CHECK(waiting[2]->read_to("later").ends_with("later"));
}

TEST_CASE("an answer to who hung up is never read by who came after him") {
    Keeper keeper{.kept = std::latch(8)};
    const RunningServer server(keeper.handler());
    const auto waiting = wait_at(server, keeper, 8);
    for (const auto& socket : waiting) {
        socket->hang_up();
    }
    ask_now(server);
    std::vector<std::unique_ptr<RawSocket>> next;
    for (int i = 0; i < 8; ++i) {
        next.push_back(std::make_unique<RawSocket>(server.address()));
        next.back()->send(kNow);
        CHECK(next.back()->read_to("now").ends_with("now"));
    }
    for (Reply& reply : keeper.replies) {
        reply.send(plain_text(200, "late"));
    }
    for (const auto& socket : next) {
        socket->send(kNow);
        CHECK_FALSE(socket->read_to("now").contains("late"));
    }
}

TEST_CASE("a request is not begun when nobody waits for its answer any more") {
    std::latch entered(1);
    std::latch released(1);
    std::vector<std::string> begun;
    {
        const RunningServer server(
            [&](const Request& request) {
                begun.push_back(request.path);
                if (request.path == "/first") {
                    entered.count_down();
                    released.wait();
                }
                return plain_text(200, "good");
            },
            {.workers = 1});
        const RawSocket first(server.address());
        first.send("GET /first HTTP/1.0\r\n\r\n");
        entered.wait();
        RawSocket gone(server.address());
        gone.send(kGet);
        server.talk("nonsense\r\n\r\n");  // the watch has it
        gone.hang_up();
        server.talk("nonsense\r\n\r\n");
        released.count_down();
        CHECK(first.read_all().ends_with("good"));
        CHECK(server.talk("GET /last HTTP/1.0\r\n\r\n").ends_with("good"));
    }
    CHECK(begun == std::vector<std::string>{"/first", "/last"});
}

TEST_CASE("what a handler keeps of a request counts as held until he lets go of it") {
    Keeper keeper{.kept = std::latch(1)};
    ServerLimits limits;
    limits.held_bytes = 100'000;
    const RunningServer server(keeper.handler(), limits);
    RawSocket gone(server.address());
    gone.send(post(60'000));
    keeper.kept.wait();
    gone.hang_up();
    ask_now(server);
    CHECK(server.talk(post(60'000)).starts_with("HTTP/1.1 503 "));
    keeper.replies.clear();
    const RawSocket next(server.address());
    next.send(post(60'000).substr(0, 59'000));
    next.end();
    CHECK(next.read_all().starts_with("HTTP/1.1 400 "));  // there is room again
}
