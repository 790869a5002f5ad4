// The free amount at the end of each day, by value date, beside what was foreseen.
#include "ledger/outlook/backtest.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/simulate/described_json.h"

namespace reserve::outlook {
namespace {

using simulate::Foreseen;
using simulate::SealedEntry;

class FreeAmount {
public:
    static Result<FreeAmount> of(Ledger& ledger) {
        FreeAmount free;
        Amount sum;
        const Status status =
            ledger.days(fund::AccountClass::free, {}, [&](const Movement& movement) {
                sum -= movement.value;
                free.days_.push_back({movement.date, static_cast<double>(sum.minor())});
            });
        return status ? Result<FreeAmount>(std::move(free)) : std::unexpected(status.error());
    }

    double at(Date date) const {
        const auto after = std::ranges::upper_bound(days_, date, {}, &Day::date);
        return after == days_.begin() ? 0 : std::prev(after)->free;
    }
    // At the end of any day of [from, to].
    double lowest(Date from, Date to) const {
        double least = at(from);
        for (const Day& day : days_) {
            least = day.date > from && day.date <= to ? std::min(least, day.free) : least;
        }
        return least;
    }

private:
    struct Day {
        Date date;
        double free = 0;
    };
    std::vector<Day> days_;
};

// The end of a month that was foreseen and has passed.
struct Passed {
    std::string date;
    double free = 0;
    bool was_below_floor = false;  // by then
    Foreseen foreseen;

    bool is_in_90() const { return free >= foreseen.q05 && free <= foreseen.q95; }
    bool is_in_50() const { return free >= foreseen.q25 && free <= foreseen.q75; }
};
BOOST_DESCRIBE_STRUCT(Passed, (), (date, free, was_below_floor, foreseen))

struct Judged {
    std::uint64_t entry = 0;
    std::string sealed_on;
    std::string start;
    bool from_ledger = false;
    std::string scenario;
    double floor = 0;
    std::vector<Passed> dates;
};
BOOST_DESCRIBE_STRUCT(Judged, (), (entry, sealed_on, start, from_ledger, scenario, floor, dates))

struct Backtest {
    std::size_t unreadable = 0;
    std::size_t not_from_ledger = 0;
    std::size_t judged = 0;
    std::size_t dates = 0;
    std::size_t in_90 = 0;
    std::size_t in_50 = 0;
    std::size_t below_floor = 0;  // of those judged
    double below_floor_foreseen = 0;
    std::vector<Judged> simulations;
};
BOOST_DESCRIBE_STRUCT(Backtest, (), (unreadable, not_from_ledger, judged, dates, in_90, in_50,
                                     below_floor, below_floor_foreseen, simulations))

const char* band_of(const Passed& passed) {
    const Foreseen& foreseen = passed.foreseen;
    return passed.free < foreseen.q05    ? "below 5 %"
           : passed.free < foreseen.q25  ? "5 to 25 %"
           : passed.free <= foreseen.q75 ? "25 to 75 %"
           : passed.free <= foreseen.q95 ? "75 to 95 %"
                                         : "above 95 %";
}

Judged judge(const SealedEntry& entry, const FreeAmount& free, Date today) {
    const simulate::SealedRun& run = entry.run;
    Judged judged{entry.seq,    format_date(day_of(entry.recorded_at)),
                  format_date(run.start), run.from_ledger,
                  run.scenario, run.floor, {}};
    for (const Foreseen& foreseen : run.foreseen) {
        const Date date{plus_months(run.start, foreseen.month).days - 1};
        if (run.from_ledger && date < today) {
            judged.dates.push_back({format_date(date), free.at(date),
                                    free.lowest(run.start, date) < run.floor, foreseen});
        }
    }
    return judged;
}

Backtest backtest_of(const simulate::SealedEntries& sealed, const FreeAmount& free, Date today) {
    Backtest backtest;
    backtest.unreadable = sealed.unreadable;
    for (const SealedEntry& entry : sealed.runs) {
        const Judged& run = backtest.simulations.emplace_back(judge(entry, free, today));
        backtest.not_from_ledger += run.from_ledger ? 0U : 1U;
        backtest.dates += run.dates.size();
        for (const Passed& passed : run.dates) {
            backtest.in_90 += passed.is_in_90() ? 1U : 0U;
            backtest.in_50 += passed.is_in_50() ? 1U : 0U;
        }
        if (!run.dates.empty()) {
            ++backtest.judged;
            backtest.below_floor += run.dates.back().was_below_floor ? 1U : 0U;
            backtest.below_floor_foreseen += run.dates.back().foreseen.below_floor;
        }
    }
    return backtest;
}

std::vector<std::string> answers_of(const Backtest& backtest) {
    const std::size_t sealed = backtest.simulations.size();
    std::vector<std::string> answers;
    if (sealed == 0) {
        answers.emplace_back("No simulation is sealed in this ledger.");
    } else if (backtest.dates == 0) {
        answers.push_back(fmt::format("{} sealed, and no month has ended since one that started "
                                      "from this ledger: there is nothing to judge yet.",
                                      sealed));
    } else {
        answers.push_back(fmt::format("{} sealed, {} of them can be judged, at {} ends of months.",
                                      sealed, backtest.judged, backtest.dates));
        answers.push_back(fmt::format(
            "The free amount lay between the 5 % and the 95 % quantile at {} of {} (90 % were "
            "foreseen), between 25 % and 75 % at {} (50 %).",
            backtest.in_90, backtest.dates, backtest.in_50));
        answers.push_back(fmt::format("It fell below the floor after {} of {}; together they "
                                      "foresaw that for {:.1f}.",
                                      backtest.below_floor, backtest.judged,
                                      backtest.below_floor_foreseen));
    }
    if (backtest.not_from_ledger != 0) {
        answers.push_back(fmt::format("{} started from figures and not from this ledger: nothing "
                                      "here can judge that.",
                                      backtest.not_from_ledger));
    }
    if (backtest.unreadable != 0) {
        answers.push_back(fmt::format("Remarks that begin like a sealed simulation and are none: "
                                      "{}.",
                                      backtest.unreadable));
    }
    return answers;
}

Cell counted(std::ptrdiff_t number) {
    return {Estimate{static_cast<double>(number), 0}, Unit::count};
}
Cell rough(double money) {
    return {Rough{money}, Unit::money};
}

Section section_of_runs(const std::vector<Judged>& runs) {
    Section section{"Sealed simulations",
                    "Ends of months hang together, so it takes many simulations to judge the "
                    "model.",
                    {}};
    section.table.columns = {"entry",      "sealed_on",   "start",
                             "dates",      "in_5_to_95",  "in_25_to_75",
                             "below_floor_foreseen", "below_floor"};
    for (const Judged& run : runs) {
        const auto within = [&](bool (Passed::*is_in)() const) {
            return counted(std::ranges::count_if(run.dates, is_in));
        };
        const Passed* last = run.dates.empty() ? nullptr : &run.dates.back();
        section.table.rows.push_back(
            {std::to_string(run.entry), run.sealed_on, run.start, counted(std::ssize(run.dates)),
             within(&Passed::is_in_90), within(&Passed::is_in_50),
             last == nullptr ? Cell("") : Cell(Rough{last->foreseen.below_floor}, Unit::share),
             last == nullptr ? "" : last->was_below_floor ? "yes" : "no"});
    }
    return section;
}

TimePicture picture_of(const Judged& run) {
    TimePicture picture;
    Band wide{"5 to 95 %", {}, {}};
    Band narrow{"25 to 75 %", {}, {}};
    Line came{"what came", {}};
    for (const Passed& passed : run.dates) {
        picture.months.push_back(passed.foreseen.month);
        wide.low.push_back(passed.foreseen.q05);
        wide.high.push_back(passed.foreseen.q95);
        narrow.low.push_back(passed.foreseen.q25);
        narrow.high.push_back(passed.foreseen.q75);
        came.values.push_back(passed.free);
    }
    picture.bands = {std::move(wide), std::move(narrow)};
    picture.lines = {std::move(came)};
    picture.level = Level{"floor", run.floor};
    return picture;
}

Section section_of_dates(const std::vector<Judged>& runs) {
    Section section{"What was foreseen and what came", "", {}};
    section.table.columns = {"entry", "date", "free", "q05", "q50", "q95", "lies"};
    for (const Judged& run : runs) {
        for (const Passed& passed : run.dates) {
            section.table.rows.push_back(
                {std::to_string(run.entry), passed.date,
                 Cell(Estimate{passed.free, 0}, Unit::money), rough(passed.foreseen.q05),
                 rough(passed.foreseen.q50), rough(passed.foreseen.q95), band_of(passed)});
        }
    }
    const auto latest = std::ranges::find_if(
        runs.rbegin(), runs.rend(), [](const Judged& run) { return run.dates.size() > 1; });
    if (latest != runs.rend()) {
        section.sentence =
            fmt::format("The picture is of the simulation in entry {}.", latest->entry);
        section.picture = picture_of(*latest);
    }
    return section;
}

}  // namespace

Result<Outlook> of_backtest(Ledger& ledger, const simulate::SealedEntries& sealed, Date today) {
    const auto free = FreeAmount::of(ledger);
    if (!free) {
        return std::unexpected(free.error());
    }
    const Backtest backtest = backtest_of(sealed, *free, today);
    Outlook outlook;
    outlook.name = "backtest";
    outlook.title = "Sealed simulations against what happened";
    outlook.currency = ledger.functional();
    outlook.facts = {{"Ledger", std::string(ledger.origin())}, {"Before", format_date(today)}};
    outlook.answers = answers_of(backtest);
    if (!backtest.simulations.empty()) {
        outlook.sections.push_back(section_of_runs(backtest.simulations));
    }
    if (backtest.dates != 0) {
        outlook.sections.push_back(section_of_dates(backtest.simulations));
    }
    outlook.data = simulate::canonical_json_of(backtest);
    return outlook;
}

}  // namespace reserve::outlook
