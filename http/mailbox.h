// Answers on their way to the thread that watches the connections. Replies hold it too, so it
// outlives the server they are for.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "http/answer.h"

namespace reserve::http {

class Mailbox {
public:
    using Answers = std::vector<std::pair<std::uint64_t, std::unique_ptr<Outgoing>>>;

    // Owns the eventfd that wakes the watch.
    explicit Mailbox(int wake) : wake_(wake) {}
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    ~Mailbox();

    int descriptor() const { return wake_; }
    void wake() const;
    void put(std::uint64_t connection, std::unique_ptr<Outgoing> answer);
    Answers take_all();
    // Whether nothing has come; then the next answer rings, once.
    bool may_sleep();
    void stop_ringing() const;

private:
    int wake_;
    std::mutex mutex_;
    Answers answers_;
    bool sleeps_ = false;
};

}  // namespace reserve::http
