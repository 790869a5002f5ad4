// A report under its heading, in each form it is given out in. All say the same figures; of a
// sandbox all say EXERCISE.
#pragma once

#include <functional>
#include <string>

#include "ledger/report/figures.h"
#include "ledger/report/heading.h"

namespace reserve::report {

struct TextStyle {
    Grouping grouping = Grouping::none;
    std::function<std::string(std::string_view)> title = nullptr;  // how a title is set off
};
std::string to_text(const Report& report, const Heading& heading, const TextStyle& style = {});

std::string to_json(const Report& report, const Heading& heading);

// Rows and nothing else. Several sections become one table, the section's title first, with the
// columns of all. Of a sandbox a last column `exercise` says EXERCISE in each row, so that no row
// copied elsewhere loses it.
std::string to_csv(const Report& report, const Heading& heading);

// One page that needs nothing else: no script, nothing fetched, parsed by HTML and XML readers
// alike, made to be printed on A4 and signed.
std::string to_html(const Report& report, const Heading& heading);

}  // namespace reserve::report
