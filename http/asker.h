// Who waits for the answer to one request. The connection and the reply hold it together: the one
// learns that the client has gone, the other wants to know.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "http/answer.h"

namespace reserve::http {

// A socket that is closed when its last owner goes: until then its number is no other's.
class Socket {
public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { ::close(descriptor_); }

    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

// A part of the bytes that requests hold, counted for as long as it lives.
class HeldBytes {
public:
    using All = std::shared_ptr<std::atomic<std::size_t>>;

    explicit HeldBytes(All all) : all_(std::move(all)) {}
    HeldBytes(const HeldBytes&) = delete;
    HeldBytes& operator=(const HeldBytes&) = delete;
    ~HeldBytes() { set(0); }

    void set(std::size_t bytes) { *all_ += bytes - std::exchange(own_, bytes); }

private:
    All all_;
    std::size_t own_ = 0;
};

class Asker {
public:
    // Without a socket the answer is for the watch alone to send.
    Asker(std::shared_ptr<const Socket> socket, Wishes wishes, HeldBytes::All held)
        : socket_(std::move(socket)), wishes_(std::move(wishes)), held_(std::move(held)) {}

    // -1, or where the answer may begin at once.
    int descriptor() const { return socket_ ? socket_->descriptor() : -1; }
    const Wishes& wishes() const { return wishes_; }
    // The connection's own.
    HeldBytes& held() { return held_; }

    // False once it is answered, or gone.
    bool is_waiting() const { return is_waiting_; }
    // Whether the client has ended his own side: perhaps he reads no more either.
    bool may_be_gone() const { return may_be_gone_; }
    void end_other_side() { may_be_gone_ = true; }
    // True for the first who calls: he answers, or knows that nobody is there.
    bool take() { return is_waiting_.exchange(false); }

private:
    std::shared_ptr<const Socket> socket_;
    Wishes wishes_;
    HeldBytes held_;
    std::atomic<bool> is_waiting_ = true;
    std::atomic<bool> may_be_gone_ = false;
};

}  // namespace reserve::http
