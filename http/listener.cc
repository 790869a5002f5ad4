// socket, bind, listen; and the protocol of sd_listen_fds(3), which needs no library.
#include "http/listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace reserve::http {
namespace {

constexpr int kBacklog = 128;
constexpr int kFirstPassedOn = 3;
constexpr mode_t kOwnerAndGroup = 0660;

Result<SocketAddress> address_of(int descriptor) {
    SocketAddress address{.size = sizeof(sockaddr_storage)};
    int listens = 0;
    socklen_t size = sizeof listens;
    const bool is_listening =
        ::getsockname(descriptor, address.get(), &address.size) == 0 &&
        ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
    return is_listening ? Result<SocketAddress>(address)
                        : fail(ErrorKind::usage, "no listening socket was passed on");
}

Result<int> find_passed_on() {
    const char* process = std::getenv("LISTEN_PID");
    const char* count = std::getenv("LISTEN_FDS");
    const bool is_ours = process != nullptr && count != nullptr &&
                         process == std::to_string(::getpid()) && std::atoi(count) >= 1;
    return is_ours ? Result<int>(kFirstPassedOn)
                   : fail(ErrorKind::usage, "no socket was passed on: LISTEN_PID and LISTEN_FDS");
}

// Whether a file stands where nobody listens any more.
bool is_left_over(const SocketAddress& address, const std::string& file) {
    struct stat about{};
    if (file.empty() || ::stat(file.c_str(), &about) != 0 || !S_ISSOCK(about.st_mode)) {
        return false;
    }
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool is_refused =
        probe >= 0 && ::connect(probe, address.get(), address.size) != 0 && errno == ECONNREFUSED;
    ::close(probe);
    return is_refused;
}

bool start(int descriptor, const SocketAddress& address, const std::string& file) {
    const int one = 1;
    if (is_left_over(address, file)) {
        ::unlink(file.c_str());
    }
    return descriptor >= 0 &&
           ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
           ::bind(descriptor, address.get(), address.size) == 0 &&
           (file.empty() || ::chmod(file.c_str(), kOwnerAndGroup) == 0) &&
           ::listen(descriptor, kBacklog) == 0;
}

}  // namespace

Listener::Listener(int descriptor, SocketAddress address, std::string file)
    : descriptor_(descriptor), address_(address), file_(std::move(file)) {}

Listener::Listener(Listener&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      address_(other.address_),
      file_(std::exchange(other.file_, {})) {}

Listener::~Listener() {
    close();
}

void Listener::close() {
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
    if (!file_.empty()) {
        ::unlink(std::exchange(file_, {}).c_str());
    }
}

Result<Listener> Listener::passed_on() {
    const auto descriptor = find_passed_on();
    const auto address = descriptor ? address_of(*descriptor) : std::unexpected(descriptor.error());
    if (!address) {
        return std::unexpected(address.error());
    }
    ::fcntl(*descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(*descriptor, F_SETFL, ::fcntl(*descriptor, F_GETFL) | O_NONBLOCK);
    return Listener(*descriptor, *address, "");
}

Result<Listener> Listener::open(const std::string& address) {
    if (address == kPassedOn) {
        return passed_on();
    }
    const auto wanted = parse_socket_address(address);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    const bool is_file = wanted->storage.ss_family == AF_UNIX;
    const std::string file = is_file ? address.substr(address.find(':') + 1) : "";
    const int descriptor =
        ::socket(wanted->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto bound =
        start(descriptor, *wanted, file) ? address_of(descriptor) : fail(ErrorKind::network, "");
    if (!bound) {
        const std::string why = std::generic_category().message(errno);
        ::close(descriptor);
        return fail(ErrorKind::network, "cannot listen on " + address + ": " + why);
    }
    return Listener(descriptor, *bound, file);
}

Result<bool> is_loopback(const std::string& address) {
    auto found = parse_socket_address(address);
    if (address == kPassedOn) {
        const auto descriptor = find_passed_on();
        found = descriptor ? address_of(*descriptor) : std::unexpected(descriptor.error());
    }
    return found ? Result<bool>(found->is_loopback()) : std::unexpected(found.error());
}

}  // namespace reserve::http
