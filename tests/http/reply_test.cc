// Answers that come later, from elsewhere, more than once, or never.
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

TEST_CASE("who waits for an answer holds no worker, and gets it from any thread") {
    Keeper keeper{.kept = std::latch(20)};
    const RunningServer server(keeper.handler(), {.connections_per_address = 0, .workers = 1});
    const auto waiting = wait_at(server, keeper, 20);
    const RawSocket quick(server.address());
    quick.send(kNow);
    CHECK(quick.read_to("now").ends_with("now"));
    std::jthread([&] {
        for (Reply& reply : keeper.replies) {
            reply.send(plain_text(200, "later"));
        }
    }).join();
    for (const auto& socket : waiting) {
        CHECK(socket->read_to("later").ends_with("\r\n\r\nlater"));
    }
}

TEST_CASE("only the first answer to a request counts") {
    const RunningServer server([](const Request&, Reply reply) {
        reply.send(plain_text(200, "first"));
        reply.send(plain_text(200, "second"));
    });
    const std::string all = server.talk("GET /a HTTP/1.0\r\n\r\n");
    CHECK(all.ends_with("first"));
    CHECK_FALSE(all.contains("second"));
}

TEST_CASE("a reply that goes away unanswered answers 500") {
    Keeper keeper{.kept = std::latch(1)};
    const RunningServer server(keeper.handler());
    const RawSocket socket(server.address());
    socket.send(kGet);
    keeper.kept.wait();
    keeper.replies.clear();
    CHECK(socket.read_all().starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
}

TEST_CASE("an answer to a client that went away, or after the server's end, goes nowhere") {
    Keeper keeper{.kept = std::latch(1)};
    {
        const RunningServer server(keeper.handler());
        {
            const RawSocket gone(server.address());
            gone.send(kGet);
            keeper.kept.wait();
        }
        keeper.replies.front().send(plain_text(200, "late"));
        const RawSocket next(server.address());
        next.send(kNow);
        CHECK(next.read_to("now").ends_with("now"));
    }
    Reply left([](Response) {});
    {
        std::latch taken(1);
        const RunningServer server([&](const Request&, Reply reply) {
            reply.send(plain_text(200, "x"));
            left = std::move(reply);
            taken.count_down();
        });
        server.talk("GET /a HTTP/1.0\r\n\r\n");
        taken.wait();
    }
    left.send(plain_text(200, "late"));
}

TEST_CASE("each request has an id of its own and says where it comes from") {
    std::vector<std::string> seen;
    {
        const RunningServer server([&](const Request& request, Reply reply) {
            seen.push_back(request.id + " " + request.peer);
            reply.send(plain_text(200, "x"));
        });
        server.talk("GET /a HTTP/1.0\r\n\r\n");
        const RawSocket elsewhere(server.address(), "127.0.0.9");
        elsewhere.send("GET /a HTTP/1.0\r\n\r\n");
        elsewhere.read_all();
    }
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].substr(16) == " 127.0.0.1");
    CHECK(seen[1].substr(16) == " 127.0.0.9");
    CHECK(seen[0].substr(0, 16) != seen[1].substr(0, 16));
}

TEST_CASE("a body can be shared by many answers") {
    const auto body = std::make_shared<const SharedBody>("shared");
    const RunningServer server([&](const Request&) { return Response{.shared_body = body}; });
    for (int i = 0; i < 3; ++i) {
        CHECK(server.talk("GET /a HTTP/1.0\r\n\r\n").ends_with("\r\n\r\nshared"));
    }
}
