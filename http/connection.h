// One connection to the server: bytes in, whole requests out, answers back, each within its
// deadline. Never blocks and never holds a worker; the server says when its socket is ready.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/answer.h"
#include "http/asker.h"
#include "http/channel.h"
#include "http/server_limits.h"

namespace reserve::http {

// An answer that no handler made: to a request that is malformed, late or one too many.
struct WireRefusal {
    std::string_view id;
    std::string_view peer;  // the numeric address, of a proxy its own
    int status;
};
using RefusalNotice = std::function<void(const WireRefusal&)>;

// What the connections of a server have in common. All but the counts is the watch's own.
struct House {
    struct Counts {
        std::atomic<std::size_t> open = 0;
        std::atomic<std::uint64_t> accepted = 0;
        std::atomic<std::uint64_t> requests = 0;
        std::atomic<std::uint64_t> failed = 0;
        std::atomic<std::uint64_t> refused = 0;
        std::atomic<std::uint64_t> turned_away = 0;
    };

    std::string next_request_id();

    ServerLimits limits;
    std::uint64_t next_request;
    RefusalNotice tell;
    HeldBytes::All held_bytes = std::make_shared<std::atomic<std::size_t>>(0);
    Counts counts{};
};

struct WholeRequest {
    Request request;
    std::shared_ptr<Asker> asker;
};

class Connection {
public:
    using Clock = std::chrono::steady_clock;
    enum class State : std::uint8_t {
        idle,  // between an answer and the next request
        reading_head,
        reading_body,
        handling,  // the request is with the handler: nothing is read or written
        writing,
        draining,  // answered; what still comes is thrown away, so that the answer arrives
        closed,
    };

    // Takes over the descriptor, which does not block. The house must outlive it.
    Connection(int descriptor, TlsSession session, std::string address, House& house);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    // As limits count it.
    const std::string& network() const { return network_; }
    bool is_turned_away() const { return is_turned_away_; }
    State state() const { return state_; }
    Clock::time_point deadline() const { return deadline_; }

    // Whether others may have its place when there is no other: of its request nothing is known
    // yet, or perhaps nobody reads the answer, since who is killed only ends his side.
    bool is_displaceable() const;

    // Its socket has something new to say (EPOLLIN, EPOLLRDHUP, ...).
    void on_ready(std::uint32_t events);
    // Its deadline has passed.
    void on_deadline();
    // The request that made it `handling`, once.
    std::optional<WholeRequest> take_request();
    void answer(std::unique_ptr<Outgoing> outgoing);
    // There is no place for it: says so, in the clear, and closes.
    void turn_away(const Refused& refused);
    // Nothing more is begun: what is not being answered is closed, the rest after its answer.
    void finish();

private:
    void progress();
    bool receive();
    bool drain();
    bool send();
    void advance();
    void read_head(std::size_t size);
    void hand_over();
    std::string peer() const;
    void give_up_handling();
    void refuse(const Refused& refused);
    void refuse(const Refused& refused, const Wishes& wishes);
    void hang_up();
    void await(State state, int within_ms);
    void close();

    Channel channel_;
    std::string address_;
    std::string network_;
    House& house_;
    State state_ = State::reading_head;
    Clock::time_point deadline_;
    bool may_read_ = true;  // else the next read would surely be blocked
    bool has_other_ended_ = false;
    bool is_turned_away_ = false;
    bool is_last_ = false;  // closed after this answer, whatever was promised
    std::string received_;
    HeldBytes held_;  // of it
    std::size_t drained_ = 0;
    RequestHead head_;
    std::optional<WholeRequest> whole_;
    std::shared_ptr<Asker> asker_;  // of the request that is being handled
    std::unique_ptr<Outgoing> outgoing_;
};

}  // namespace reserve::http
