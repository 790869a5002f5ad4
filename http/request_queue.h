// Whole requests that wait for a worker, in the order in which they came; but one caller has all
// workers but one at most, so that whatever he asks for, somebody answers the others.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "http/connection.h"

namespace reserve::http {

class RequestQueue {
public:
    struct Waiting {
        std::uint64_t connection;
        WholeRequest whole;
        std::string caller;  // the network it came from, and what it shows to be let in
    };

    // More than `most` wait only if nobody waits for the answers of some: those are dropped.
    RequestQueue(std::size_t workers, std::size_t most)
        : share_(workers > 1 ? workers - 1 : 1), most_(most) {}

    void put(std::uint64_t connection, WholeRequest whole);
    // The next one whose caller may have another worker; nullopt when it is to stop. The worker
    // says `done` with that caller afterwards.
    std::optional<Waiting> take(const std::stop_token& stop);
    void done(const std::string& caller);

private:
    std::deque<Waiting>::iterator find_next();

    std::size_t share_;
    std::size_t most_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Waiting> waiting_;
    std::map<std::string, std::size_t> busy_;  // workers, by caller
};

}  // namespace reserve::http
