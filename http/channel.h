// The bytes of one connection, in the clear or under TLS. Never blocks: what cannot move now is
// tried again when its socket is ready.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/asker.h"
#include "http/tls.h"

namespace reserve::http {

enum class Flow : std::uint8_t { moved, blocked, ended, broken };

class Channel {
public:
    using Parts = std::array<std::string_view, 2>;

    // Owns the descriptor, which does not block. Without a session the bytes go in the clear.
    explicit Channel(int descriptor, TlsSession session = nullptr);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel();

    // Shared with who may write on it; then it is shut at once, and closed when they let it go.
    const std::shared_ptr<const Socket>& socket() const { return socket_; }
    bool is_secure() const { return session_ != nullptr; }
    // As http/tls.h says.
    std::string client_certificate() const;

    // Appends what is there, at most 16 KiB.
    Flow read(std::string& into);
    // False if the last read took all there was, so that another one would only be blocked.
    bool may_have_more() const { return may_have_more_; }
    // The bytes of all parts from `sent` on, which is moved ahead by what went.
    Flow write(const Parts& parts, std::size_t& sent);
    // How many bytes came that nobody is to see; for a connection that is about to end.
    Flow discard(std::size_t& count);
    void end_writing();
    // What was written and not yet received is taken back.
    void reset_on_close();
    void close();

    // As write does in the clear; for whoever has the connection to himself.
    static Flow write_to(int descriptor, const Parts& parts, std::size_t& sent);

private:
    Flow read_session(std::string& into);
    Flow write_session(const Parts& parts, std::size_t& sent);
    Flow outcome_of(int result);

    std::shared_ptr<const Socket> socket_;
    TlsSession session_;
    bool may_have_more_ = true;
};

}  // namespace reserve::http
