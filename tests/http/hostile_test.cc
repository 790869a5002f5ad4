// Sixty connections of no good will at once, full houses, and proxies who speak for others.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/http/keeper.h"

using namespace reserve;
using namespace reserve::http;
using test::Keeper;
using test::kGet;
using test::RawSocket;
using test::RunningServer;
using test::wait_at;

namespace {

const std::string kOnce = "GET /a HTTP/1.0\r\n\r\n";

std::size_t resident_megabytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t whole = 0;
    std::size_t resident = 0;
    statm >> whole >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) >> 20;
}

// Says nothing, a byte of a head or a body at a time, or reads nothing of a large answer.
struct Attacker {
    Attacker(const RunningServer& server, int number)
        : kind(number % 4),
          socket(server.address(), ("127.0.2." + std::to_string(number + 1)).c_str()) {
        constexpr std::array kFirst{"", "GET /",
                                    "POST / HTTP/1.1\r\nHost: a\r\n"
                                    "Content-Length: 60000\r\n\r\n",
                                    "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"};
        socket.send(kFirst.at(static_cast<std::size_t>(kind)));
    }
    void trickle() const {
        if (kind == 1 || kind == 2) {
            socket.send("x");
        }
    }

    int kind;
    RawSocket socket;
};

}  // namespace

TEST_CASE("with sixty hostile connections an honest request is answered, and memory stays") {
    const auto large = std::make_shared<const SharedBody>(std::string(std::size_t{8} << 20, 'x'));
    const std::size_t before = resident_megabytes();
    const RunningServer server([&](const Request& request) {
        return request.path == "/large" ? Response{.shared_body = large} : plain_text(200, "good");
    });
    std::vector<std::unique_ptr<Attacker>> attackers;
    for (int i = 0; i < 60; ++i) {
        attackers.push_back(std::make_unique<Attacker>(server, i));
    }
    for (int round = 0; round < 5; ++round) {
        for (const auto& attacker : attackers) {
            attacker->trickle();
        }
        const RawSocket honest(server.address());
        honest.send(kGet);
        pollfd answered{honest.descriptor(), POLLIN, 0};
        REQUIRE(::poll(&answered, 1, 10'000) == 1);
        CHECK(honest.read_to("good").ends_with("good"));
    }
    CHECK(resident_megabytes() - before < 200);
}

TEST_CASE("with no place left that could be taken, it is said so at once") {
    Keeper keeper{.kept = std::latch(3)};
    ServerLimits limits;
    limits.connections = 3;
    const RunningServer server(keeper.handler(), limits);
    const auto waiting = wait_at(server, keeper, 3);
    const std::string all = server.talk(kGet);
    CHECK(all.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(all.contains("\r\nretry-after: 1\r\n"));
    CHECK(server.talk("").starts_with("HTTP/1.1 503 "));
    for (Reply& reply : keeper.replies) {
        reply.send(plain_text(200, "good"));
    }
    for (const auto& socket : waiting) {
        CHECK(socket->read_to("good").ends_with("good"));
    }
}

TEST_CASE("far more connections than places are all answered or closed, and a few are told why") {
    Keeper keeper{.kept = std::latch(3)};
    ServerLimits limits;
    limits.connections = 3;
    limits.connections_per_address = 0;
    const RunningServer server(keeper.handler(), limits);
    const auto waiting = wait_at(server, keeper, 3);
    std::vector<std::unique_ptr<RawSocket>> many;
    for (int i = 0; i < 120; ++i) {
        many.push_back(std::make_unique<RawSocket>(server.address()));
    }
    std::ptrdiff_t told = 0;
    for (const auto& socket : many) {
        const std::string all = socket->read_all();
        const bool is_told = all.starts_with("HTTP/1.1 503 ");
        CHECK((is_told || all.empty()));
        told += is_told ? 1 : 0;
    }
    CHECK(told >= 4);
    keeper.replies.clear();
}

TEST_CASE("who is told that he has too many connections takes no place of others by it") {
    ServerLimits limits;
    limits.connections = 4;
    limits.connections_per_address = 1;
    Keeper keeper{.kept = std::latch(1)};
    RunningServer server(keeper.handler(), limits);
    const auto waiting = wait_at(server, keeper, 1);
    std::vector<std::unique_ptr<RawSocket>> many;
    for (int i = 0; i < 80; ++i) {  // which nobody closes
        many.push_back(std::make_unique<RawSocket>(server.address()));
    }
    std::vector<std::unique_ptr<RawSocket>> others;
    for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4"}) {
        others.push_back(std::make_unique<RawSocket>(server.address(), from));
        others.back()->send(test::kNow);
        CHECK(others.back()->read_to("now").ends_with("now"));
    }
    CHECK(server.server().counts().open <= 8);  // four of them, and four that are being told
    CHECK(many.front()->read_all().starts_with("HTTP/1.1 429 "));
    const RawSocket once_more(server.address(), "127.0.0.2");
    CHECK(once_more.read_all().starts_with("HTTP/1.1 429 "));
    keeper.replies.clear();
}

TEST_CASE("all unanswered requests together hold only so many bytes") {
    Keeper keeper{.kept = std::latch(2)};
    ServerLimits limits;
    limits.held_bytes = 100'000;
    const RunningServer server(keeper.handler(), limits);
    const std::string post =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n" + std::string(40'000, 'x');
    const RawSocket first(server.address());
    const RawSocket second(server.address());
    first.send(post);
    second.send(post);
    keeper.kept.wait();
    const std::string all = server.talk(post);
    CHECK(all.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(all.contains("\r\nretry-after: 1\r\n"));
    for (Reply& reply : keeper.replies) {
        reply.send(plain_text(200, "good"));
    }
    CHECK(first.read_to("good").ends_with("good"));
    CHECK(second.read_to("good").ends_with("good"));
    const RawSocket third(server.address());
    third.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" +
               std::string(59'000, 'x'));
    third.end();
    CHECK(third.read_all().starts_with("HTTP/1.1 400 Bad Request\r\n"));  // there is room again
}

TEST_CASE("a trusted proxy has no limit and is believed whom it speaks for, others are not") {
    std::mutex mutex;
    std::vector<std::string> peers;
    ServerLimits limits;
    limits.connections_per_address = 1;
    limits.trusted_proxies = {"127.0.0.9", "::1"};
    {
        const RunningServer server(
            [&](const Request& request) {
                const std::scoped_lock held(mutex);
                peers.push_back(request.peer);
                return plain_text(200, "good");
            },
            limits);
        const auto ask = [&](const char* from, const std::string& lines) {
            const RawSocket socket(server.address(), from);
            socket.send("GET /a HTTP/1.0\r\n" + lines + "\r\n");
            CHECK(socket.read_all().ends_with("good"));
        };
        const RawSocket first(server.address(), "127.0.0.9");
        const RawSocket second(server.address(), "127.0.0.9");
        ask("127.0.0.9", "X-Forwarded-For: 192.0.2.1\r\n");
        ask("127.0.0.9", "X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n");
        ask("127.0.0.9", "X-Forwarded-For: 192.0.2.3, ::1\r\n");
        ask("127.0.0.9", "X-Forwarded-For: 192.0.2.4\r\nX-Forwarded-For: ::1\r\n");
        ask("127.0.0.9", "X-Forwarded-For: ::FFFF:192.0.2.5\r\n");
        ask("127.0.0.9", "X-Forwarded-For: unknown\r\n");
        ask("127.0.0.9", "");
        ask("127.0.0.8", "X-Forwarded-For: 192.0.2.6\r\n");
    }
    CHECK(peers == std::vector<std::string>{"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4",
                                            "192.0.2.5", "127.0.0.9", "127.0.0.9", "127.0.0.8"});
}

TEST_CASE("a server counts what came and what it did with it") {
    ServerLimits limits;
    limits.connections_per_address = 1;
    limits.workers = 1;  // so that one request is over when the next begins
    RunningServer server(
        [](const Request& request) {
            return request.path == "/throw" ? throw 7 : plain_text(200, "good");
        },
        limits);
    server.talk("GET /throw HTTP/1.0\r\n\r\n");
    server.talk(kOnce);
    server.talk("nonsense\r\n\r\n");
    const RawSocket first(server.address());
    server.talk("");
    const ServerCounts counts = server.server().counts();
    CHECK(counts.accepted == 5);
    CHECK(counts.requests == 2);
    CHECK(counts.failed == 1);
    CHECK(counts.refused == 2);
    CHECK(counts.turned_away == 1);
    CHECK(counts.open <= 2);
}
