// Durable append in commits of 10,000 through rules, canonical JSON, tree, postings and
// projections, against bare SQLite: the very same rows (compared table by table afterwards) through
// prepared statements of the C API on the same schema, triggers and settings. Acts a second.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

#include "bench/acts.h"
#include "bench/figures.h"
#include "bench/recording.h"
#include "ledger/ledger.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace {

using namespace reserve;
using Clock = std::chrono::steady_clock;
constexpr std::size_t kCommit = 10'000;

void fatal(const std::string& what) {
    std::fprintf(stderr, "bench: %s\n", what.c_str());
    std::exit(1);
}

void clear(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        std::filesystem::remove(file.string() + suffix);
    }
}

double seconds(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double append_all(Ledger& ledger, const std::vector<std::string>& lines) {
    const auto start = Clock::now();
    for (std::size_t at = 0; at < lines.size(); at += kCommit) {
        std::vector<Submission> acts;
        for (std::size_t i = at; i < std::min(lines.size(), at + kCommit); ++i) {
            acts.push_back({lines[i]});
        }
        const auto verdicts = ledger.append(acts, AppendMode::all_or_nothing);
        if (!verdicts || std::holds_alternative<Refusal>(verdicts->back())) {
            fatal(verdicts ? std::get<Refusal>(verdicts->back()).message
                           : verdicts.error().message);
        }
    }
    return static_cast<double>(lines.size()) / seconds(start);
}

double run_ours(const std::vector<std::string>& lines, const std::filesystem::path& file) {
    clear(file);
    return append_all(**Ledger::create(file, {.origin = "sandbox/bench"}), lines);
}

// The same once more, on a store that takes down what is written to it.
bench::Log record(const std::vector<std::string>& lines, const std::filesystem::path& file) {
    clear(file);
    bench::Log log;
    auto store = store::create_sqlite({.path = file});
    auto ledger = Ledger::on(std::make_unique<bench::Recording>(std::move(*store), &log),
                             {.origin = "sandbox/bench"});
    append_all(**ledger, lines);
    return log;
}

class Bare {
public:
    explicit Bare(const std::filesystem::path& file) {
        clear(file);
        (void)*store::create_sqlite({.path = file});  // schema, triggers, page size
        check(sqlite3_open(file.c_str(), &database_));
        execute(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
            "PRAGMA wal_autocheckpoint=0; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
            "PRAGMA recursive_triggers=ON; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON");
    }
    ~Bare() {
        for (const auto& of_table : statements_) {
            std::ranges::for_each(of_table, sqlite3_finalize);
        }
        sqlite3_close(database_);
    }
    void write(const bench::Log& log) {
        execute("BEGIN IMMEDIATE");
        for (const bench::Written& written : log.writes) {
            if (written.write == bench::Write::commit) {
                execute("COMMIT");
                sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                          nullptr);
                execute("BEGIN IMMEDIATE");
            } else {
                step(log, written);
            }
        }
        execute("COMMIT");
    }

private:
    void check(int code) {
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
            fatal(sqlite3_errmsg(database_));
        }
    }
    void execute(const char* sql) {
        check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    sqlite3_stmt* prepare(const bench::Written& written) {
        sqlite3_stmt*& statement = statements_[static_cast<std::size_t>(written.table)]
                                              [static_cast<std::size_t>(written.write)];
        if (statement != nullptr) {
            return statement;
        }
        const store::TableSpec& table = store::spec(written.table);
        std::string sql;
        if (written.write == bench::Write::remove) {
            sql = "DELETE FROM " + std::string(table.name) + " WHERE ";
            for (std::size_t i = 0; i < table.key_columns; ++i) {
                sql += (i == 0 ? "" : " AND ") + std::string(table.columns[i].name) + " = ?";
            }
        } else {
            sql = "INSERT INTO " + std::string(table.name) + " VALUES (?";
            sql += [&] {
                std::string more;
                for (std::size_t i = 1; i < table.columns.size(); ++i) {
                    more += ", ?";
                }
                return more;
            }() + ")";
            if (written.write == bench::Write::put) {
                sql += conflict(table);
            }
        }
        check(sqlite3_prepare_v3(database_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement,
                                 nullptr));
        return statement;
    }
    static std::string conflict(const store::TableSpec& table) {
        std::string sql = " ON CONFLICT(";
        for (std::size_t i = 0; i < table.key_columns; ++i) {
            sql += (i == 0 ? "" : ", ") + std::string(table.columns[i].name);
        }
        sql += ") DO UPDATE SET ";
        for (std::size_t i = table.key_columns; i < table.columns.size(); ++i) {
            const std::string name(table.columns[i].name);
            sql += (i == table.key_columns ? "" : ", ") + name + " = excluded." + name;
        }
        return sql;
    }
    void step(const bench::Log& log, const bench::Written& written) {
        sqlite3_stmt* statement = prepare(written);
        for (std::size_t i = 0; i < written.count; ++i) {
            const bench::NotedCell& cell = log.cells[written.first + i];
            const int at = static_cast<int>(i) + 1;
            const int size = static_cast<int>(cell.size);
            const char* bytes = log.bytes.data() + cell.integer;
            switch (cell.kind) {
                case bench::NotedCell::Kind::null:
                    sqlite3_bind_null(statement, at);
                    break;
                case bench::NotedCell::Kind::integer:
                    sqlite3_bind_int64(statement, at, cell.integer);
                    break;
                case bench::NotedCell::Kind::text:
                    sqlite3_bind_text(statement, at, bytes, size, SQLITE_STATIC);
                    break;
                case bench::NotedCell::Kind::blob:
                    sqlite3_bind_blob(statement, at, bytes, size, SQLITE_STATIC);
                    break;
            }
        }
        check(sqlite3_step(statement));
        sqlite3_reset(statement);
    }

    sqlite3* database_ = nullptr;
    std::array<std::array<sqlite3_stmt*, 4>, 32> statements_{};  // by table, by write
};

double run_bare(std::size_t acts, const bench::Log& log, const std::filesystem::path& file) {
    Bare bare(file);
    const auto start = Clock::now();
    bare.write(log);
    return static_cast<double>(acts) / seconds(start);
}

// Every table of both files, row for row.
void compare(const std::filesystem::path& ours, const std::filesystem::path& bare) {
    sqlite3* database = nullptr;
    sqlite3_open(ours.c_str(), &database);
    sqlite3_exec(database, ("ATTACH '" + bare.string() + "' AS bare").c_str(), nullptr, nullptr,
                 nullptr);
    for (const store::TableSpec& table : store::tables()) {
        const std::string name(table.name);
        const std::string sql = "SELECT (SELECT count(*) FROM (SELECT * FROM main." + name +
                                " EXCEPT SELECT * FROM bare." + name +
                                ")) + (SELECT count(*) FROM (SELECT * FROM bare." + name +
                                " EXCEPT SELECT * FROM main." + name + "))";
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr);
        if (sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_int64(statement, 0) != 0) {
            fatal("the rows of " + name + " differ");
        }
        sqlite3_finalize(statement);
    }
    sqlite3_close(database);
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    bench::Life life(false);
    const std::vector<std::string> lines = life.next(100'000);
    const auto folder = std::filesystem::temp_directory_path();
    const auto ours_file = folder / "reserve-bench-ours.db";
    const auto bare_file = folder / "reserve-bench-bare.db";
    const bench::Log log = record(lines, ours_file);
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < 5; ++i) {
        ours.push_back(run_ours(lines, ours_file));
        bare.push_back(run_bare(lines.size(), log, bare_file));
    }
    compare(ours_file, bare_file);
    bench::print({"append", ours, bare, "acts a second (reference: the same rows, bare SQLite)"},
                 options);
    clear(ours_file);
    clear(bare_file);
    return 0;
}
