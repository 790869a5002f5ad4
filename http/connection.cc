// The states of a connection and what moves it from one to the next.
#include "http/connection.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/socket_address.h"

namespace reserve::http {
namespace {

constexpr int kDrainMs = 1'000;
constexpr std::size_t kMaxDrained = std::size_t{1} << 20;
constexpr char kTlsHandshake = 0x16;  // the first byte of a client that speaks TLS

}  // namespace

std::string House::next_request_id() {
    return fmt::format("{:016x}", next_request++);
}

Connection::Connection(int descriptor, TlsSession session, std::string address, House& house)
    : channel_(descriptor, std::move(session)),
      address_(std::move(address)),
      network_(network_of(address_)),
      house_(house),
      held_(house.held_bytes) {
    await(State::reading_head, house_.limits.header_ms);
}

Connection::~Connection() {
    close();
}

void Connection::close() {
    if (asker_) {
        asker_->take();
    }
    asker_ = nullptr;
    whole_ = std::nullopt;
    received_ = {};
    held_.set(0);
    channel_.close();
    state_ = State::closed;
}

void Connection::await(State state, int within_ms) {
    state_ = state;
    deadline_ = Clock::now() + std::chrono::milliseconds(within_ms);
}

void Connection::on_ready(std::uint32_t events) {
    may_read_ = true;
    has_other_ended_ = has_other_ended_ || (events & EPOLLRDHUP) != 0;
    progress();
    if (state_ != State::handling) {
        return;
    }
    // Who has ended only his own side may still listen; here nobody does.
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
        close();
    } else if (has_other_ended_) {
        asker_->end_other_side();
    }
}

// As far as it goes without waiting.
void Connection::progress() {
    bool goes_on = true;
    while (goes_on) {
        switch (state_) {
            case State::idle:
            case State::reading_head:
            case State::reading_body:
                goes_on = may_read_ && receive();
                break;
            case State::writing:
                goes_on = send();
                break;
            case State::draining:
                goes_on = may_read_ && drain();
                break;
            case State::handling:
            case State::closed:
                goes_on = false;
        }
    }
}

void Connection::on_deadline() {
    const bool has_begun =
        state_ == State::reading_body || (state_ == State::reading_head && !received_.empty());
    if (has_begun) {
        refuse({408, "the request took too long"});
        return progress();
    }
    if (state_ == State::handling) {
        return give_up_handling();
    }
    if (state_ == State::writing) {  // else the kernel goes on offering what nobody reads
        channel_.reset_on_close();
    }
    close();
}

bool Connection::is_displaceable() const {
    return state_ == State::idle || state_ == State::reading_head ||
           (state_ == State::handling && has_other_ended_ && asker_->wishes().is_read);
}

void Connection::give_up_handling() {
    if (!asker_->take()) {  // the answer is on its way
        return std::exchange(is_last_, true) ? close()
                                             : await(State::handling, house_.limits.response_ms);
    }
    refuse({503, "the answer took too long; what was asked may yet be done"},
           std::exchange(asker_, nullptr)->wishes());
    progress();
}

// False if there is nothing now.
bool Connection::receive() {
    const Flow flow = channel_.read(received_);
    may_read_ = channel_.may_have_more() || has_other_ended_;
    switch (flow) {
        case Flow::moved:
            if (state_ == State::idle) {
                await(State::reading_head, house_.limits.header_ms);
            }
            held_.set(received_.size());
            advance();
            return true;
        case Flow::blocked:
            may_read_ = false;
            return false;
        case Flow::ended:
            if (received_.empty() && state_ != State::reading_body) {
                close();
            } else {
                refuse({400, "the request ends before its end"});
            }
            return true;
        case Flow::broken:
            hang_up();
            return true;
    }
    return false;
}

// Takes from what was received whatever is whole.
void Connection::advance() {
    if (*house_.held_bytes > house_.limits.held_bytes) {
        return refuse({503, "too much is being received"});
    }
    if (state_ == State::reading_head) {
        if (!channel_.is_secure() && received_.starts_with(kTlsHandshake)) {
            return hang_up();
        }
        const auto end = find_head_end(received_, house_.limits.head);
        if (!end) {
            return refuse(end.error());
        }
        if (!*end) {
            return;
        }
        read_head(**end);
    }
    if (state_ == State::reading_body && received_.size() >= head_.body_size) {
        hand_over();
    }
}

void Connection::read_head(std::size_t size) {
    auto head = parse_request_head(std::string_view(received_).substr(0, size), house_.limits.head);
    if (!head) {
        return refuse(head.error());
    }
    received_.erase(0, size);
    head_ = *std::move(head);
    await(State::reading_body, house_.limits.body_ms);
}

void Connection::hand_over() {
    Wishes wishes = wishes_of(head_, house_.next_request_id());
    wishes.is_secure = channel_.is_secure();
    whole_ = WholeRequest{std::move(head_.request), nullptr};
    whole_->request.id = wishes.id;
    whole_->request.peer = peer();
    whole_->request.client_certificate = channel_.client_certificate();
    if (received_.size() == head_.body_size) {
        whole_->request.body = std::exchange(received_, {});
    } else {
        whole_->request.body = received_.substr(0, head_.body_size);
        received_.erase(0, head_.body_size);
    }
    asker_ = std::make_shared<Asker>(channel_.is_secure() ? nullptr : channel_.socket(),
                                     std::move(wishes), house_.held_bytes);
    asker_->held().set(head_.body_size);
    held_.set(received_.size());
    if (has_other_ended_) {
        asker_->end_other_side();
    }
    whole_->asker = asker_;
    whole_->request.received = Clock::now();
    ++house_.counts.requests;
    await(State::handling, house_.limits.handling_ms);
}

// Proxies append whom they speak for; the last one who is no proxy of ours is meant.
std::string Connection::peer() const {
    const auto& trusted = house_.limits.trusted_proxies;
    std::string found = address_;
    const auto& fields = whole_->request.fields;
    for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
        if (field->name != "x-forwarded-for") {
            continue;
        }
        std::string_view left = field->value;
        while (std::ranges::find(trusted, found) != trusted.end() && !left.empty()) {
            const std::size_t comma = left.rfind(',');
            const std::size_t from = comma == left.npos ? 0 : comma + 1;
            const auto said = numeric_host(left.substr(from));
            if (!said) {
                return found;
            }
            found = *said;
            left = left.substr(0, comma == left.npos ? 0 : comma);
        }
    }
    return found;
}

std::optional<WholeRequest> Connection::take_request() {
    return std::exchange(whole_, std::nullopt);
}

// Whatever follows a refused request cannot be trusted to be a request.
void Connection::refuse(const Refused& refused) {
    refuse(refused, {.id = house_.next_request_id(), .is_secure = channel_.is_secure()});
}

void Connection::refuse(const Refused& refused, const Wishes& wishes) {
    ++house_.counts.refused;
    if (house_.tell) {
        house_.tell({.id = wishes.id, .peer = address_, .status = refused.status});
    }
    Response response = problem(refused.status, refused.reason, wishes.id);
    if (refused.status == 405) {
        response.fields.push_back({"allow", "GET, HEAD, POST, DELETE"});
    }
    if (refused.status == 429 || refused.status == 503) {
        response.fields.push_back({"retry-after", "1"});
    }
    received_ = {};
    held_.set(0);
    outgoing_ = prepare(std::move(response), wishes);
    await(State::writing, house_.limits.response_ms);
}

void Connection::turn_away(const Refused& refused) {
    is_turned_away_ = true;
    refuse(refused);
    await(State::writing, kDrainMs);
    progress();
}

void Connection::answer(std::unique_ptr<Outgoing> outgoing) {
    if (!outgoing) {
        return close();
    }
    asker_->held().set(0);
    asker_ = nullptr;
    outgoing_ = std::move(outgoing);
    await(State::writing, house_.limits.response_ms);
    progress();
}

// False if nothing more can be sent now.
bool Connection::send() {
    const Channel::Parts parts{outgoing_->head, outgoing_->body};
    while (outgoing_->sent < parts[0].size() + parts[1].size()) {
        const Flow flow = channel_.write(parts, outgoing_->sent);
        if (flow == Flow::blocked) {
            return false;
        }
        if (flow != Flow::moved) {
            hang_up();
            return true;
        }
    }
    const bool keeps = outgoing_->after == AfterResponse::keep && !is_last_;
    outgoing_ = nullptr;
    if (!keeps) {
        hang_up();
    } else if (received_.empty()) {
        await(State::idle, house_.limits.idle_ms);
    } else {
        await(State::reading_head, house_.limits.header_ms);
        advance();
    }
    return true;
}

// To close with bytes unread would reset the connection and take the answer with it.
void Connection::hang_up() {
    outgoing_ = nullptr;
    channel_.end_writing();
    may_read_ = true;
    await(State::draining, kDrainMs);
}

bool Connection::drain() {
    const Flow flow = channel_.discard(drained_);
    if (flow == Flow::blocked) {
        may_read_ = false;
        return false;
    }
    if (flow != Flow::moved || drained_ > kMaxDrained) {
        close();
    }
    return true;
}

void Connection::finish() {
    is_last_ = true;
    const bool has_no_request =
        state_ == State::idle || state_ == State::reading_head || state_ == State::reading_body;
    if (has_no_request) {
        close();
    }
}

}  // namespace reserve::http
