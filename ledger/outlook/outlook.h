// What simulations say, for people and programs: the answers in plain sentences first, then
// sections with a sentence, a picture and a table each. The same input gives the same bytes.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "ledger/money/currency.h"
#include "ledger/outlook/picture.h"
#include "ledger/simulate/compare.h"
#include "ledger/simulate/path.h"
#include "ledger/simulate/solve.h"

namespace reserve::outlook {

struct Fact {
    std::string name;
    std::string text;
};

// brief: in short text too. whole: only where everything is asked for.
enum class Detail : unsigned char { brief, whole };

struct Section {
    std::string title;
    std::string sentence;  // what it says, in words
    Grid table;
    Picture picture = {};
    Detail detail = Detail::brief;
    std::size_t every = 1;  // people see each so many-th row
};

struct Outlook {
    std::string name;   // "run", "comparison", "solution", "path", "backtest", "check"
    std::string title;  // what it is about
    Currency currency;
    std::vector<Fact> facts;
    std::vector<std::string> answers;
    std::vector<Section> sections;
    std::string data = "null";  // canonical JSON, for programs
};

// Name and hash of the scenario, seed, paths, engine, start, horizon, currency, floor.
std::vector<Fact> facts_of(const simulate::Plan& plan, std::uint64_t seed, std::uint64_t paths);

// How the goal's measure moves; either list may be empty.
struct Sensitivity {
    simulate::Goal goal;
    std::vector<simulate::Swing> swings;
    std::vector<simulate::Dropped> dropped;
};
BOOST_DESCRIBE_STRUCT(Sensitivity, (), (goal, swings, dropped))

Outlook of_run(const simulate::Plan& plan, const simulate::Results& results,
               const Sensitivity& sensitivity = {});
// The plans and the comparison of them; what is sensitive is the first.
Outlook of_comparison(std::span<const simulate::Plan> plans,
                      const simulate::Comparison& comparison,
                      const Sensitivity& sensitivity = {});
// `plan` is the scenario as it stands, `options` those it was solved with.
Outlook of_solution(const simulate::Plan& plan, const simulate::Goal& goal,
                    simulate::Unknown unknown, const simulate::Solution& solution,
                    const simulate::RunOptions& options);
Outlook of_path(const simulate::Plan& plan, std::uint64_t seed, std::uint32_t path,
                const simulate::Told& told);

enum class Letters : unsigned char { ascii, unicode };
struct TextStyle {
    Letters letters = Letters::unicode;
    // brief: sections that matter most, a picture instead of its table. whole: all of both.
    Detail detail = Detail::brief;
    std::function<std::string(std::string_view)> title = nullptr;  // how a title is set off
};

// At most 80 columns wide, but for tables and names that are wider.
std::string to_text(const Outlook& outlook, const TextStyle& style = {});
// {"answers": […], "data": …, "facts": [{name, text}], "outlook": name, "title": …}, canonical.
std::string to_json(const Outlook& outlook);
// All sections as one table, the section's title first, value and error in columns of their own.
std::string to_csv(const Outlook& outlook);
// One page that needs nothing else, like those of reports.
std::string to_html(const Outlook& outlook);

}  // namespace reserve::outlook
