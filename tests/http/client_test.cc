// The client against servers of no good will: one bounded answer in the time given, or an error.
#include <catch2/catch.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "http/client.h"
#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;

namespace {

// Answers one connection with bytes as they are, then waits for the client to go.
class RawServer {
public:
    explicit RawServer(std::string answer, int pause_ms = 0)
        : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof own;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&own), size) == 0);
        REQUIRE(::listen(listener_, 1) == 0);
        REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) == 0);
        url = "http://127.0.0.1:" + std::to_string(ntohs(own.sin_port)) + "/";
        thread_ =
            std::jthread([this, answer = std::move(answer), pause_ms] { serve(answer, pause_ms); });
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;
    ~RawServer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    std::string url;

private:
    void serve(const std::string& answer, int pause_ms) const {
        const int peer = ::accept(listener_, nullptr, nullptr);
        if (peer < 0) {
            return;
        }
        std::array<char, 4096> part;
        (void)!::recv(peer, part.data(), part.size(), 0);
        const std::size_t step = pause_ms > 0 ? 1 : answer.size();
        for (std::size_t at = 0; at < answer.size(); at += step) {
            if (::send(peer, answer.data() + at, step, MSG_NOSIGNAL) < 0) {
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
        }
        ::shutdown(peer, SHUT_WR);
        while (::recv(peer, part.data(), part.size(), 0) > 0) {
        }
        ::close(peer);
    }
    int listener_;
    std::jthread thread_;
};

ErrorKind kind_of(const Result<Response>& response) {
    REQUIRE_FALSE(response.has_value());
    return response.error().kind;
}

}  // namespace

TEST_CASE("any status is an answer, and a redirect is not followed") {
    const RawServer redirecting(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nno");
    const auto answer = fetch(redirecting.url);
    REQUIRE(answer.has_value());
    CHECK(answer->status == 302);
    CHECK(answer->body == "no");
}

TEST_CASE("a chunked answer is put together") {
    const RawServer chunked(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    CHECK(fetch(chunked.url)->body == "abcde");
}

TEST_CASE("an answer that is cut short, too large, or none is an error") {
    const RawServer cut("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nshort");
    CHECK(kind_of(fetch(cut.url)) == ErrorKind::network);
    const RawServer large("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x'));
    CHECK(kind_of(fetch(large.url, {.body_bytes = 1999})) == ErrorKind::network);
    const RawServer none("");
    CHECK(kind_of(fetch(none.url)) == ErrorKind::network);
    const RawServer strange("\x16\x03 nonsense\r\n\r\n");
    CHECK(kind_of(fetch(strange.url)) == ErrorKind::network);
}

TEST_CASE("the time is for all of it, however the bytes trickle") {
    const RawServer slow_head("HTTP/1.1 200 OK\r\nX: " + std::string(5000, 'x'), 5);
    const auto head = fetch(slow_head.url, {.total_ms = 150});
    CHECK(kind_of(head) == ErrorKind::network);
    CHECK(head.error().message.contains("no whole answer in 150 ms"));
    const RawServer slow_body("HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'), 5);
    CHECK(kind_of(fetch(slow_body.url, {.total_ms = 150})) == ErrorKind::network);
}

TEST_CASE("a server that is silent is out of time under TLS too") {
    const RawServer server(std::string("\x16\x03\x03\x40\x00", 5) + std::string(5000, 'x'), 5);
    const std::string url = "https" + server.url.substr(4);
    const auto answer = fetch(url, {.total_ms = 300});
    CHECK(kind_of(answer) == ErrorKind::network);
    CHECK(answer.error().message == url + ": no whole answer in 300 ms");
}

TEST_CASE("nobody listening is an error that names the URL") {
    const auto refused = fetch("http://127.0.0.1:1/checkpoint");
    CHECK(kind_of(refused) == ErrorKind::network);
    CHECK(refused.error().message.starts_with("http://127.0.0.1:1/checkpoint: "));
}

TEST_CASE("only http and https URLs without secrets are fetched") {
    for (const std::string bad : {"", "a", "ftp://127.0.0.1/", "file:///etc/hosts", "http://",
                                  "http://user:word@127.0.0.1/", "http://127.0.0.1/#a",
                                  "http://127.0.0.1/\r\nX: y", "http://127.0.0.1:99999/"}) {
        CAPTURE(bad);
        CHECK(kind_of(fetch(bad)) == ErrorKind::usage);
    }
}

TEST_CASE("requests of a client follow one another, each with its token") {
    std::vector<std::string> seen;
    auto server = Server::listen("127.0.0.1:0", [&](Request request, Reply reply) {
        const std::string* token = request.find("authorization");
        seen.push_back(token == nullptr ? "nobody" : *token);
        Response response = plain_text(200, request.body);
        response.fields.push_back({"x-place", "here"});
        reply.send(std::move(response));
    });
    REQUIRE(server);
    std::optional<std::jthread> running(std::in_place, [&] { (*server)->run(); });
    Client client({.token = "a-token"});
    const std::string url = (*server)->url() + "/";
    for (const std::string body : {"one", "two"}) {
        const auto answer = client.post(url, body, "text/plain");
        REQUIRE(answer);
        CHECK(answer->body == body);
        CHECK(*answer->find("x-place") == "here");
    }
    CHECK(seen == std::vector<std::string>(2, "Bearer a-token"));
    (*server)->stop();
    running.reset();
    CHECK(kind_of(client.get(url)) == ErrorKind::network);
}

TEST_CASE("a token goes in clear to this machine alone") {
    Client client({.token = "a-token"});
    const auto answer = client.get("http://192.0.2.1/");
    CHECK(kind_of(answer) == ErrorKind::usage);
    CHECK(answer.error().message == "http://192.0.2.1/: a token is not sent in clear; say https");
    CHECK(is_on_this_machine("http://localhost:80/"));
    CHECK(is_on_this_machine("https://127.9.9.9/"));
    CHECK(is_on_this_machine("http://[::1]:80/"));
    CHECK_FALSE(is_on_this_machine("http://localhost.example/"));
    CHECK_FALSE(is_on_this_machine("http://127.0.0.1.example/"));
}
