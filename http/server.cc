// The watch, and the workers with their queue.
#include "http/server.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <random>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "http/request_queue.h"
#include "http/watch.h"

namespace reserve::http {
namespace {

// So that the numbers of two runs of a server do not meet.
std::uint64_t first_request() {
    std::random_device device;
    return std::uint64_t{device()} << 32;
}

// The answer, sent as far as it goes now; what does not go, or fails, is the watch's. Nothing if
// there is no memory for it: then the watch closes the connection.
std::unique_ptr<Outgoing> begin(const Asker& asker, Response response) try {
    auto answer = prepare(std::move(response), asker.wishes());
    if (asker.descriptor() >= 0) {
        (void)Channel::write_to(asker.descriptor(), {answer->head, answer->body}, answer->sent);
    }
    return answer;
} catch (const std::bad_alloc&) {
    return nullptr;
}

}  // namespace

class Server::Implementation {
public:
    Implementation(Listener listener, int epoll, int wake, Handler handler,
                   const ServerLimits& limits, RefusalNotice notice)
        : address(listener.address().text()),
          house{limits, first_request(), std::move(notice)},
          mailbox(std::make_shared<Mailbox>(wake)),
          watch(std::move(listener), epoll, mailbox, house,
                [this](Watch::Id id, WholeRequest whole) { requests_.put(id, std::move(whole)); }),
          handler_(std::move(handler)),
          requests_(limits.workers, limits.connections) {}

    void run() {
        std::vector<std::jthread> workers;
        workers.reserve(house.limits.workers);
        for (std::size_t i = 0; i < house.limits.workers; ++i) {
            workers.emplace_back([this](const std::stop_token& token) { work(token); });
        }
        watch.run();
    }

    const std::string address;
    House house;
    std::shared_ptr<Mailbox> mailbox;
    Watch watch;
    TlsFiles files;

private:
    void work(const std::stop_token& token) {
        while (auto next = requests_.take(token)) {
            if (next->whole.asker->is_waiting()) {
                call(next->connection, std::move(next->whole));
            }
            requests_.done(next->caller);
        }
    }

    void call(Watch::Id id, WholeRequest whole) {
        const auto sink = [mailbox = mailbox, id, asker = whole.asker](Response response) {
            if (asker->take()) {
                mailbox->put(id, begin(*asker, std::move(response)));
            }
        };
        Reply reply(sink, std::move(whole.asker));
        try {
            handler_(std::move(whole.request), std::move(reply));
        } catch (...) {  // the reply answered when it went away
            ++house.counts.failed;
        }
    }

    Handler handler_;
    RequestQueue requests_;
};

Result<std::unique_ptr<Server>> Server::listen(const std::string& address, Handler handler,
                                               const ServerLimits& limits, const TlsFiles& files,
                                               RefusalNotice notice) {
    auto listener = Listener::open(address);
    if (!listener) {
        return std::unexpected(listener.error());
    }
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const int wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (epoll < 0 || wake < 0) {
        const std::string why = std::generic_category().message(errno);
        ::close(epoll);
        ::close(wake);
        return fail(ErrorKind::network, "cannot watch connections: " + why);
    }
    auto made = std::make_unique<Implementation>(*std::move(listener), epoll, wake,
                                                 std::move(handler), limits, std::move(notice));
    made->files = files;
    std::unique_ptr<Server> server(new Server(std::move(made)));
    const Status read = files.are_named() ? server->reload_certificate() : Status();
    return read ? Result<std::unique_ptr<Server>>(std::move(server))
                : std::unexpected(read.error());
}

Server::Server(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Server::~Server() = default;

const std::string& Server::address() const {
    return implementation_->address;
}
std::string Server::url() const {
    const bool is_file = address().starts_with("unix:");
    const std::string scheme = implementation_->files.are_named() ? "https://" : "http://";
    return is_file ? address() : scheme + address();
}
void Server::run() {
    implementation_->run();
}
void Server::stop() {
    implementation_->watch.stop();
}

Status Server::reload_certificate() {
    auto context = TlsContext::load(implementation_->files);
    if (!context) {
        return std::unexpected(context.error());
    }
    implementation_->watch.use(*std::move(context));
    return {};
}

ServerCounts Server::counts() const {
    const House::Counts& counts = implementation_->house.counts;
    return {counts.open,   counts.accepted, counts.requests,
            counts.failed, counts.refused,  counts.turned_away};
}

}  // namespace reserve::http
