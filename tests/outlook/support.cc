// Runs that several tests look at, made once.
#include "tests/outlook/support.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace reserve::outlook::test {

using namespace simulate::test;

Ran ran(const simulate::Scenario& scenario, std::uint64_t paths) {
    simulate::Plan plan = plan_of(scenario);
    simulate::Results results = results_of(plan, paths_of(plan, paths));
    return {std::move(plan), std::move(results)};
}

const Ran& lively() {
    static const Ran run = ran(scenario(kLively + R"(
[[goals]]
measure = "below_floor"
by_days = 365
at_most = 0.000001
[[goals]]
measure = "unmet_share"
at_most = 1
)"),
                               400);
    return run;
}

const Ran& quiet() {
    static const Ran run = ran(scenario(head() + kStart + kPolicy + kPartner), 50);
    return run;
}

Sensitivity some_sensitivity() {
    return {{simulate::Measure::below_floor, 365, 0.1},
            {{"size of requests", {-0.2, 0.01}, {0.3, 0.01}}, {"delays", {0, 0}, {0.01, 0.02}}},
            {{"P1", {0.05, 0.01}}, {"P2", {0.4, 0.02}}}};
}

const Section& section_of(const Outlook& outlook, const std::string& title) {
    const auto found = std::ranges::find(outlook.sections, title, &Section::title);
    RESERVE_CHECK(found != outlook.sections.end(), title);
    return *found;
}

bool is_xml(const std::string& page) {
    FILE* reader = popen("xmllint --noout --nonet -", "w");
    RESERVE_CHECK(reader != nullptr, "a process can be started");
    std::fwrite(page.data(), 1, page.size(), reader);
    return pclose(reader) == 0;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace reserve::outlook::test
