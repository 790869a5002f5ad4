// Requests that wait for their answers until the test gives them.
#pragma once

#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/http/raw_socket.h"

namespace reserve::test {

inline const std::string kNow = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n";

// Keeps all replies but those to /now.
struct Keeper {
    void take(const http::Request& request, http::Reply reply) {
        if (request.path == "/now") {
            return reply.send(http::plain_text(200, "now"));
        }
        const std::scoped_lock held(mutex);
        replies.push_back(std::move(reply));
        kept.count_down();
    }
    http::Handler handler() {
        return [this](const http::Request& request, http::Reply reply) {
            take(request, std::move(reply));
        };
    }

    std::latch kept;
    std::mutex mutex{};
    std::vector<http::Reply> replies{};
};

// So many connections whose requests are with the keeper.
inline std::vector<std::unique_ptr<RawSocket>> wait_at(const RunningServer& server,
                                                       const Keeper& keeper, int count) {
    std::vector<std::unique_ptr<RawSocket>> waiting;
    for (int i = 0; i < count; ++i) {
        waiting.push_back(std::make_unique<RawSocket>(server.address()));
        waiting.back()->send(kGet);
    }
    keeper.kept.wait();
    return waiting;
}

}  // namespace reserve::test
