// The lock under which a ledger is written: an exclusive flock on `<ledger>.lock`, which holds the
// owner's process id while it is held. The system frees it when its owner dies.
#pragma once

#include <filesystem>

#include "ledger/base/result.h"

namespace reserve::store {

class LedgerLock {
public:
    explicit LedgerLock(std::filesystem::path ledger);
    LedgerLock(const LedgerLock&) = delete;
    LedgerLock& operator=(const LedgerLock&) = delete;
    ~LedgerLock();

    // Waits up to wait_ms. ErrorKind::locked names the owner's process id; read_only and disk say
    // why the lock file cannot be made.
    Status acquire(int wait_ms);
    void release();
    // Frees it and takes its file away: no ledger came to be. Who waits for it notices.
    void remove();
    bool held() const { return held_; }

private:
    Status open_file();
    bool still_the_named_file() const;
    Error locked_by_owner(int waited_ms) const;
    void write_owner() const;

    std::filesystem::path ledger_;
    std::filesystem::path path_;
    int file_ = -1;
    bool held_ = false;
};

}  // namespace reserve::store
