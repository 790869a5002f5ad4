// How far long work is, on a terminal's standard error: after a second, then twice a second. The
// line is wiped when the work ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/app.h"

namespace reserve::cli {

class Progress {
public:
    // "verified", as in "verified 4096 entries".
    Progress(const Globals& globals, std::string doing, std::string what = "entries");
    ~Progress() { wipe(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::uint64_t done);
    void wipe();

private:
    using Clock = std::chrono::steady_clock;
    bool silent_;
    bool shown_ = false;
    std::string doing_;
    std::string what_;
    Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace reserve::cli
