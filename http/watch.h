// One thread over all connections (epoll): takes them in, moves each on when its socket is ready or
// its time is over, hands whole requests on, sends the answers that come back.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "http/connection.h"
#include "http/listener.h"
#include "http/mailbox.h"

namespace reserve::http {

class Watch {
public:
    using Id = std::uint64_t;
    using HandOver = std::function<void(Id, WholeRequest)>;
    using Clock = Connection::Clock;

    // Owns the epoll descriptor. The house must outlive it.
    Watch(Listener listener, int epoll, std::shared_ptr<Mailbox> mailbox, House& house,
          HandOver hand_over);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

    // Until stop; returns when nobody waits for an answer any more.
    void run();
    // From any thread, more than once.
    void stop();
    // For the connections that come from now on; from any thread.
    void use(TlsContext context);

private:
    using Connections = std::map<Id, Connection>;
    // Connections of one network.
    struct Presence {
        std::size_t placed = 0;
        std::size_t told = 0;  // that there is no place
    };

    void wait();
    void settle(Connections::iterator at);
    void end_overdue();
    int wait_ms() const;
    void open_or_shut_door();
    bool is_full() const;
    Connections::iterator find_displaceable();
    void accept_some();
    void admit(int descriptor, const std::string& address);
    std::optional<Refused> find_place(const std::string& address);
    bool may_be_told(const std::string& address) const;
    bool is_trusted(const std::string& address) const;
    Presence presence_of(const std::string& address) const;
    void forget(Connections::iterator at);
    void begin_stop();

    Listener listener_;
    int epoll_;
    std::shared_ptr<Mailbox> mailbox_;
    House& house_;
    HandOver hand_over_;
    std::atomic<bool> is_stopping_ = false;
    bool has_stopped_listening_ = false;
    bool is_door_open_ = false;
    Connections connections_;
    std::map<std::string, Presence> present_;  // by network
    std::size_t told_ = 0;
    Id next_id_;
    Clock::time_point next_due_ = Clock::time_point::max();  // no deadline is earlier
    Clock::time_point accept_again_ = Clock::time_point::min();
    std::mutex tls_mutex_;
    std::optional<TlsContext> tls_;
};

}  // namespace reserve::http
