// A run sealed in a ledger: what it came from, what it said, and the figures that time will judge,
// as the text of a remark. Whoever has the ledger and the scenario can run it again.
#pragma once

#include "ledger/ledger.h"
#include "ledger/simulate/results.h"

namespace reserve::simulate {

// What was foreseen for the end of a month, counted from the start.
struct Foreseen {
    int month = 0;
    double below_floor = 0;  // by then, at any time
    double q05 = 0;          // of the free amount, minor units
    double q25 = 0;
    double q50 = 0;
    double q75 = 0;
    double q95 = 0;
};
BOOST_DESCRIBE_STRUCT(Foreseen, (), (month, below_floor, q05, q25, q50, q75, q95))

struct SealedRun {
    std::string scenario;      // SHA-256 of its canonical JSON, hex
    bool from_ledger = false;  // it starts from the ledger's state at that head
    Head head;
    int engine = 0;
    std::uint64_t seed = 0;
    std::uint64_t paths = 0;
    std::string results;       // SHA-256 of the results' canonical JSON, hex
    Date start;
    double floor = 0;
    std::vector<Foreseen> foreseen;  // at most kMostForeseen, the last at the horizon
};
inline constexpr std::size_t kMostForeseen = 24;

SealedRun seal_run(const Plan& plan, const Results& results, const Head& head);

// The text of the remark, and back; malformed for one that only begins like it.
std::string to_text(const SealedRun& sealed);
bool is_sealed_run(std::string_view text);
Result<SealedRun> parse_sealed_run(std::string_view text);

// The sealed runs of a ledger, in order, each with its entry. Remarks that only begin like one are
// counted.
struct SealedEntry {
    std::uint64_t seq = 0;
    Time recorded_at;
    SealedRun run;
};
struct SealedEntries {
    std::vector<SealedEntry> runs;
    std::size_t unreadable = 0;
};
Result<SealedEntries> sealed_runs(Ledger& ledger);
// not_found: no such entry, or it is no sealed run; malformed.
Result<SealedEntry> sealed_run_at(Ledger& ledger, std::uint64_t seq);

// Run again from `scenario` (canonical JSON) and the ledger at the sealed head, what is not as it
// was sealed, in order of the questions; the first that fails ends the check.
enum class Recomputed : std::uint8_t { same, other_engine, other_scenario, other_head,
                                       other_results };
BOOST_DESCRIBE_ENUM(Recomputed, same, other_engine, other_scenario, other_head, other_results)
struct Check {
    Recomputed found = Recomputed::same;
    std::string reason;  // empty: all as sealed
};
Result<Check> recompute(Ledger& ledger, const SealedRun& sealed, std::string_view scenario,
                        const RunOptions& options);

}  // namespace reserve::simulate
