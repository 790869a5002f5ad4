// The free amount at the end of each day, by value date, beside what was foreseen.
#include "ledger/outlook/backtest.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/base/check.h"
#include "ledger/seal/json.h"

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

struct Passed {
    Foreseen foreseen;
    Date date;
    double free = 0;
    bool was_below = false;  // the floor, by then

    bool is_within(double low, double high) const { return free >= low && free <= high; }
    bool is_in_90() const { return is_within(foreseen.q05, foreseen.q95); }
    bool is_in_50() const { return is_within(foreseen.q25, foreseen.q75); }
};

struct Judged {
    const SealedEntry* entry = nullptr;
    std::vector<Passed> dates;
};

std::string_view band_of(const Passed& passed) {
    const Foreseen& foreseen = passed.foreseen;
    return passed.free < foreseen.q05   ? "below 5 %"
           : passed.free < foreseen.q25 ? "5 to 25 %"
           : passed.free <= foreseen.q75 ? "25 to 75 %"
           : passed.free <= foreseen.q95 ? "75 to 95 %"
                                         : "above 95 %";
}

Judged judge(const SealedEntry& entry, const FreeAmount& free, Date today) {
    Judged judged{&entry, {}};
    for (const Foreseen& foreseen : entry.run.foreseen) {
        const Date date{plus_months(entry.run.start, foreseen.month).days - 1};
        if (date < today) {
            judged.dates.push_back({foreseen, date, free.at(date),
                                    free.lowest(entry.run.start, date) < entry.run.floor});
        }
    }
    return judged;
}

struct Tally {
    std::size_t not_from_ledger = 0;
    std::size_t judged = 0;
    std::size_t dates = 0;
    std::size_t in_90 = 0;
    std::size_t in_50 = 0;
    std::size_t below = 0;
    double foreseen_below = 0;
};

Tally tally_of(const std::vector<Judged>& runs) {
    Tally tally;
    for (const Judged& run : runs) {
        tally.not_from_ledger += run.entry->run.from_ledger ? 0U : 1U;
        tally.dates += run.dates.size();
        for (const Passed& passed : run.dates) {
            tally.in_90 += passed.is_in_90() ? 1U : 0U;
            tally.in_50 += passed.is_in_50() ? 1U : 0U;
        }
        if (!run.dates.empty()) {
            ++tally.judged;
            tally.below += run.dates.back().was_below ? 1U : 0U;
            tally.foreseen_below += run.dates.back().foreseen.below_floor;
        }
    }
    return tally;
}

std::vector<std::string> answers_of(const Tally& tally, std::size_t sealed,
                                    std::size_t unreadable) {
    std::vector<std::string> answers;
    if (sealed == 0) {
        answers.emplace_back("No simulation is sealed in this ledger.");
    } else if (tally.dates == 0) {
        answers.push_back(fmt::format("{} sealed, and no month has ended since one that started "
                                      "from this ledger: there is nothing to judge yet.", sealed));
    } else {
        answers.push_back(fmt::format("{} sealed, {} of them can be judged, at {} ends of months.",
                                      sealed, tally.judged, tally.dates));
        answers.push_back(fmt::format(
            "The free amount lay between the 5 % and the 95 % quantile at {} of {} (90 % were "
            "foreseen), between 25 % and 75 % at {} (50 %).",
            tally.in_90, tally.dates, tally.in_50));
        answers.push_back(fmt::format("It fell below the floor after {} of {}; together they "
                                      "foresaw that for {:.1f}.",
                                      tally.below, tally.judged, tally.foreseen_below));
    }
    if (tally.not_from_ledger != 0) {
        answers.push_back(fmt::format("{} started from figures and not from this ledger: nothing "
                                      "here can judge that.", tally.not_from_ledger));
    }
    if (unreadable != 0) {
        answers.push_back(fmt::format("Remarks that begin like a sealed simulation and are none: "
                                      "{}.", unreadable));
    }
    return answers;
}

Estimate exact(double value) {
    return {value, 0};
}
std::string seq_of(const Judged& run) {
    return std::to_string(run.entry->seq);
}

Section section_of_runs(const std::vector<Judged>& runs) {
    Section section{"Sealed simulations",
                    "Ends of months hang together, so it takes many simulations to judge the "
                    "model.",
                    {},
                    {}};
    section.table.columns = {{"entry"}, {"sealed_on"}, {"start"}, {"dates", Unit::count},
                             {"in_5_to_95", Unit::count}, {"in_25_to_75", Unit::count},
                             {"below_floor_foreseen", Unit::share}, {"below_floor"}};
    for (const Judged& run : runs) {
        const auto within = [&](bool (Passed::*is_in)() const) {
            return exact(static_cast<double>(std::ranges::count_if(run.dates, is_in)));
        };
        const Passed* last = run.dates.empty() ? nullptr : &run.dates.back();
        section.table.rows.push_back(
            {seq_of(run), format_date(day_of(run.entry->recorded_at)),
             format_date(run.entry->run.start), exact(static_cast<double>(run.dates.size())),
             within(&Passed::is_in_90), within(&Passed::is_in_50),
             last == nullptr ? Cell("") : Cell(exact(last->foreseen.below_floor)),
             last == nullptr ? "" : last->was_below ? "yes" : "no"});
    }
    return section;
}

Section section_of_dates(const std::vector<Judged>& runs) {
    Section section{"What was foreseen and what came", "", {}, {}};
    section.table.columns = {{"entry"}, {"date"}, {"free", Unit::money}, {"q05", Unit::money},
                             {"q50", Unit::money}, {"q95", Unit::money}, {"lies"}};
    for (const Judged& run : runs) {
        for (const Passed& passed : run.dates) {
            section.table.rows.push_back({seq_of(run), format_date(passed.date),
                                          exact(passed.free), Rough{passed.foreseen.q05},
                                          Rough{passed.foreseen.q50}, Rough{passed.foreseen.q95},
                                          std::string(band_of(passed))});
        }
    }
    const auto latest =
        std::ranges::find_if(runs.rbegin(), runs.rend(),
                             [](const Judged& run) { return run.dates.size() > 1; });
    if (latest == runs.rend()) {
        return section;
    }
    section.sentence = fmt::format("The picture is of the simulation in entry {}.",
                                   seq_of(*latest));
    TimePicture picture;
    Band wide{"5 to 95 %", {}, {}};
    Band narrow{"25 to 75 %", {}, {}};
    Line came{"what came", {}};
    for (const Passed& passed : latest->dates) {
        picture.months.push_back(passed.foreseen.month);
        wide.low.push_back(passed.foreseen.q05);
        wide.high.push_back(passed.foreseen.q95);
        narrow.low.push_back(passed.foreseen.q25);
        narrow.high.push_back(passed.foreseen.q75);
        came.values.push_back(passed.free);
    }
    picture.bands = {std::move(wide), std::move(narrow)};
    picture.lines = {std::move(came)};
    picture.level = Level{"floor", latest->entry->run.floor};
    section.picture = std::move(picture);
    return section;
}

void append_date_json(std::string& json, const Passed& passed) {
    json += fmt::format("{{\"date\":\"{}\",\"was_below_floor\":{},\"lies\":\"{}\"",
                        format_date(passed.date), passed.was_below, band_of(passed));
    const Foreseen& foreseen = passed.foreseen;
    const std::pair<const char*, double> figures[] = {
        {"free", passed.free}, {"below_floor", foreseen.below_floor}, {"q05", foreseen.q05},
        {"q25", foreseen.q25}, {"q50", foreseen.q50},                 {"q75", foreseen.q75},
        {"q95", foreseen.q95}};
    for (const auto& [name, figure] : figures) {
        json += fmt::format(",\"{}\":", name);
        seal::append_canonical_number(json, figure);
    }
    json += '}';
}

std::string data_of(const std::vector<Judged>& runs, const Tally& tally, std::size_t unreadable) {
    std::string json = fmt::format(
        "{{\"dates\":{},\"in_5_to_95\":{},\"in_25_to_75\":{},\"judged\":{},\"below_floor\":{},"
        "\"unreadable\":{},\"simulations\":[",
        tally.dates, tally.in_90, tally.in_50, tally.judged, tally.below, unreadable);
    for (const Judged& run : runs) {
        json += json.back() == '[' ? "" : ",";
        json += fmt::format("{{\"entry\":{},\"scenario\":\"{}\",\"from_ledger\":{},\"dates\":[",
                            run.entry->seq, run.entry->run.scenario, run.entry->run.from_ledger);
        for (const Passed& passed : run.dates) {
            json += json.back() == '[' ? "" : ",";
            append_date_json(json, passed);
        }
        json += "]}";
    }
    json += "]}";
    seal::JsonDocument document;
    const auto root = document.parse(json);
    RESERVE_CHECK(root.has_value(), "what was written as JSON is read as JSON");
    std::string canonical;
    seal::append_canonical(canonical, **root);
    return canonical;
}

}  // namespace

Result<Outlook> of_backtest(Ledger& ledger, const simulate::SealedEntries& sealed, Date today) {
    const auto free = FreeAmount::of(ledger);
    if (!free) {
        return std::unexpected(free.error());
    }
    std::vector<Judged> runs;
    for (const SealedEntry& entry : sealed.runs) {
        runs.push_back(entry.run.from_ledger ? judge(entry, *free, today) : Judged{&entry, {}});
    }
    const Tally tally = tally_of(runs);
    Outlook outlook;
    outlook.name = "backtest";
    outlook.title = "Sealed simulations against what happened";
    outlook.currency = ledger.functional();
    outlook.facts = {{"ledger", std::string(ledger.origin())}, {"before", format_date(today)}};
    outlook.answers = answers_of(tally, runs.size(), sealed.unreadable);
    if (!runs.empty()) {
        outlook.sections.push_back(section_of_runs(runs));
    }
    if (tally.dates != 0) {
        outlook.sections.push_back(section_of_dates(runs));
    }
    outlook.data = data_of(runs, tally, sealed.unreadable);
    return outlook;
}

}  // namespace reserve::outlook
