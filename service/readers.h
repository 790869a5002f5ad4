// Ledgers opened for reading, lent out one to a reader: each stands at the last commit when it is
// lent, and no reader waits for the writer.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "ledger/ledger.h"

namespace reserve::service {

class Readers {
public:
    using Open = std::function<Result<std::unique_ptr<Ledger>>()>;

    // Gives its ledger back when it goes.
    class Lease {
    public:
        Lease(Readers& readers, std::unique_ptr<Ledger> ledger)
            : readers_(&readers), ledger_(std::move(ledger)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();

        Ledger& operator*() const { return *ledger_; }
        Ledger* operator->() const { return ledger_.get(); }

    private:
        Readers* readers_;
        std::unique_ptr<Ledger> ledger_;
    };

    explicit Readers(Open open) : open_(std::move(open)) {}

    // As many are opened as are lent at once; they are kept.
    Result<Lease> borrow();

private:
    Open open_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Ledger>> idle_;
};

}  // namespace reserve::service
