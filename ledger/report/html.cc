// A report as one page.
#include <fmt/format.h>

#include "ledger/base/base64.h"
#include "ledger/report/chart.h"
#include "ledger/report/document.h"
#include "ledger/report/page.h"

namespace reserve::report {
namespace {

std::vector<PageFact> facts_of(const Heading& heading) {
    return {{"As of", as_of_text(heading)},
            {"Known at", fmt::format("{}, recorded {}", known_at_text(heading),
                                     format_time(heading.recorded_at))},
            {"Ledger", fmt::format("{}, {} entries, root {}", heading.origin, heading.head.size,
                                   to_base64(heading.head.root))},
            {"Charter", heading.charter
                            ? fmt::format("{}, in force since {}", charter_text(heading),
                                          format_date(heading.charter->since))
                            : charter_text(heading)},
            {"Values", fmt::format("in {}; {}", heading.currency, kRounding)}};
}

}  // namespace

std::string to_html(const Report& report, const Heading& heading) {
    PageHead head{.over = heading.fund,
                  .title = title_case(report.name),
                  .window = {},
                  .facts = facts_of(heading),
                  .signatures = {"Prepared by: name, date, signature",
                                 "Approved by: name, date, signature"}};
    head.window = fmt::format("{}, as of {}: {}", head.title, as_of_text(heading), heading.fund);
    if (heading.exercise) {
        head.mark = kExercise;
        head.banner = fmt::format("{}: a sandbox, not a fund's own books", kExercise);
        head.window = fmt::format("{}: {}", kExercise, head.window);
    }
    std::vector<PageSection> sections;
    for (const Section& section : report.sections) {
        PageSection part{section};
        if (section.chart) {
            part.draw = [&section](Markup& page, const std::string& id) {
                draw(page, section, id);
            };
        }
        sections.push_back(std::move(part));
    }
    return to_page(head, sections);
}

}  // namespace reserve::report
