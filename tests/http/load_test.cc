// Many clients at once, answers given in batches by one thread as a group commit gives them, and an
// end in the middle of it. Worth most under the thread sanitizer.
#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <latch>
#include <mutex>

#include "tests/http/certificate.h"
#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;
using test::RawSocket;
using test::RunningServer;

namespace {

// Answers all that wait at once, each with its own body.
class Committer {
public:
    Committer() : thread_([this](const std::stop_token& token) { commit_until(token); }) {}

    Handler handler() {
        return [this](Request request, Reply reply) {
            const std::scoped_lock held(mutex_);
            waiting_.emplace_back(std::move(request.body), std::move(reply));
            has_work_.notify_one();
        };
    }

private:
    void commit_until(const std::stop_token& token) {
        std::unique_lock held(mutex_);
        while (has_work_.wait(held, token, [this] { return !waiting_.empty(); })) {
            auto batch = std::exchange(waiting_, {});
            held.unlock();
            for (auto& [body, reply] : batch) {
                reply.send(plain_text(201, "<" + body + ">"));
            }
            held.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any has_work_;
    std::vector<std::pair<std::string, Reply>> waiting_;
    std::jthread thread_;
};

std::string post(const std::string& body) {
    return "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

// Made by the test's own thread, the only one that may check.
std::vector<std::unique_ptr<RawSocket>> connect(const std::string& address, std::size_t count) {
    std::vector<std::unique_ptr<RawSocket>> sockets(count);
    for (auto& socket : sockets) {
        socket = std::make_unique<RawSocket>(address);
    }
    return sockets;
}

// How many of `count` requests on one connection got the answer that is theirs.
int ask_many(const RawSocket& socket, int client, int count) {
    int good = 0;
    for (int i = 0; i < count; ++i) {
        const std::string first = std::to_string(client) + "-" + std::to_string(i);
        const std::string second = first + std::string(2'000, 'x');
        socket.send(post(first) + post(second));
        const std::string both = socket.read_to("<" + second + ">");
        good += both.contains("\r\n\r\n<" + first + ">HTTP/1.1 201 Created\r\n") ? 1 : 0;
    }
    return good;
}

}  // namespace

TEST_CASE("under load everybody gets the answers to their own requests, in their order") {
    Committer committer;
    const RunningServer server(committer.handler(), {.connections_per_address = 0});
    const auto sockets = connect(server.address(), 16);
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 16; ++i) {
            const RawSocket& socket = *sockets.at(static_cast<std::size_t>(i));
            clients.emplace_back([&, i] { good += ask_many(socket, i, 50); });
        }
    }
    CHECK(good == 16 * 50);
}

TEST_CASE("clients that hang up at any moment disturb nobody") {
    Committer committer;
    const RunningServer server(committer.handler(), {.connections_per_address = 0});
    const auto patient = connect(server.address(), 2);
    const auto fickle = connect(server.address(), 100);
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 2; ++i) {
            const RawSocket& socket = *patient.at(static_cast<std::size_t>(i));
            clients.emplace_back([&, i] { good += ask_many(socket, i, 50); });
        }
        clients.emplace_back([&] {
            for (const auto& socket : fickle) {
                socket->send(post("gone"));
                socket->hang_up();
            }
        });
    }
    CHECK(good == 2 * 50);
}

TEST_CASE("a server that stops under load answers what it was given, whole, and then closes") {
    Committer committer;
    auto server = std::make_unique<RunningServer>(committer.handler(),
                                                  ServerLimits{.connections_per_address = 0});
    const auto sockets = connect(server->address(), 8);
    std::latch busy(8);
    std::atomic<int> broken = 0;
    {
        std::vector<std::jthread> clients;
        for (const auto& socket : sockets) {
            clients.emplace_back([&] {
                bool is_first = true;
                for (std::string answer = "-"; !answer.empty();) {
                    socket->send(post("body"));
                    answer = socket->read_to("<body>");
                    broken += answer.empty() || answer.ends_with("<body>") ? 0 : 1;
                    if (std::exchange(is_first, false)) {
                        busy.count_down();
                    }
                }
            });
        }
        busy.wait();
        server->server().stop();
    }
    CHECK(broken == 0);
}

TEST_CASE("certificates are renewed while clients shake hands") {
    const test::CertificateFiles certificate;
    RunningServer server(at_once([](const Request&) { return plain_text(200, "good"); }),
                         {.connections_per_address = 0}, certificate.files);
    std::atomic<int> shaken = 0;
    {
        const auto sockets = connect(server.address(), 40);
        std::vector<std::jthread> clients;
        for (std::size_t i = 0; i < 4; ++i) {
            clients.emplace_back([&, i] {
                for (std::size_t j = i; j < sockets.size(); j += 4) {
                    shaken += test::shake_hands(sockets.at(j)->descriptor()) ? 1 : 0;
                }
            });
        }
        for (int i = 0; i < 10; ++i) {
            CHECK(server.server().reload_certificate().has_value());
        }
        clients.clear();
    }
    CHECK(shaken == 40);
}
