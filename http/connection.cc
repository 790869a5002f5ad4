// The states of a connection and what moves it from one to the next.
#include "http/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

namespace reserve::http {
namespace {

constexpr int kDrainMs = 1'000;
constexpr std::size_t kMaxDrained = std::size_t{1} << 20;

bool would_block() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

std::string date_line() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 48> text{};
    const std::size_t size =
        std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    return {text.data(), size};
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_sendable(const Response& response) {
    return !has_control(response.content_type) &&
           std::ranges::none_of(response.fields, [](const Field& field) {
               return has_control(field.name) || has_control(field.value);
           });
}

std::string head_of(const Response& response, AfterResponse after) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " +
                       std::string(status_name(response.status)) + "\r\n" + date_line();
    for (const Field& field : response.fields) {
        head += field.name + ": " + field.value + "\r\n";
    }
    if (std::ranges::find(response.fields, "cache-control", &Field::name) ==
        response.fields.end()) {
        head += "Cache-Control: no-store\r\n";
    }
    if (!response.content_type.empty()) {
        head += "Content-Type: " + response.content_type + "\r\n";
        head += "X-Content-Type-Options: nosniff\r\n";
    }
    head += "Content-Length: " + std::to_string(response.bytes().size()) + "\r\n";
    head += after == AfterResponse::keep ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
    return head + "\r\n";
}

}  // namespace

Connection::Connection(int descriptor, std::string address, const ServerLimits& limits)
    : descriptor_(descriptor), address_(std::move(address)), limits_(limits) {
    await(State::reading_head, limits_.header_ms);
}

Connection::~Connection() {
    close();
}

void Connection::close() {
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
    state_ = State::closed;
}

void Connection::await(State state, int within_ms) {
    state_ = state;
    deadline_ = Clock::now() + std::chrono::milliseconds(within_ms);
}

short Connection::events() const {
    switch (state_) {
        case State::reading_head:
        case State::reading_body:
        case State::draining:
            return POLLIN;
        case State::writing:
            return POLLOUT;
        case State::handling:
        case State::closed:
            return 0;
    }
    return 0;
}

void Connection::on_ready() {
    if (state_ == State::writing) {
        send();
    } else if (state_ == State::draining) {
        drain();
    } else if (state_ == State::reading_head || state_ == State::reading_body) {
        receive();
    }
}

void Connection::on_deadline() {
    const bool has_begun =
        state_ == State::reading_body || (state_ == State::reading_head && !received_.empty());
    if (has_begun) {
        refuse({408, "the request took too long"});
        return;
    }
    if (state_ == State::writing) {  // else the kernel goes on offering what nobody reads
        const linger at_once{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    close();
}

void Connection::receive() {
    std::array<char, 16 * 1024> part;
    const ssize_t count = ::recv(descriptor_, part.data(), part.size(), 0);
    if (count < 0) {
        if (!would_block()) {
            close();
        }
        return;
    }
    if (count == 0) {
        if (received_.empty() && state_ == State::reading_head) {
            close();
        } else {
            refuse({400, "the request ends before its end"});
        }
        return;
    }
    if (received_.empty() && state_ == State::reading_head) {
        await(State::reading_head, limits_.header_ms);
    }
    received_.append(part.data(), static_cast<std::size_t>(count));
    advance();
}

// Takes from what was received whatever is whole.
void Connection::advance() {
    if (state_ == State::reading_head) {
        const auto end = find_head_end(received_, limits_.head);
        if (!end) {
            return refuse(end.error());
        }
        if (!*end) {
            return;
        }
        auto head = parse_request_head(std::string_view(received_).substr(0, **end), limits_.head);
        if (!head) {
            return refuse(head.error());
        }
        received_.erase(0, **end);
        head_ = *std::move(head);
        await(State::reading_body, limits_.body_ms);
    }
    if (state_ == State::reading_body && received_.size() >= head_.body_size) {
        is_head_only_ = head_.request.method == "HEAD";
        request_ = std::move(head_.request);
        request_->body = received_.substr(0, head_.body_size);
        received_.erase(0, head_.body_size);
        state_ = State::handling;
        deadline_ = Clock::time_point::max();
    }
}

std::optional<Request> Connection::take_request() {
    return std::exchange(request_, std::nullopt);
}

// Whatever follows a refused request cannot be trusted to be a request.
void Connection::refuse(const Refused& refused) {
    head_ = {};
    is_head_only_ = false;
    Response response = problem(refused.status, refused.reason);
    if (refused.status == 405) {
        response.fields.push_back({"allow", "GET, HEAD, POST"});
    }
    answer(response);
}

void Connection::answer(const Response& response) {
    if (!is_sendable(response)) {
        return answer(problem(500));
    }
    after_ = response.is_success() ? head_.after : AfterResponse::close;
    response_ = head_of(response, after_);
    if (!is_head_only_) {
        response_ += response.bytes();
    }
    sent_ = 0;
    await(State::writing, limits_.response_ms);
    send();
}

void Connection::send() {
    while (sent_ < response_.size()) {
        const ssize_t count =
            ::send(descriptor_, response_.data() + sent_, response_.size() - sent_, MSG_NOSIGNAL);
        if (count < 0) {
            if (!would_block()) {
                close();
            }
            return;
        }
        sent_ += static_cast<std::size_t>(count);
    }
    response_.clear();
    if (after_ == AfterResponse::close) {
        ::shutdown(descriptor_, SHUT_WR);
        await(State::draining, kDrainMs);
        return;
    }
    await(State::reading_head, received_.empty() ? limits_.idle_ms : limits_.header_ms);
    advance();
}

// To close with bytes unread would reset the connection and take the answer with it.
void Connection::drain() {
    std::array<char, 16 * 1024> part;
    const ssize_t count = ::recv(descriptor_, part.data(), part.size(), 0);
    if (count > 0) {
        drained_ += static_cast<std::size_t>(count);
    }
    const bool is_over = count == 0 || (count < 0 && !would_block()) || drained_ > kMaxDrained;
    if (is_over) {
        close();
    }
}

void Connection::finish() {
    head_.after = AfterResponse::close;
    after_ = AfterResponse::close;
    if (state_ == State::reading_head || state_ == State::reading_body) {
        close();
    }
}

}  // namespace reserve::http
