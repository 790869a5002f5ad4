// A ledger of 1,000,000 entries: the memory that appending them took, the time to open it and
// append one act against one of 1,000 entries, the balance of its busiest accounts at any value
// date, and verification (rate and memory) against reading the same rows and hashing the leaves.
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>

#include "bench/figures.h"
#include "bench/filled.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/seal/sha256.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace {

using namespace reserve;
using Clock = std::chrono::steady_clock;
constexpr std::int32_t kFirstDay = 20'455;  // 2026-01-02
constexpr std::int32_t kDays = 9'000;       // of the large ledger's life

double seconds(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Seconds that this process was computing, on one core: files are cached, nothing waits.
double computing() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

struct Outcome {
    double result = 0;
    double peak_megabytes = 0;
};

// Works in a process of its own, so that the peak is that of this work alone.
template <class Work>
Outcome apart(Work work) {
    int ends[2];
    if (::pipe(ends) != 0) {
        std::exit(1);
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const double result = work();
        std::_Exit(::write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
    }
    Outcome outcome;
    const bool answered =
        ::read(ends[0], &outcome.result, sizeof outcome.result) == sizeof outcome.result;
    int status = 0;
    rusage usage{};
    if (!answered || ::wait4(child, &status, 0, &usage) != child || status != 0) {
        std::exit(1);
    }
    ::close(ends[0]);
    ::close(ends[1]);
    outcome.peak_megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
    return outcome;
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

// The slowest of the accounts that every act of the mix moves, each at dates through all its life.
double time_balance(const std::filesystem::path& file) {
    auto ledger = Ledger::open(file, {.mode = store::Mode::read_only});
    constexpr int kTimes = 100;
    double slowest = 0;
    for (const char* account : {"budget:free", "assets:cash:EUR-1", "assets:advances:A1"}) {
        const auto start = Clock::now();
        for (int i = 0; i < kTimes; ++i) {
            const Axes axes{.as_of = Date{kFirstDay + i * kDays / kTimes},
                            .known_at = std::nullopt};
            if (!(*ledger)->balance(account, axes)) {
                std::exit(1);
            }
        }
        slowest = std::max(slowest, seconds(start) * 1000 / kTimes);
    }
    return slowest;
}

// Entries a second.
double run_verify(const std::filesystem::path& file) {
    auto store = store::open_sqlite({.path = file, .mode = store::Mode::read_only});
    const double start = computing();
    const auto report = verify(**store, {});
    if (!report || !report->findings.empty()) {
        std::fprintf(stderr, "bench: the ledger does not verify\n");
        std::exit(1);
    }
    return static_cast<double>(report->entries) / (computing() - start);
}

double run_bare_read(const std::filesystem::path& file) {
    sqlite3* database = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(database, "PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384", nullptr, nullptr,
                 nullptr);
    seal::Hasher hasher;
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
    const double start = computing();
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
                        ++entries;
                        bytes += hasher.leaf({data, size})[0];
                    }
                }
            }
        }
        sqlite3_finalize(statement);
    }
    const double rate = static_cast<double>(entries) / (computing() - start);
    sqlite3_close(database);
    bench::keep(&bytes);
    return rate;
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    const auto folder = std::filesystem::temp_directory_path();
    const auto small = folder / "reserve-bench-small.db";
    const auto middle = folder / "reserve-bench-middle.db";
    const auto large = folder / "reserve-bench-large.db";
    const auto filled = [](const std::filesystem::path& file, std::size_t entries) {
        return apart([&] {
                   bench::fill(file, entries);
                   return 0.0;
               }).peak_megabytes;
    };
    filled(small, 1'000);
    filled(middle, 250'000);
    bench::print({"apply_memory",
                  {filled(large, 1'000'000)},
                  {250},
                  "MB at most while 1,000,000 acts are applied (reference: the limit)"},
                 options);
    std::vector<double> ours;
    std::vector<double> reference;
    for (int i = 0; i < 25; ++i) {
        ours.push_back(open_and_append(large, i));
        reference.push_back(open_and_append(small, i));
    }
    bench::print({"open_append", ours, reference, "ms at 1,000,000 entries (reference: at 1,000)"},
                 options);
    ours.clear();
    reference.clear();
    for (int i = 0; i < 5; ++i) {
        ours.push_back(time_balance(large));
        reference.push_back(time_balance(small));
    }
    bench::print(
        {"balance", ours, reference, "ms at any value date, 1,000,000 entries (reference: 1,000)"},
        options);
    ours.clear();
    reference.clear();
    Outcome last;
    for (int i = 0; i < 5; ++i) {
        last = apart([&] { return run_verify(large); });
        ours.push_back(last.result);
        reference.push_back(apart([&] { return run_bare_read(large); }).result);
    }
    bench::print({"verify", ours, reference,
                  "entries a second (reference: bare reading of the rows, SHA-256 of the leaves)"},
                 options);
    const Outcome fewer = apart([&] { return run_verify(middle); });
    bench::print({"verify_memory",
                  {last.peak_megabytes},
                  {fewer.peak_megabytes},
                  "MB at most for 1,000,000 entries (reference: for 250,000)"},
                 options);
    for (const auto& file : {small, middle, large}) {
        bench::clear(file);
    }
    return 0;
}
