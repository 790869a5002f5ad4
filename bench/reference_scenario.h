// R100k, the scenario that speed is measured on.
#pragma once

#include <string>

namespace bench {

// Twelve partners that differ in currency, size, delay and reliability.
inline std::string reference_partners() {
    struct Row {
        const char* currency;
        const char* amount;
        const char* first;
        const char* late;
        const char* lost;
        const char* more;
    };
    constexpr Row kRows[] = {
        {"EUR", "90000000.00", "0", "1.0", "0.02", ""},
        {"EUR", "60000000.00", "1", "2.0", "0.05", "earmark = { only = [\"energy\"] }\n"},
        {"EUR", "45000000.00", "2", "1.5", "0.03", ""},
        {"EUR", "30000000.00", "3", "3.0", "0.10", "earmark = { never = [\"air_defence\"] }\n"},
        {"USD", "80000000.00", "4", "2.0", "0.05",
         "fatigue = { after_months = 9, default_probability = 0.3 }\n"},
        {"USD", "40000000.00", "5", "4.0", "0.10", ""},
        {"USD", "25000000.00", "6", "1.0", "0.02", ""},
        {"SEK", "700000000.00", "7", "1.0", "0.01", ""},
        {"SEK", "400000000.00", "8", "2.0", "0.05", ""},
        {"SEK", "250000000.00", "9", "3.0", "0.08", ""},
        {"EUR", "20000000.00", "10", "2.0", "0.05", ""},
        {"EUR", "15000000.00", "11", "6.0", "0.20", ""},
    };
    std::string text;
    int number = 0;
    for (const Row& row : kRows) {
        text += "[[partners]]\nname = \"P" + std::to_string(++number) + "\"\ncurrency = \"" +
                row.currency + "\"\ninstalments = { first = " + row.first +
                ", every = 12, count = 10, amount = \"" + row.amount +
                "\" }\ndelay = { law = \"exponential\", months = " + row.late +
                " }\ndefault_probability = " + row.lost + "\n" + row.more;
    }
    return text;
}

inline const std::string kReferenceScenario = R"(
schema = 1
name = "R100k"
horizon = 120
currency = "EUR"
run = { paths = 100000, seed = 20260101 }

[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "400000000.00" } ]

[policy]
purposes = ["air_defence", "energy", "critical_infrastructure", "budget_support"]
minimum_liquidity = "50000000.00"
caps.per_notification = "900000000.00"
caps.per_period = { unit = "month", amount = "60000000.00" }
low_cash = { threshold = "90000000.00", open_purposes = ["air_defence", "energy"] }
[[policy.approval_tiers]]
up_to = "40000000.00"
approvals = 1
[[policy.approval_tiers]]
up_to = "2000000000.00"
approvals = 2

[episodes]
kind = "markov"
start = 0.02
end = 0.15

[requests]
peace = 0.05
episode = 2.5
patience_months = 1
payees = 8
[[requests.needs]]
purpose = "air_defence"
weight = 4
size = { law = "lognormal", mean = "30000000.00", sigma = 0.8 }
[[requests.needs]]
purpose = "energy"
weight = 3
size = { law = "lognormal", mean = "20000000.00", sigma = 0.8 }
[[requests.needs]]
purpose = "critical_infrastructure"
weight = 2
size = { law = "lognormal", mean = "15000000.00", sigma = 0.8 }
[[requests.needs]]
purpose = "budget_support"
weight = 1
size = { law = "lognormal", mean = "40000000.00", sigma = 0.8, cap = "200000000.00" }

[exchange]
correlation = [ [1.0, 0.3], [0.3, 1.0] ]
[[exchange.rates]]
currency = "USD"
rate = "0.92"
volatility = 0.08
[[exchange.rates]]
currency = "SEK"
rate = "0.0895"
volatility = 0.07

)" + reference_partners();

}  // namespace bench
