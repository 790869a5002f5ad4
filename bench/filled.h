// Ledger files of as many entries as wanted, in the mix of acts.h.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "bench/acts.h"
#include "ledger/ledger.h"

namespace bench {

inline void clear(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        std::filesystem::remove(file.string() + suffix);
    }
}

inline void fill(const std::filesystem::path& file, std::size_t entries) {
    clear(file);
    auto ledger = reserve::Ledger::create(file, {.origin = "sandbox/bench"});
    Life life(false);
    for (std::size_t done = 0; done < entries;) {
        const std::vector<std::string> lines = life.next(std::min<std::size_t>(entries, 10'000));
        std::vector<reserve::Submission> acts;
        for (const std::string& line : lines) {
            acts.push_back({line});
        }
        const auto verdicts = (*ledger)->append(acts, reserve::AppendMode::all_or_nothing);
        if (!verdicts || std::holds_alternative<reserve::Refusal>(verdicts->back())) {
            std::fprintf(stderr, "bench: the acts are refused\n");
            std::exit(1);
        }
        done += lines.size();
    }
}

}  // namespace bench
