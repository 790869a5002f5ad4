// Scenario texts for the tests: a small fund, and parts to put beside it.
#pragma once

#include <string>

#include "ledger/simulate/scenario_file.h"

namespace reserve::simulate::test {

// Everything before the first table; `more` top-level fields can be put in.
inline std::string head(const std::string& horizon = "24", const std::string& more = "") {
    return "schema = 1\nname = \"Test\"\nhorizon = " + horizon + "\ncurrency = \"EUR\"\n" + more +
           "\n";
}

inline const std::string kStart = R"(
[start]
date = "2026-01-01"
[[start.cash]]
currency = "EUR"
amount = "1000.00"
)";

inline const std::string kPolicy = R"(
[policy]
purposes = ["energy", "cyber"]
[[policy.approval_tiers]]
up_to = "100000000000.00"
approvals = 1
)";

inline const std::string kPartner = R"(
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 1, amount = "100.00" }, { month = 13, amount = "50.00" } ]
)";

inline const std::string kRequests = R"(
[requests]
episode = 2.0
[[requests.needs]]
purpose = "energy"
size = { law = "fixed", amount = "10.00" }
)";

inline const std::string kAlways = R"(
[episodes]
kind = "scripted"
script = [ { from = 0, to = 600 } ]
)";

inline Scenario scenario(const std::string& text) {
    auto read = parse_scenario(text, "test.toml");
    RESERVE_CHECK(read.has_value(), read ? "" : read.error().message);
    return std::move(*read);
}

inline Scenario small_fund() {
    return scenario(head() + kStart + kPolicy + kPartner + kRequests + kAlways);
}

}  // namespace reserve::simulate::test
