// Every report at 1,000,000 entries: as things stand, as of a value date in the middle, and with
// that as known at three fourths of the log, each against a hand-written SQL query for the same
// figures on the same file; and commands that look at all of it, as processes. Both sides open the
// file anew for each run.
#include <sqlite3.h>

#include "bench/figures.h"
#include "bench/filled.h"
#include "bench/processes.h"
#include "bench/report_sql.h"
#include "ledger/report/document.h"
#include "ledger/report/heading.h"
#include "ledger/report/verification.h"

namespace {

using namespace reserve;
using bench::Point;
using bench::ReportSql;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kEntries = 1'000'000;
constexpr int kRuns = 5;

[[noreturn]] void fatal(const std::string& what) {
    std::fprintf(stderr, "bench: %s\n", what.c_str());
    std::exit(1);
}

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Middle {
    Date day;
    std::uint64_t seq = 0;
    std::string notification;
};

Axes axes_at(Point point, const Middle& middle) {
    return {point == Point::now ? std::nullopt : std::optional(middle.day),
            point == Point::both ? std::optional(middle.seq) : std::nullopt};
}

struct Known {
    const char* name;
    Result<report::Report> (*make)(Ledger&, const Axes&, Time, const Middle&);
    std::string (ReportSql::*sql)() const;
};

template <Result<report::Report> (*make)(Ledger&, const Axes&, Time)>
Result<report::Report> plain(Ledger& ledger, const Axes& axes, Time at, const Middle&) {
    return make(ledger, axes, at);
}

const Known kReports[] = {
    {"position", plain<report::position_report>, &ReportSql::position},
    {"exposure", plain<report::exposure_report>, &ReportSql::exposure},
    {"bank", plain<report::bank_report>, &ReportSql::bank},
    {"availability", plain<report::availability_report>, &ReportSql::availability},
    {"sources_uses", plain<report::sources_uses_report>, &ReportSql::sources_uses},
    {"monthly", plain<report::monthly_report>, &ReportSql::monthly},
    {"contributions",
     [](Ledger& ledger, const Axes& axes, Time at, const Middle&) {
         return report::contributions_report(ledger, axes, at, "");
     },
     &ReportSql::contributions},
    {"contributor",
     [](Ledger& ledger, const Axes& axes, Time at, const Middle&) {
         return report::contributions_report(ledger, axes, at, "P1");
     },
     &ReportSql::contributions},
    {"ageing", plain<report::ageing_report>, &ReportSql::ageing},
    {"audit",
     [](Ledger& ledger, const Axes& axes, Time at, const Middle&) {
         const report::Verification verified{at, ledger.head().size, "root", 0, 0, 0, {}};
         return report::audit_report(ledger, axes, at, verified);
     },
     &ReportSql::audit},
    {"dossier",
     [](Ledger& ledger, const Axes& axes, Time, const Middle& middle) {
         return report::dossier_report(ledger, axes, middle.notification);
     },
     &ReportSql::dossier},
};

double run_ours(const std::string& file, const Known& known, Point point, const Middle& middle) {
    const auto start = Clock::now();
    const auto ledger = Ledger::open(file, {.mode = store::Mode::read_only});
    if (!ledger) {
        fatal(ledger.error().message);
    }
    const Axes axes = axes_at(point, middle);
    const Time now = (*ledger)->now();
    const Time at = axes.as_of ? std::min(now, end_of(*axes.as_of)) : now;
    const auto made = known.make(**ledger, axes, at, middle);
    if (!made) {
        fatal(made.error().message);
    }
    bench::keep(&*made);
    return milliseconds_since(start);
}

// Steps through all rows and reads every column.
double run_sql(const std::string& file, const std::string& sql, const Middle& middle) {
    const auto start = Clock::now();
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
        sqlite3_exec(database, "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY", nullptr,
                     nullptr, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        fatal(std::string(sqlite3_errmsg(database)) + " in " + sql);
    }
    const std::string day = format_date(middle.day);
    const auto bind = [&](const char* name, auto set) {
        if (const int at = sqlite3_bind_parameter_index(statement, name); at != 0) {
            set(at);
        }
    };
    bind(":d", [&](int at) { sqlite3_bind_int(statement, at, middle.day.days); });
    bind(":k", [&](int at) {
        sqlite3_bind_int64(statement, at, static_cast<sqlite3_int64>(middle.seq));
    });
    bind(":day", [&](int at) {
        sqlite3_bind_text(statement, at, day.c_str(), -1, SQLITE_STATIC);
    });
    bind(":n", [&](int at) {
        sqlite3_bind_text(statement, at, middle.notification.c_str(), -1, SQLITE_STATIC);
    });
    std::size_t bytes = 0;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            bytes += static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
        }
    }
    if (code != SQLITE_DONE) {
        fatal(sqlite3_errmsg(database));
    }
    bench::keep(&bytes);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return milliseconds_since(start);
}

// As things stand the SQL judges overdue and rates on the last day.
Middle last_of(Ledger& ledger, const Middle& middle) {
    return {day_of(ledger.now()), ledger.head().size - 1, middle.notification};
}

void measure_reports(const std::string& file, const bench::Options& options) {
    const auto ledger = Ledger::open(file, {.mode = store::Mode::read_only});
    if (!ledger) {
        fatal(ledger.error().message);
    }
    const std::uint64_t size = (*ledger)->head().size;
    const auto heading = report::heading_of(**ledger, {std::nullopt, size / 2});
    if (!heading) {
        fatal(heading.error().message);
    }
    const Middle middle{day_of(heading->recorded_at), size / 4 * 3, "N8000"};
    const Middle last = last_of(**ledger, middle);
    constexpr std::pair<Point, const char*> kPoints[] = {
        {Point::now, ""}, {Point::as_of, "_as_of"}, {Point::both, "_both"}};
    for (const Known& known : kReports) {
        for (const auto& [point, suffix] : kPoints) {
            bench::Figure figure{std::string("report_") + known.name + suffix, {}, {},
                                 "ms at 1,000,000 entries (reference: SQL)"};
            const std::string sql = (ReportSql(point).*known.sql)();
            for (int run = 0; run < kRuns; ++run) {
                figure.ours.push_back(run_ours(file, known, point, middle));
                if (run < 3) {
                    figure.reference.push_back(
                        run_sql(file, sql, point == Point::now ? last : middle));
                }
            }
            bench::print(figure, options);
        }
    }
}

void measure_commands(const std::string& file, const bench::Options& options) {
    const std::pair<const char*, bench::Words> commands[] = {
        {"status", {"status"}},
        {"trial_balance", {"trial-balance", "--as-of", "2038-01-01"}},
        {"log_of_kind", {"log", "--kind", "payment.settled"}},
        {"log_last", {"log", "--kind", "payment.*", "--last", "20"}}};
    for (const auto& [name, words] : commands) {
        bench::Words all{bench::reserve_program(), "--ledger", file};
        all.insert(all.end(), words.begin(), words.end());
        bench::Figure figure{name, {}, {1000}, "ms, the process (reference: the limit)"};
        for (int run = 0; run < kRuns; ++run) {
            figure.ours.push_back(1000 * bench::run(all).seconds);
        }
        bench::print(figure, options);
    }
}

}  // namespace

// Another argument names the file to ask; it is filled if it is not there, and kept.
int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    std::string named;
    for (int i = 1; i < argc; ++i) {
        named = argv[i][0] == '-' ? named : argv[i];
    }
    const std::string file =
        named.empty()
            ? (std::filesystem::temp_directory_path() / "reserve-bench-reports.db").string()
            : named;
    if (named.empty() || !std::filesystem::exists(file)) {
        bench::apart("filling", [&] { bench::fill(file, kEntries); });
    }
    measure_reports(file, options);
    measure_commands(file, options);
    if (named.empty()) {
        bench::clear(file);
    }
    return 0;
}
