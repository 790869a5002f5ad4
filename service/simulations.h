// Simulations asked for over the wire: one runs at a time, a few wait, results are kept for a
// while. A scenario that starts from a ledger starts from the one it is asked of, as it stood then.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "ledger/base/result.h"
#include "ledger/ledger.h"

namespace reserve::service {

class Book;

class Simulations {
public:
    static constexpr std::uint64_t kMostPaths = 100'000;

    enum class State : std::uint8_t { waiting, running, done, failed, cancelled };
    struct Asked {
        std::string scenario;  // TOML
        std::optional<std::uint64_t> paths;
        std::optional<std::uint64_t> seed;
    };
    struct View {
        std::string id;
        State state = State::waiting;
        std::uint64_t done = 0;
        std::uint64_t paths = 0;
        std::string error;
        std::string result;  // canonical JSON, as `reserve simulate run --json` gives it
    };

    Simulations();
    Simulations(const Simulations&) = delete;
    Simulations& operator=(const Simulations&) = delete;
    ~Simulations();

    // malformed: what is wrong with the scenario. locked: too many wait.
    Result<View> start(Book& book, const Asked& asked);
    // nullopt: the ledger has no such simulation.
    std::optional<View> find(const Book& book, std::string_view id) const;
    // As it stood; a running one ends soon, one that is over is forgotten.
    std::optional<View> cancel(const Book& book, std::string_view id);
    void stop();

private:
    struct One;
    void work();
    void run(One& one);
    View view_of(const One& one) const;
    bool make_room();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<std::shared_ptr<One>> all_;  // oldest first
    bool stopping_ = false;
    std::thread thread_;
};

std::string to_json(const Simulations::View& view);

}  // namespace reserve::service
