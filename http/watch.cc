// Sockets are watched for changes only (EPOLLET): a connection goes on until its socket blocks, so
// nothing is asked of the kernel when its state changes.
#include "http/watch.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace reserve::http {
namespace {

using State = Connection::State;

constexpr auto kPauseWithoutDescriptors = std::chrono::milliseconds(100);
constexpr int kAcceptedAtOnce = 64;
// Places for saying that there is no place, in all and of one network.
constexpr std::size_t kToldAtOnce = 64;
constexpr std::size_t kToldOfOne = 4;
constexpr Watch::Id kDoor = 0;
constexpr Watch::Id kMailbox = 1;
constexpr Watch::Id kFirstConnection = 2;

void control(int epoll, int operation, int descriptor, std::uint32_t events, Watch::Id id) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    ::epoll_ctl(epoll, operation, descriptor, &event);
}

}  // namespace

Watch::Watch(Listener listener, int epoll, std::shared_ptr<Mailbox> mailbox, House& house,
             HandOver hand_over)
    : listener_(std::move(listener)),
      epoll_(epoll),
      mailbox_(std::move(mailbox)),
      house_(house),
      hand_over_(std::move(hand_over)),
      next_id_(kFirstConnection) {
    control(epoll_, EPOLL_CTL_ADD, mailbox_->descriptor(), EPOLLIN, kMailbox);
    control(epoll_, EPOLL_CTL_ADD, listener_.descriptor(), 0, kDoor);
}

Watch::~Watch() {
    ::close(epoll_);
}

void Watch::run() {
    while (!has_stopped_listening_ || !connections_.empty()) {
        wait();
    }
}

void Watch::stop() {
    is_stopping_ = true;
    mailbox_->wake();
}

void Watch::use(TlsContext context) {
    const std::scoped_lock held(tls_mutex_);
    tls_ = std::move(context);
}

// One round: waits until something is ready or due, and moves it on.
void Watch::wait() {
    open_or_shut_door();
    std::array<epoll_event, 64> events;
    const int count =
        ::epoll_wait(epoll_, events.data(), events.size(), mailbox_->may_sleep() ? wait_ms() : 0);
    bool knocks = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const Id id = event.data.u64;
        const auto at = connections_.find(id);
        if (id == kDoor) {
            knocks = true;
        } else if (id == kMailbox) {
            mailbox_->stop_ringing();
        } else if (at != connections_.end()) {
            at->second.on_ready(event.events);
            settle(at);
        }
    }
    for (auto& [whose, answer] : mailbox_->take_all()) {
        const auto asked = connections_.find(whose);
        if (asked != connections_.end()) {  // else it went while the answer came
            asked->second.answer(std::move(answer));
            settle(asked);
        }
    }
    if (knocks) {
        accept_some();
    }
    end_overdue();
    if (is_stopping_ && !has_stopped_listening_) {
        begin_stop();
    }
}

void Watch::forget(Connections::iterator at) {
    const auto present = present_.find(at->second.network());
    auto& [placed, told] = present->second;
    if (at->second.is_turned_away()) {
        --told;
        --told_;
    } else {
        --placed;
    }
    if (placed + told == 0) {
        present_.erase(present);
    }
    connections_.erase(at);
    house_.counts.open = connections_.size();
}

// After each step of a connection: hands on a whole request, forgets what is closed.
void Watch::settle(Connections::iterator at) {
    Connection& connection = at->second;
    if (auto whole = connection.take_request()) {
        hand_over_(at->first, *std::move(whole));
    }
    if (connection.state() == State::closed) {
        forget(at);
    } else {
        next_due_ = std::min(next_due_, connection.deadline());
    }
}

void Watch::end_overdue() {
    const auto now = Clock::now();
    if (now < next_due_) {
        return;
    }
    next_due_ = Clock::time_point::max();
    for (auto at = connections_.begin(); at != connections_.end();) {
        const auto after = std::next(at);
        if (at->second.deadline() <= now) {
            at->second.on_deadline();
        }
        settle(at);
        at = after;
    }
}

int Watch::wait_ms() const {
    const auto now = Clock::now();
    const auto due = accept_again_ > now ? std::min(accept_again_, next_due_) : next_due_;
    if (due == Clock::time_point::max()) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now);
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void Watch::begin_stop() {
    has_stopped_listening_ = true;
    listener_.close();
    for (auto at = connections_.begin(); at != connections_.end();) {
        const auto after = std::next(at);
        at->second.finish();
        settle(at);
        at = after;
    }
}

// Whoever comes waits in the kernel's queue while there are no descriptors.
void Watch::open_or_shut_door() {
    const bool may_open = !has_stopped_listening_ && Clock::now() >= accept_again_;
    if (may_open != is_door_open_ && !has_stopped_listening_) {
        is_door_open_ = may_open;
        control(epoll_, EPOLL_CTL_MOD, listener_.descriptor(), may_open ? EPOLLIN : 0U, kDoor);
    }
}

bool Watch::is_full() const {
    return connections_.size() - told_ >= house_.limits.connections;
}

// Of those that may be displaced the one that has least time left.
Watch::Connections::iterator Watch::find_displaceable() {
    auto found = connections_.end();
    for (auto at = connections_.begin(); at != connections_.end(); ++at) {
        if (at->second.is_displaceable() &&
            (found == connections_.end() || at->second.deadline() < found->second.deadline())) {
            found = at;
        }
    }
    return found;
}

void Watch::accept_some() {
    for (int i = 0; i < kAcceptedAtOnce; ++i) {
        SocketAddress peer{.size = sizeof(sockaddr_storage)};
        const int accepted =
            ::accept4(listener_.descriptor(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted < 0) {
            if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
                accept_again_ = Clock::now() + kPauseWithoutDescriptors;
            }
            return;
        }
        admit(accepted, peer.host());
    }
}

void Watch::admit(int descriptor, const std::string& address) {
    const int one = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const auto refused = find_place(address);
    bool is_heard = !refused || may_be_told(address);
    TlsSession session;
    {
        const std::scoped_lock held(tls_mutex_);
        session = tls_ && !refused ? tls_->accept(descriptor) : nullptr;
        is_heard = is_heard && (session || !tls_);
    }
    ++house_.counts.accepted;
    house_.counts.turned_away += refused ? 1U : 0U;
    if (!is_heard) {
        ::close(descriptor);
        return;
    }
    const auto at =
        connections_.try_emplace(next_id_++, descriptor, std::move(session), address, house_).first;
    house_.counts.open = connections_.size();
    auto& [placed, told] = present_[at->second.network()];
    control(epoll_, EPOLL_CTL_ADD, descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
            at->first);
    if (refused) {
        ++told;
        ++told_;
        at->second.turn_away(*refused);
    } else {
        ++placed;
    }
    settle(at);
}

bool Watch::is_trusted(const std::string& address) const {
    const auto& trusted = house_.limits.trusted_proxies;
    return std::ranges::find(trusted, address) != trusted.end();
}

Watch::Presence Watch::presence_of(const std::string& address) const {
    const auto found = present_.find(network_of(address));
    return found == present_.end() ? Presence() : found->second;
}

bool Watch::may_be_told(const std::string& address) const {
    return told_ < kToldAtOnce &&
           (is_trusted(address) || presence_of(address).told < kToldOfOne);
}

// A full house gives the place of whoever keeps it for nothing, as far as can be seen.
std::optional<Refused> Watch::find_place(const std::string& address) {
    const ServerLimits& limits = house_.limits;
    if (limits.connections_per_address > 0 && !is_trusted(address) &&
        presence_of(address).placed >= limits.connections_per_address) {
        return Refused{429, "too many connections from one address"};
    }
    if (!is_full()) {
        return std::nullopt;
    }
    const auto displaced = find_displaceable();
    if (displaced == connections_.end()) {
        return Refused{503, "too many connections"};
    }
    forget(displaced);
    return std::nullopt;
}

}  // namespace reserve::http
