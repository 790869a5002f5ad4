// An outlook as one page.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ledger/outlook/svg.h"
#include "ledger/report/page.h"

namespace reserve::outlook {
namespace {

constexpr std::string_view kStyle = R"css(
.answers { margin: 0; padding-left: 1.1rem; max-width: 46rem; }
.answers li { margin: 0 0 0.35rem; overflow-wrap: anywhere; }
table { min-width: 18rem; }
@media print {
  table { width: auto; min-width: 9cm; }
  svg { max-width: 15cm; }
  .says, li { break-inside: avoid; }
  section { margin-bottom: 1.4rem; }
}
)css";
constexpr std::size_t kUpright = 110;  // tables here have few columns, and text that wraps

// No line ends within "4.8 ± 0.3 %".
std::string unbroken(std::string text) {
    for (const auto& [from, to] : {std::pair{" ± ", "\u00A0±\u00A0"}, {" %", "\u00A0%"}}) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
            text.replace(at, std::string_view(from).size(), to);
        }
    }
    return text;
}

}  // namespace

std::string to_html(const Outlook& outlook) {
    report::PageHead head{.over = report::title_case(outlook.name),
                          .title = outlook.title,
                          .window = fmt::format("{}: {}", report::title_case(outlook.name),
                                                outlook.title),
                          .facts = {},
                          .answers = {},
                          .style = kStyle,
                          .upright = kUpright};
    for (const Fact& fact : outlook.facts) {
        head.facts.push_back({fact.name, fact.text});
    }
    std::ranges::transform(outlook.answers, std::back_inserter(head.answers), unbroken);
    const int decimals = outlook.currency.decimals();
    std::vector<report::PageSection> sections;
    for (const Section& section : outlook.sections) {
        report::PageSection part{{.title = section.title,
                                  .table = printed(section.table, decimals, section.every),
                                  .sentence = unbroken(section.sentence)}};
        if (!std::holds_alternative<std::monostate>(section.picture)) {
            part.draw = [&section, decimals](report::Markup& page, const std::string& id) {
                draw_svg(page, section, id, decimals);
            };
        }
        sections.push_back(std::move(part));
    }
    return to_page(head, sections);
}

}  // namespace reserve::outlook
