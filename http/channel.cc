// recv and sendmsg, or SSL_read and SSL_write, with their errors as one of four outcomes.
#include "http/channel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace reserve::http {
namespace {

constexpr std::size_t kPart = 16 * 1024;  // a TLS record's largest too
using Buffer = std::array<char, kPart>;

Flow outcome_of_error() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? Flow::blocked : Flow::broken;
}

// The parts without their first `skipped` bytes.
Channel::Parts rest_of(Channel::Parts parts, std::size_t skipped) {
    for (std::string_view& part : parts) {
        const std::size_t gone = std::min(skipped, part.size());
        part.remove_prefix(gone);
        skipped -= gone;
    }
    return parts;
}

}  // namespace

Channel::Channel(int descriptor, TlsSession session)
    : socket_(std::make_shared<const Socket>(descriptor)), session_(std::move(session)) {}

Channel::~Channel() {
    close();
}

void Channel::close() {
    session_ = nullptr;
    if (socket_.use_count() > 1) {
        ::shutdown(socket_->descriptor(), SHUT_RDWR);
    }
    socket_ = nullptr;
}

std::string Channel::client_certificate() const {
    return session_ ? http::client_certificate(*session_) : std::string();
}

Flow Channel::read(std::string& into) {
    if (session_) {
        return read_session(into);
    }
    Buffer part;
    const ssize_t count = ::recv(socket_->descriptor(), part.data(), part.size(), 0);
    may_have_more_ = count == static_cast<ssize_t>(part.size());
    if (count > 0) {
        into.append(part.data(), static_cast<std::size_t>(count));
        return Flow::moved;
    }
    return count == 0 ? Flow::ended : outcome_of_error();
}

Flow Channel::write(const Parts& parts, std::size_t& sent) {
    return session_ ? write_session(parts, sent) : write_to(socket_->descriptor(), parts, sent);
}

Flow Channel::write_to(int descriptor, const Parts& parts, std::size_t& sent) {
    std::array<iovec, std::tuple_size_v<Parts>> pieces{};
    const Parts rest = rest_of(parts, sent);
    std::ranges::transform(rest, pieces.begin(), [](std::string_view part) {
        return iovec{const_cast<char*>(part.data()), part.size()};
    });
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    const ssize_t count = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
    if (count < 0) {
        return outcome_of_error();
    }
    sent += static_cast<std::size_t>(count);
    return Flow::moved;
}

// The handshake is part of the first reads.
Flow Channel::read_session(std::string& into) {
    Buffer part;
    ::ERR_clear_error();
    const int count = ::SSL_read(session_.get(), part.data(), static_cast<int>(part.size()));
    may_have_more_ = count > 0;
    if (count > 0) {
        into.append(part.data(), static_cast<std::size_t>(count));
        return Flow::moved;
    }
    return outcome_of(count);
}

// One record at a time. One that is blocked is tried again with the same bytes.
Flow Channel::write_session(const Parts& parts, std::size_t& sent) {
    Buffer record;
    std::size_t size = 0;
    for (const std::string_view part : rest_of(parts, sent)) {
        size += part.copy(record.data() + size, record.size() - size);
    }
    if (size == 0) {
        return Flow::moved;
    }
    ::ERR_clear_error();
    const int count = ::SSL_write(session_.get(), record.data(), static_cast<int>(size));
    if (count <= 0) {
        return outcome_of(count);
    }
    sent += static_cast<std::size_t>(count);
    return Flow::moved;
}

Flow Channel::outcome_of(int result) {
    switch (::SSL_get_error(session_.get(), result)) {
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE:
            return Flow::blocked;
        case SSL_ERROR_ZERO_RETURN:
            return Flow::ended;
        default:
            session_ = nullptr;  // nothing may be said any more, not even good-bye
            return Flow::broken;
    }
}

Flow Channel::discard(std::size_t& count) {
    Buffer part;
    const ssize_t received = ::recv(socket_->descriptor(), part.data(), part.size(), 0);
    if (received > 0) {
        count += static_cast<std::size_t>(received);
        return Flow::moved;
    }
    return received == 0 ? Flow::ended : outcome_of_error();
}

void Channel::end_writing() {
    if (session_) {
        ::ERR_clear_error();
        ::SSL_shutdown(session_.get());
        session_ = nullptr;
    }
    ::shutdown(socket_->descriptor(), SHUT_WR);
}

void Channel::reset_on_close() {
    const linger at_once{1, 0};
    ::setsockopt(socket_->descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace reserve::http
