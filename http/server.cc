// The watch over all connections (poll), the workers' queue, and the box for their answers.
#include "http/server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "http/socket_address.h"

namespace reserve::http {

using State = Connection::State;
using Clock = Connection::Clock;

namespace {

constexpr int kBacklog = 128;
constexpr auto kPauseWithoutDescriptors = std::chrono::milliseconds(100);

// So that the numbers of two runs of a server do not meet.
std::uint64_t first_request() {
    std::random_device device;
    return std::uint64_t{device()} << 32;
}

// What workers and others have for the watch; replies hold it too, so it outlives whom it is for.
class Mailbox {
public:
    using Answers = std::vector<std::pair<std::uint64_t, Response>>;

    explicit Mailbox(int wake) : wake_(wake) {}
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    ~Mailbox() { ::close(wake_); }

    int descriptor() const { return wake_; }
    void wake() const {
        const std::uint64_t one = 1;
        (void)!::write(wake_, &one, sizeof one);
    }
    void put(std::uint64_t connection, Response response) {
        const std::scoped_lock held(mutex_);
        answers_.emplace_back(connection, std::move(response));
        if (answers_.size() == 1) {
            wake();
        }
    }
    Answers take_all() {
        std::uint64_t ignored = 0;
        (void)!::read(wake_, &ignored, sizeof ignored);
        const std::scoped_lock held(mutex_);
        return std::exchange(answers_, {});
    }

private:
    int wake_;
    std::mutex mutex_;
    Answers answers_;
};

}  // namespace

class Server::Implementation {
public:
    Implementation(int listener, int wake, Handler handler, const ServerLimits& limits)
        : listener_(listener),
          mailbox_(std::make_shared<Mailbox>(wake)),
          handler_(std::move(handler)),
          limits_(limits) {}
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;
    ~Implementation() { ::close(listener_); }

    std::string address;

    void run() {
        std::vector<std::jthread> workers;
        for (std::size_t i = 0; i < limits_.workers; ++i) {
            workers.emplace_back([this](const std::stop_token& token) { work(token); });
        }
        while (!is_stopping_ || !connections_.empty()) {
            watch();
        }
    }

    void stop() {
        is_stopping_ = true;
        mailbox_->wake();
    }

private:
    using Id = std::uint64_t;

    void work(const std::stop_token& token) {
        std::unique_lock held(mutex_);
        while (has_requests_.wait(held, token, [this] { return !requests_.empty(); })) {
            auto [id, request] = std::move(requests_.front());
            requests_.pop_front();
            held.unlock();
            call(id, std::move(request));
            held.lock();
        }
    }

    void call(Id id, Request request) {
        Reply reply(
            [mailbox = mailbox_, id](Response response) { mailbox->put(id, std::move(response)); });
        try {
            handler_(std::move(request), std::move(reply));
        } catch (...) {  // the reply has answered when it went away
        }
    }

    // One round: waits until something is ready or due, and moves it on.
    void watch() {
        std::vector<pollfd> watched{{mailbox_->descriptor(), POLLIN, 0}, {listener_, POLLIN, 0}};
        watched[1].fd = may_accept() ? listener_ : -1;
        std::vector<Id> ids;
        for (const auto& [id, connection] : connections_) {
            const short events = connection.events();
            watched.push_back({events == 0 ? -1 : connection.descriptor(), events, 0});
            ids.push_back(id);
        }
        if (::poll(watched.data(), watched.size(), wait_ms()) < 0) {
            return;  // a signal
        }
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (watched[i + 2].revents != 0) {
                connections_.at(ids[i]).on_ready();
            }
        }
        if (watched[0].revents != 0) {
            for (auto& [id, response] : mailbox_->take_all()) {
                connections_.at(id).answer(response);
            }
        }
        if (watched[1].revents != 0) {
            accept_all();
        }
        if (is_stopping_) {
            std::ranges::for_each(connections_, [](auto& one) { one.second.finish(); });
        }
        sweep();
    }

    // Hands on whole requests, ends what is overdue, forgets what is closed.
    void sweep() {
        const auto now = Clock::now();
        for (auto at = connections_.begin(); at != connections_.end();) {
            auto& [id, connection] = *at;
            if (connection.deadline() <= now) {
                connection.on_deadline();
            }
            if (auto request = connection.take_request()) {
                request->id = request_id();
                request->peer = connection.address();
                const std::scoped_lock held(mutex_);
                requests_.emplace_back(id, *std::move(request));
                has_requests_.notify_one();
            }
            at = connection.state() == State::closed ? connections_.erase(at) : std::next(at);
        }
    }

    std::string request_id() { return fmt::format("{:016x}", next_request_++); }

    int wait_ms() const {
        auto due = accept_again_ > Clock::now() ? accept_again_ : Clock::time_point::max();
        for (const auto& [id, connection] : connections_) {
            due = std::min(due, connection.deadline());
        }
        if (due == Clock::time_point::max()) {
            return -1;
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
        return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }

    // Of those that have not sent a whole head the one that has had most of its time.
    auto find_displaceable() {
        auto found = connections_.end();
        for (auto at = connections_.begin(); at != connections_.end(); ++at) {
            const bool waits = at->second.state() == State::reading_head;
            if (waits &&
                (found == connections_.end() || at->second.deadline() < found->second.deadline())) {
                found = at;
            }
        }
        return found;
    }

    bool may_accept() {
        if (is_stopping_ || Clock::now() < accept_again_) {
            return false;
        }
        return connections_.size() < limits_.connections ||
               find_displaceable() != connections_.end();
    }

    void accept_all() {
        while (may_accept()) {
            SocketAddress peer{.size = sizeof(sockaddr_storage)};
            const int accepted =
                ::accept4(listener_, peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (accepted < 0) {
                if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
                    accept_again_ = Clock::now() + kPauseWithoutDescriptors;
                }
                return;
            }
            admit(accepted, peer.host());
        }
    }

    // A full house gives the place of whoever has kept it longest without saying what for.
    void admit(int accepted, const std::string& peer) {
        const auto of_peer = std::ranges::count_if(
            connections_, [&](const auto& one) { return one.second.address() == peer; });
        if (limits_.connections_per_address > 0 &&
            static_cast<std::size_t>(of_peer) >= limits_.connections_per_address) {
            ::close(accepted);
            return;
        }
        if (connections_.size() >= limits_.connections) {
            connections_.erase(find_displaceable());
        }
        connections_.try_emplace(next_id_++, accepted, peer, limits_);
    }

    int listener_;
    std::shared_ptr<Mailbox> mailbox_;
    Handler handler_;
    ServerLimits limits_;
    std::atomic<bool> is_stopping_ = false;
    std::map<Id, Connection> connections_;
    Id next_id_ = 0;
    std::uint64_t next_request_ = first_request();
    Clock::time_point accept_again_ = Clock::time_point::min();

    std::mutex mutex_;  // guards the queue
    std::condition_variable_any has_requests_;
    std::deque<std::pair<Id, Request>> requests_;
};

Result<bool> is_loopback(const std::string& address) {
    const auto parsed = parse_socket_address(address);
    return parsed ? Result<bool>(parsed->is_loopback()) : std::unexpected(parsed.error());
}

Result<std::unique_ptr<Server>> Server::listen(const std::string& address, Handler handler,
                                               const ServerLimits& limits) {
    auto bound = parse_socket_address(address);
    if (!bound) {
        return std::unexpected(bound.error());
    }
    const int listener =
        ::socket(bound->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int one = 1;
    const bool listens =
        listener >= 0 && ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
        ::bind(listener, bound->get(), bound->size) == 0 && ::listen(listener, kBacklog) == 0 &&
        ::getsockname(listener, bound->get(), &bound->size) == 0;
    const int wake = listens ? ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) : -1;
    if (wake < 0) {
        const std::string why = std::strerror(errno);
        ::close(listener);
        return fail(ErrorKind::network, "cannot listen on " + address + ": " + why);
    }
    auto made = std::make_unique<Implementation>(listener, wake, std::move(handler), limits);
    made->address = bound->text();
    return std::unique_ptr<Server>(new Server(std::move(made)));
}

Server::Server(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Server::~Server() = default;

const std::string& Server::address() const {
    return implementation_->address;
}
void Server::run() {
    implementation_->run();
}
void Server::stop() {
    implementation_->stop();
}

}  // namespace reserve::http
