// A ledger of 1,000,000 entries: the time to open it and append one act against one of 1,000
// entries, a balance at a value date, verification against reading the same rows and hashing the
// leaves, and the memory that appending them took.
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>

#include "bench/acts.h"
#include "bench/figures.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/seal/sha256.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace {

using namespace reserve;
using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void clear(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        std::filesystem::remove(file.string() + suffix);
    }
}

void fill(const std::filesystem::path& file, std::size_t entries) {
    clear(file);
    auto ledger = Ledger::create(file, {.origin = "sandbox/bench"});
    bench::Life life(false);
    for (std::size_t done = 0; done < entries;) {
        const std::vector<std::string> lines = life.next(std::min<std::size_t>(entries, 10'000));
        std::vector<Submission> acts;
        for (const std::string& line : lines) {
            acts.push_back({line});
        }
        const auto verdicts = (*ledger)->append(acts, AppendMode::all_or_nothing);
        if (!verdicts || std::holds_alternative<Refusal>(verdicts->back())) {
            std::exit(1);
        }
        done += lines.size();
    }
}

double open_and_append(const std::filesystem::path& file, int number) {
    const std::string line = fmt::format(
        "{{\"actor\":\"tre\",\"body\":{{\"account\":\"EUR-1\",\"amount\":\"1.00\","
        "\"bank_reference\":\"one-{0}\"}},\"date\":\"2026-01-02\",\"id\":\"one-{0}\",\"kind\":"
        "\"income.received\"}}",
        number);
    const Submission act{line};
    const auto start = Clock::now();
    auto ledger = Ledger::open(file);
    const auto verdicts = (*ledger)->append({&act, 1}, AppendMode::all_or_nothing);
    const double elapsed = seconds(start) * 1000;
    if (!verdicts || !std::holds_alternative<Receipt>(verdicts->front())) {
        std::exit(1);
    }
    return elapsed;
}

double time_balance(const std::filesystem::path& file) {
    auto ledger = Ledger::open(file, {.mode = store::Mode::read_only});
    constexpr int kTimes = 200;
    const auto start = Clock::now();
    for (int i = 0; i < kTimes; ++i) {
        const Axes axes{.as_of = Date{20'500 + i * 5}, .known_at = std::nullopt};
        if (!(*ledger)->balance("budget:free", axes)) {
            std::exit(1);
        }
    }
    return seconds(start) * 1000 / kTimes;
}

double time_verify(const std::filesystem::path& file, std::uint64_t& entries) {
    auto store = store::open_sqlite({.path = file, .mode = store::Mode::read_only});
    const auto start = Clock::now();
    const auto report = verify(**store, {});
    if (!report || !report->findings.empty()) {
        std::fprintf(stderr, "bench: the ledger does not verify\n");
        std::exit(1);
    }
    entries = report->entries;
    return static_cast<double>(entries) / seconds(start);
}

double time_bare_read(const std::filesystem::path& file, std::uint64_t entries) {
    sqlite3* database = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    seal::Hasher hasher;
    std::uint64_t bytes = 0;
    const auto start = Clock::now();
    for (const store::TableSpec& table : store::tables()) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(database, ("SELECT * FROM " + std::string(table.name)).c_str(), -1,
                           &statement, nullptr);
        const int columns = sqlite3_column_count(statement);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            for (int i = 0; i < columns; ++i) {
                const int type = sqlite3_column_type(statement, i);
                if (type == SQLITE_INTEGER) {
                    bytes += static_cast<std::uint64_t>(sqlite3_column_int64(statement, i) & 1);
                } else {
                    const auto* data =
                        static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, i));
                    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
                    bytes += size;
                    if (table.table == store::Table::entry) {
                        bytes += hasher.leaf({data, size})[0];
                    }
                }
            }
        }
        sqlite3_finalize(statement);
    }
    const double rate = static_cast<double>(entries) / seconds(start);
    sqlite3_close(database);
    bench::keep(&bytes);
    return rate;
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    const auto folder = std::filesystem::temp_directory_path();
    const auto small = folder / "reserve-bench-small.db";
    const auto large = folder / "reserve-bench-large.db";
    fill(small, 1'000);
    std::vector<double> ours;
    std::vector<double> reference;
    fill(large, 1'000'000);
    for (int i = 0; i < 9; ++i) {
        ours.push_back(open_and_append(large, i));
        reference.push_back(open_and_append(small, i));
    }
    bench::print({"open_append", ours, reference, "ms at 1,000,000 entries (reference: at 1,000)"},
                 options);
    bench::print({"balance",
                  {time_balance(large), time_balance(large), time_balance(large)},
                  {time_balance(small), time_balance(small), time_balance(small)},
                  "ms at any value date, 1,000,000 entries (reference: 1,000)"},
                 options);
    ours.clear();
    reference.clear();
    std::uint64_t entries = 0;
    for (int i = 0; i < 3; ++i) {
        ours.push_back(time_verify(large, entries));
        reference.push_back(time_bare_read(large, entries));
    }
    bench::print({"verify", ours, reference,
                  "entries a second (reference: bare reading of the rows, SHA-256 of the leaves)"},
                 options);
    const double peak = peak_megabytes();
    bench::print({"memory",
                  {peak, peak, peak},
                  {250, 250, 250},
                  "MB at most for all of the above in one process (reference: the limit)"},
                 options);
    clear(small);
    clear(large);
    return 0;
}
