// Simulations asked for over the wire: one runs at a time, a few wait, results are kept for a
// while. A scenario that starts from a ledger starts from the one it is asked of, as it stood then.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/ledger.h"

namespace reserve::simulate {
struct Plan;
struct RunOptions;
}  // namespace reserve::simulate

namespace reserve::service {

class Book;

class Simulations {
public:
    // Open are those that wait or run.
    static constexpr std::size_t kMostOpenOfAsker = 2;
    static constexpr std::size_t kMostOpenOfLedger = 4;
    static constexpr std::size_t kMostOpen = 8;

    enum class State : std::uint8_t { waiting, running, done, failed, cancelled };
    struct Asked {
        std::string asker;     // as limits count: a token, or an address
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

    // The result of a plan's run, as JSON.
    using Simulate =
        std::function<Result<std::string>(const simulate::Plan&, const simulate::RunOptions&)>;
    // Of what too many are open.
    enum class Crowded : std::uint8_t { asker, ledger, server };

    explicit Simulations(Simulate simulate = outlook_of);
    Simulations(const Simulations&) = delete;
    Simulations& operator=(const Simulations&) = delete;
    ~Simulations();

    // malformed, usage: what is wrong with the scenario. locked: too many are open.
    Result<View> start(Book& book, const Asked& asked);
    std::optional<Crowded> crowded(const Book& book, std::string_view asker) const;
    // Of that ledger and asker, oldest first, without their results.
    std::vector<View> list(const Book& book, std::string_view asker) const;
    // nullopt: the ledger has no such simulation.
    std::optional<View> find(const Book& book, std::string_view id) const;
    // As it stood; a running one ends soon, one that is over is forgotten.
    std::optional<View> cancel(const Book& book, std::string_view id);
    void stop();

private:
    struct One;
    static Result<std::string> outlook_of(const simulate::Plan& plan,
                                          const simulate::RunOptions& options);
    std::optional<Crowded> crowded_now(const Book& book, std::string_view asker) const;
    void work();
    void run(One& one);
    View view_of(const One& one) const;
    void forget_oldest(const Book& book, std::string_view asker);

    const Simulate simulate_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<std::shared_ptr<One>> all_;  // oldest first
    bool stopping_ = false;
    std::thread thread_;
};

// As a line.
std::string to_json(const Simulations::View& view);

}  // namespace reserve::service
