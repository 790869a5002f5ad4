// Outlooks of small funds for the tests, and what is looked for in their pages.
#pragma once

#include <string>
#include <vector>

#include "ledger/outlook/outlook.h"
#include "tests/simulate/support.h"

namespace reserve::outlook::test {

// A lively fund with two goals, run once.
struct Ran {
    simulate::Plan plan;
    simulate::Results results;
};
const Ran& lively();
// A fund of which nobody asks anything.
const Ran& quiet();
Ran ran(const simulate::Scenario& scenario, std::uint64_t paths);

// Swings and dropped partners as they might be.
Sensitivity some_sensitivity();

const Section& section_of(const Outlook& outlook, const std::string& title);
// Whether xmllint reads it.
bool is_xml(const std::string& page);
std::size_t count(const std::string& text, const std::string& part);
std::vector<std::string> lines_of(const std::string& text);

}  // namespace reserve::outlook::test
