// Reports for tests, and a look into the SVG they become.
#pragma once

#include <string>
#include <vector>

#include "ledger/report/document.h"

namespace reserve::test {

report::Heading heading_of_a_fund();
report::Heading heading_of_a_sandbox();
// One section with columns name and amounts, drawn as that kind.
report::Report charted(report::ChartKind kind, const std::vector<std::vector<std::string>>& rows);

// The attributes of each element of that name and class, by their names.
struct Element {
    std::string markup;  // the opening tag
    double length(const std::string& attribute) const;
    std::string text(const std::string& attribute) const;
};
std::vector<Element> elements(const std::string& html, const std::string& name,
                              const std::string& css_class);
std::size_t count(const std::string& text, const std::string& part);

}  // namespace reserve::test
