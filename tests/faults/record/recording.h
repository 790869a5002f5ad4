// Running the program with its changes of files written down, and reading what was written.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "tests/faults/disk.h"
#include "tests/faults/fund.h"
#include "tests/faults/record/event.h"

namespace reserve::faults {

struct Event {
    EventKind kind;
    std::string name;
    std::uint64_t offset;
    std::string bytes;
    std::int64_t number;  // as RECORD_FAIL_AT counts
};

void apply(Disk& disk, const Event& event);
// The receipts in an answer, in order.
std::vector<Receipt> receipts_in(std::string_view answer);

struct Done {
    int exit = 0;  // above 128: killed by a signal
    std::string out;
    std::string error;
};

// A folder of its own in which `reserve --ledger fund.db` runs, again and again.
class Recording {
public:
    // `words` go through the shell; `settings` are further RECORD_… variables.
    Done run(const std::string& words, const std::string& settings = "") const;
    // A file beside the ledger's folder, for words to name.
    std::filesystem::path write_input(const std::string& name, const std::string& text) const;

    std::vector<Event> events() const;
    void forget_events() const;
    std::filesystem::path folder() const { return folder_.path() / "fund"; }
    std::filesystem::path ledger() const { return folder() / "fund.db"; }
    Recording();
    // What the shell runs: the program, watched.
    std::string command(const std::string& words, const std::string& settings) const;

private:
    MemoryFolder folder_;
};

// `reserve serve` on the folder of a recording; stops when it goes.
class Serving {
public:
    explicit Serving(const Recording& recording);
    ~Serving();
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;
    const std::string& url() const { return url_; }

private:
    std::FILE* output_ = nullptr;
    int process_ = 0;
    std::string url_;
};

}  // namespace reserve::faults
