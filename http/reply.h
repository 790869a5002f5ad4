// The place where the answer to one request goes, now or later, from any thread.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "http/message.h"

namespace reserve::http {

class Asker;

// Answered exactly once: one that goes away unanswered answers 500. May outlive its connection
// and its server; then the answer goes nowhere.
class Reply {
public:
    using Sink = std::move_only_function<void(Response)>;
    using Step = std::move_only_function<void(Response&)>;

    // Without an asker it is always wanted.
    explicit Reply(Sink sink, std::shared_ptr<const Asker> asker = nullptr)
        : sink_(std::move(sink)), asker_(std::move(asker)) {}
    Reply(Reply&& other) noexcept
        : sink_(std::exchange(other.sink_, nullptr)), asker_(std::move(other.asker_)) {}
    Reply& operator=(Reply&& other) noexcept {
        std::swap(sink_, other.sink_);
        std::swap(asker_, other.asker_);
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

    // False once it is answered or nobody waits any more: its client is gone. From any thread.
    bool is_wanted() const;
    // True once the client has ended his own side: who was killed or closed does that, and who only
    // says that nothing more will come. He is better answered now than kept waiting.
    bool may_be_gone() const;
    // One that goes the same way, and takes this step first.
    Reply after(Step step) &&;

private:
    Sink sink_;
    std::shared_ptr<const Asker> asker_;
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
