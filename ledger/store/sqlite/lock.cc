// See lock.h. The file stays when the lock is freed: removing it would let two processes hold
// "the" lock on two files of one name. If somebody else removes it, acquire notices and reopens.
#include "ledger/store/sqlite/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "ledger/store/sqlite/errors.h"

namespace reserve::store {
namespace {

constexpr int first_pause_ms = 1;
constexpr int longest_pause_ms = 20;

}  // namespace

LedgerLock::LedgerLock(std::filesystem::path ledger)
    : ledger_(std::move(ledger)), path_(ledger_.string() + ".lock") {}

LedgerLock::~LedgerLock() {
    release();
    if (file_ >= 0) ::close(file_);
}

Status LedgerLock::open_file() {
    if (file_ >= 0) return {};
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file_ < 0) return std::unexpected(system_error(errno, path_, "cannot open the lock file"));
    return {};
}

bool LedgerLock::still_the_named_file() const {
    struct stat ours = {};
    struct stat named = {};
    return ::fstat(file_, &ours) == 0 && ::stat(path_.c_str(), &named) == 0 &&
           ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

Status LedgerLock::acquire(int wait_ms) {
    using Clock = std::chrono::steady_clock;
    if (held_) return {};
    const auto deadline = Clock::now() + std::chrono::milliseconds(wait_ms);
    int pause_ms = first_pause_ms;
    while (true) {
        if (Status status = open_file(); !status) return status;
        if (::flock(file_, LOCK_EX | LOCK_NB) == 0) {
            if (still_the_named_file()) break;
            ::close(std::exchange(file_, -1));
            continue;
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return std::unexpected(system_error(errno, path_, "cannot lock"));
        }
        if (Clock::now() >= deadline) return std::unexpected(locked_by_owner(wait_ms));
        std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
        pause_ms = std::min(pause_ms * 2, longest_pause_ms);
    }
    held_ = true;
    write_owner();
    return {};
}

void LedgerLock::release() {
    if (!held_) return;
    held_ = false;
    // A stale process id would only mislead; the lock is the flock, so a failure here is harmless.
    [[maybe_unused]] const int emptied = ::ftruncate(file_, 0);
    ::flock(file_, LOCK_UN);
}

void LedgerLock::remove() {
    if (held_) ::unlink(path_.c_str());
    release();
}

void LedgerLock::write_owner() const {
    const std::string owner = std::to_string(::getpid()) + "\n";
    // On a full disk the file stays empty and the message to others says only "another process".
    [[maybe_unused]] const int emptied = ::ftruncate(file_, 0);
    [[maybe_unused]] const ssize_t written = ::pwrite(file_, owner.data(), owner.size(), 0);
}

Error LedgerLock::locked_by_owner(int waited_ms) const {
    std::array<char, 32> text = {};
    const ssize_t size = ::pread(file_, text.data(), text.size(), 0);
    std::string_view owner(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    owner = owner.substr(0, owner.find('\n'));
    return {ErrorKind::locked,
            ledger_.string() + ": locked by " +
                (owner.empty() ? "another process" : "process " + std::string(owner)) +
                " (waited " + std::to_string(waited_ms) + " ms)"};
}

}  // namespace reserve::store
