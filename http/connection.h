// One connection to the server: bytes in, whole requests out, responses back, each within its
// deadline. Never blocks and never holds a worker; the server says when its socket is ready.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/request_head.h"

namespace reserve::http {

// Deadlines are for the whole of each part, however the bytes trickle.
struct ServerLimits {
    HeadLimits head{};
    int header_ms = 5'000;
    int body_ms = 10'000;
    int response_ms = 10'000;
    int idle_ms = 5'000;
    std::size_t connections = 256;
    std::size_t connections_per_address = 8;  // 0: no limit (behind a proxy)
    std::size_t workers = 4;
};

class Connection {
public:
    using Clock = std::chrono::steady_clock;
    enum class State {
        reading_head,
        reading_body,
        handling,  // the request is with a worker: the socket is left alone
        writing,
        draining,  // answered; what still comes is thrown away, so that the answer arrives
        closed,
    };

    // Owns the descriptor, which does not block. The limits must outlive it.
    Connection(int descriptor, std::string address, const ServerLimits& limits);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    int descriptor() const { return descriptor_; }
    const std::string& address() const { return address_; }
    State state() const { return state_; }
    Clock::time_point deadline() const { return deadline_; }
    // What poll is to wait for; 0 if for nothing.
    short events() const;

    void on_ready();
    // Its deadline has passed.
    void on_deadline();
    // The request that made it `handling`, once.
    std::optional<Request> take_request();
    void answer(const Response& response);
    // Nothing more is begun: what is not being answered is closed, the rest after its answer.
    void finish();

private:
    void receive();
    void drain();
    void advance();
    void refuse(const Refused& refused);
    void send();
    void await(State state, int within_ms);
    void close();

    int descriptor_;
    std::string address_;
    const ServerLimits& limits_;
    State state_ = State::reading_head;
    Clock::time_point deadline_;
    std::string received_;
    std::size_t drained_ = 0;
    RequestHead head_;
    bool is_head_only_ = false;  // the answer is wanted without its body
    std::optional<Request> request_;
    std::string response_;
    std::size_t sent_ = 0;
    AfterResponse after_ = AfterResponse::close;
};

}  // namespace reserve::http
