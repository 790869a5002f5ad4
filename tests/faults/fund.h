// A small fund to which things happen: what it was told, what was acknowledged, and whether all of
// that is still there.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "tests/faults/disk.h"

namespace reserve::faults {

// In memory where the system has such a place: what is durable here is decided by the model.
class MemoryFolder {
public:
    MemoryFolder();
    ~MemoryFolder();
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// The files of a ledger with a few entries, closed.
const Files& opened_fund();

// Sends acts to the ledger of one folder and keeps the receipts.
class Teller {
public:
    explicit Teller(std::filesystem::path file) : file_(std::move(file)) {}

    Result<std::unique_ptr<Ledger>> open() const;
    Result<std::unique_ptr<Ledger>> create() const;
    // One commit of the acts that open the fund, or of so many incomes.
    Status open_fund(Ledger& ledger);
    Status send(Ledger& ledger, std::size_t count);
    // Sends the last acts again, whatever became of them; how many of them were there already.
    Result<std::size_t> send_again(Ledger& ledger);

    const std::vector<Receipt>& acknowledged() const { return acknowledged_; }
    const std::filesystem::path& file() const { return file_; }
    // The head file as it stood before the last commit.
    const std::string& former_head() const { return former_head_; }

private:
    Status commit(Ledger& ledger);

    std::filesystem::path file_;
    std::vector<std::string> acts_;
    std::vector<Receipt> acknowledged_;
    std::string former_head_;
    std::size_t number_ = 0;
};

// Empty if every receipt is kept in the ledger opened so, the ledger is verified without finding,
// and SQLite finds its file whole; else what is wrong.
std::string complaint(const std::filesystem::path& file, std::span<const Receipt> receipts,
                      store::Mode mode);
// The same, and the next act is recorded.
std::string complaint(Teller& teller);

}  // namespace reserve::faults
