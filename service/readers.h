// Ledgers opened for reading, lent out one to a reader: each stands at the last commit when it is
// lent, and no reader waits for the writer. Those of a file that was replaced are lent no more.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "ledger/base/file_number.h"
#include "ledger/ledger.h"

namespace reserve::service {

class Readers {
public:
    using Open = std::function<Result<std::unique_ptr<Ledger>>()>;

    // Gives its ledger back when it goes.
    class Lease {
    public:
        Lease(Readers& readers, std::unique_ptr<Ledger> ledger, const FileNumber& of)
            : readers_(&readers), ledger_(std::move(ledger)), of_(of) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();

        Ledger& operator*() const { return *ledger_; }
        Ledger* operator->() const { return ledger_.get(); }

    private:
        Readers* readers_;
        std::unique_ptr<Ledger> ledger_;
        FileNumber of_;
    };

    Readers(std::filesystem::path file, Open open)
        : file_(std::move(file)), open_(std::move(open)) {}

    // As many are opened as are lent at once; they are kept.
    Result<Lease> borrow();

private:
    std::filesystem::path file_;
    Open open_;
    std::mutex mutex_;
    FileNumber of_;  // those that are idle
    std::vector<std::unique_ptr<Ledger>> idle_;
};

}  // namespace reserve::service
