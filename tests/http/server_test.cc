// The server against clients of no good will: each is answered once or closed, and nobody else
// notices.
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <regex>

#include "http/client.h"
#include "http/server.h"
#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;
using test::kGet;
using test::RawSocket;
using test::RunningServer;

namespace {

Response echo(const Request& request) {
    return plain_text(200, request.method + " " + request.path + " " + request.body + ".");
}


std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

ServerLimits impatient() {
    return {.header_ms = 150, .body_ms = 150, .response_ms = 150, .idle_ms = 150};
}

}  // namespace

TEST_CASE("a request is answered, and the next one on the same connection too") {
    const RunningServer server(echo);
    const RawSocket socket(server.address());
    socket.send(kGet);
    const std::string first = socket.read_to("GET /a .");
    CHECK(first.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(first.contains("Content-Length: 8\r\n"));
    CHECK(first.ends_with("Connection: keep-alive\r\n\r\nGET /a ."));
    CHECK(std::regex_search(first, std::regex("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z]")));
    socket.send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    socket.send("hello");
    CHECK(socket.read_to("POST /b hello.").starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("requests sent at once are answered in their order") {
    const RunningServer server(echo);
    const RawSocket socket(server.address());
    socket.send(kGet + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" +
                "GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string all = socket.read_all();
    CHECK(count(all, "HTTP/1.1 200 OK") == 3);
    CHECK(all.find("GET /a .") < all.find("POST /b hi."));
    CHECK(all.find("POST /b hi.") < all.find("GET /c ."));
}

TEST_CASE("the head of an answer is given without its body") {
    const RunningServer server(echo);
    const std::string all = server.talk("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(all.contains("Content-Length: 9\r\n"));
    CHECK(all.ends_with("\r\n\r\n"));
}

TEST_CASE("after anything but success the connection is closed") {
    const RunningServer server([](const Request&) { return plain_text(409, "5\n"); });
    const std::string all = server.talk(kGet + kGet);
    CHECK(count(all, "HTTP/1.1 409 Conflict") == 1);
    CHECK(all.contains("Connection: close\r\n"));
}

TEST_CASE("a handler that throws, or answers what cannot be sent, gives a silent 500") {
    const RunningServer throwing([](const Request&) -> Response { throw 7; });
    CHECK(throwing.talk(kGet).contains("{\"status\":500,\"title\":\"Internal Server Error\""));
    const RunningServer splitting(
        [](const Request&) { return Response{200, "text/plain\r\nSet-Cookie: a", "", {}}; });
    const std::string all = splitting.talk(kGet);
    CHECK(all.starts_with("HTTP/1.1 500 "));
    CHECK_FALSE(all.contains("Set-Cookie"));
}

TEST_CASE("slow and silent clients meet their deadlines, however the bytes trickle") {
    const RunningServer server(echo, impatient());
    SECTION("silence is closed without a word") {
        const RawSocket socket(server.address());
        CHECK(socket.read_all().empty());
    }
    SECTION("an idle connection is closed after its answer") {
        const RawSocket socket(server.address());
        socket.send(kGet);
        const std::string all = socket.read_all();
        CHECK(count(all, "HTTP/1.1 200 OK") == 1);
    }
    SECTION("a head of one byte now and then is ended by the time for all of it") {
        const RawSocket socket(server.address());
        std::string answer;
        for (int i = 0; i < 1000 && answer.empty(); ++i) {
            socket.send("a");
            pollfd ready{socket.descriptor(), POLLIN, 0};
            answer = ::poll(&ready, 1, 20) == 1 ? socket.read_all() : "";
        }
        CHECK(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    }
    SECTION("so is a body") {
        const RawSocket socket(server.address());
        socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
        std::string answer;
        for (int i = 0; i < 1000 && answer.empty(); ++i) {
            socket.send("a");
            pollfd ready{socket.descriptor(), POLLIN, 0};
            answer = ::poll(&ready, 1, 20) == 1 ? socket.read_all() : "";
        }
        CHECK(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    }
}

TEST_CASE("who does not read a large answer is cut off, others are served meanwhile") {
    const std::size_t large = std::size_t{64} << 20;
    const RunningServer server(
        [&](const Request& request) {
            return request.path == "/large" ? plain_text(200, std::string(large, 'x'))
                                            : echo(request);
        },
        impatient());
    const RawSocket slow(server.address());
    slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(fetch(server.url("/b"))->body == "GET /b .");
    pollfd gone{slow.descriptor(), POLLRDHUP, 0};
    REQUIRE(::poll(&gone, 1, 10'000) == 1);
    CHECK(slow.read_all().size() < large);
}

TEST_CASE("silent connections from everywhere do not keep anyone waiting") {
    ServerLimits limits;
    limits.connections = 32;
    const RunningServer server(echo, limits);
    std::vector<std::unique_ptr<RawSocket>> silent;
    for (int i = 0; i < 100; ++i) {
        const std::string from = "127.1.1." + std::to_string(i + 1);
        silent.push_back(std::make_unique<RawSocket>(server.address(), from.c_str()));
        silent.back()->send("GET /a HTTP/1.1\r\n");
    }
    CHECK(server.talk("GET /a HTTP/1.0\r\n\r\n").ends_with("GET /a ."));
}

TEST_CASE("one address has only so many connections") {
    ServerLimits limits;
    limits.connections_per_address = 2;
    const RunningServer server(echo, limits);
    const RawSocket first(server.address());
    const RawSocket second(server.address());
    const RawSocket third(server.address());
    const std::string turned_away = third.read_all();
    CHECK(turned_away.starts_with("HTTP/1.1 429 Too Many Requests\r\n"));
    CHECK(turned_away.contains("\r\nretry-after: 1\r\n"));
    const RawSocket elsewhere(server.address(), "127.0.0.9");
    elsewhere.send(kGet);
    CHECK(elsewhere.read_to("GET /a .").ends_with("GET /a ."));
    first.send(kGet);
    CHECK(first.read_to("GET /a .").ends_with("GET /a ."));
}

TEST_CASE("many at once are all answered") {
    const RunningServer server(echo, {.connections_per_address = 0});
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 8; ++i) {
            clients.emplace_back([&, i] {
                for (int j = 0; j < 25; ++j) {
                    const std::string body = std::to_string(i * 1000 + j);
                    const auto answer = Client().post(server.url("/p"), body, "text/plain");
                    good += answer && answer->body == "POST /p " + body + "." ? 1 : 0;
                }
            });
        }
    }
    CHECK(good == 200);
}

TEST_CASE("stopping answers what is being handled, and then no more") {
    std::latch entered(1);
    std::latch released(1);
    auto server = std::make_unique<RunningServer>([&](const Request& request) {
        entered.count_down();
        released.wait();
        return echo(request);
    });
    const RawSocket busy(server->address());
    const RawSocket idle(server->address());
    busy.send(kGet);
    entered.wait();
    server->server().stop();
    CHECK(idle.read_all().empty());
    released.count_down();
    CHECK(busy.read_all().ends_with("GET /a ."));
    server.reset();
}

TEST_CASE("an address is numbers and a port, and one in use is refused") {
    for (const std::string bad : {"", "127.0.0.1", ":80", "localhost:80", "127.0.0.1:", "::1:80",
                                  "127.0.0.1:65536", "127.0.0.1:-1", "[127.0.0.1]:80", "a:b"}) {
        CAPTURE(bad);
        CHECK(Server::listen(bad, at_once(echo)).error().kind == ErrorKind::usage);
    }
    CHECK(is_loopback("127.9.9.9:0").value());
    CHECK(is_loopback("[::1]:0").value());
    CHECK_FALSE(is_loopback("0.0.0.0:0").value());
    CHECK_FALSE(is_loopback("[::]:0").value());
    CHECK_FALSE(is_loopback("192.0.2.1:80").value());
    const RunningServer server(echo);
    CHECK(Server::listen(server.address(), at_once(echo)).error().kind == ErrorKind::network);
}

TEST_CASE("what is answered without the handler is told of, with its number, to whom and how") {
    std::string told;
    std::string said;
    {
        const RunningServer server(at_once(echo), {}, {}, "127.0.0.1:0",
                                   [&](const WireRefusal& refusal) {
                                       told = std::string(refusal.id) + " " +
                                              std::string(refusal.peer) + " " +
                                              std::to_string(refusal.status);
                                   });
        said = server.talk("GET a HTTP/1.1\r\n\r\n");
    }
    CHECK(said.contains(told.substr(0, 16)));
    CHECK(std::regex_match(told, std::regex("[0-9a-f]{16} 127\\.0\\.0\\.1 400")));
}
