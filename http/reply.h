// The place where the answer to one request goes, now or later, from any thread.
#pragma once

#include <functional>
#include <utility>

#include "http/message.h"

namespace reserve::http {

// Answered exactly once: one that goes away unanswered answers 500. May outlive its connection
// and its server; then the answer goes nowhere.
class Reply {
public:
    explicit Reply(std::move_only_function<void(Response)> sink) : sink_(std::move(sink)) {}
    Reply(Reply&& other) noexcept : sink_(std::exchange(other.sink_, nullptr)) {}
    Reply& operator=(Reply&& other) noexcept {
        std::swap(sink_, other.sink_);
        return *this;
    }
    ~Reply() {
        if (sink_) {
            send(problem(500));
        }
    }

    // What is sent after the first answer goes nowhere.
    void send(Response response) {
        if (auto sink = std::exchange(sink_, nullptr)) {
            sink(std::move(response));
        }
    }

private:
    std::move_only_function<void(Response)> sink_;
};

// Called by workers, several at once, and must not wait long: what waits keeps the Reply and
// returns. What it throws becomes a 500 that says nothing.
using Handler = std::function<void(Request, Reply)>;

// Answers before it returns.
inline Handler at_once(std::function<Response(const Request&)> answer) {
    return [answer = std::move(answer)](const Request& request, Reply reply) {
        reply.send(answer(request));
    };
}

}  // namespace reserve::http
