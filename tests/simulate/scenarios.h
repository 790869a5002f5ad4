// Scenario texts for the tests: a small fund, and parts to put beside it.
#pragma once

#include <string>

#include "ledger/simulate/scenario/scenario_file.h"

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

// A lively fund: three currencies, earmarks, caps, late and failing partners, episodes.
inline const std::string kLively = head("48", "floor = \"100.00\"") + R"(
[start]
date = "2026-01-31"
cash = [ { currency = "EUR", amount = "500.00" }, { currency = "SEK", amount = "2000.00" } ]
set_aside = "50.00"
[policy]
purposes = ["energy", "cyber"]
minimum_liquidity = "60.00"
caps.per_notification = "2500.00"
caps.per_period = { unit = "month", amount = "400.00" }
low_cash = { threshold = "300.00", open_purposes = ["energy"] }
[[policy.approval_tiers]]
up_to = "300.00"
approvals = 1
[[policy.approval_tiers]]
up_to = "2000.00"
approvals = 2
[[partners]]
name = "P1"
currency = "EUR"
instalments = { first = 1, every = 6, count = 8, amount = "200.00" }
delay = { law = "exponential", months = 2.0 }
default_probability = 0.1
[[partners]]
name = "P2"
currency = "SEK"
instalments = { first = 2, every = 6, count = 8, amount = "3000.00" }
delay = { law = "lognormal", months = 2.0, sigma = 0.5 }
earmark = { only = ["cyber"] }
fatigue = { after_months = 4, default_probability = 0.6, delay_factor = 2.0 }
[[partners]]
name = "P3"
currency = "JPY"
pledged_month = 5
instalments = [ { month = 7, amount = "60000" }, { month = 30, amount = "60000" } ]
[[proceeds]]
source = "assets"
currency = "EUR"
amount = "40.00"
first = 3
every = 3
count = 16
sigma = 0.3
[episodes]
kind = "markov"
start = 0.15
end = 0.15
[requests]
peace = 0.3
episode = 2.0
dispersion = 0.5
patience_months = 2
payees = 2
[[requests.needs]]
purpose = "energy"
weight = 2
size = { law = "lognormal", mean = "150.00", sigma = 0.7 }
[[requests.needs]]
purpose = "cyber"
size = { law = "pareto", minimum = "80.00", shape = 2.0, cap = "900.00" }
[[shocks]]
kind = "rate"
month = 20
currency = "SEK"
factor = 0.7
[[shocks]]
kind = "outflow"
month = 10
amount = "25.00"
[exchange]
correlation = [ [1.0, -0.2], [-0.2, 1.0] ]
rates = [ { currency = "SEK", rate = "0.09", volatility = 0.1 },
          { currency = "JPY", rate = "0.006", volatility = 0.2 } ]
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
