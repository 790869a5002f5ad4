// Written over itself with a carriage return.
#include "cli/progress.h"

#include <unistd.h>

#include <fmt/format.h>

namespace reserve::cli {

Progress::Progress(const Globals& globals, std::string doing, std::string what)
    : silent_(globals.quiet || globals.json || isatty(STDERR_FILENO) == 0),
      doing_(std::move(doing)),
      what_(std::move(what)) {}

void Progress::show(std::uint64_t done) {
    if (!silent_ && Clock::now() > next_) {
        fmt::print(stderr, "\r{} {} {}", doing_, done, what_);
        next_ = Clock::now() + std::chrono::milliseconds(500);
        shown_ = true;
    }
}

void Progress::wipe() {
    if (shown_) {
        fmt::print(stderr, "\r\x1b[K");
        shown_ = false;
    }
}

}  // namespace reserve::cli
