// R100k, the scenario that speed is measured on.
#pragma once

#include <string>

namespace reserve::simulate::test {

// So many millions, of which the scenario leaves so many tenths.
inline std::string millions(int whole, int tenths) {
    return std::to_string(whole * 100'000 * tenths) + ".00";
}

// Twelve partners that differ in currency, size, delay and reliability.
inline std::string reference_partners(int tenths) {
    struct Row {
        const char* currency;
        int amount;
        const char* first;
        const char* late;
        const char* lost;
        const char* more;
    };
    constexpr Row kRows[] = {
        {"EUR", 90, "0", "1.0", "0.02", ""},
        {"EUR", 60, "1", "2.0", "0.05", "earmark = { only = [\"energy\"] }\n"},
        {"EUR", 45, "2", "1.5", "0.03", ""},
        {"EUR", 30, "3", "3.0", "0.10", "earmark = { never = [\"air_defence\"] }\n"},
        {"USD", 80, "4", "2.0", "0.05",
         "fatigue = { after_months = 9, default_probability = 0.3 }\n"},
        {"USD", 40, "5", "4.0", "0.10", ""},
        {"USD", 25, "6", "1.0", "0.02", ""},
        {"SEK", 700, "7", "1.0", "0.01", ""},
        {"SEK", 400, "8", "2.0", "0.05", ""},
        {"SEK", 250, "9", "3.0", "0.08", ""},
        {"EUR", 20, "10", "2.0", "0.05", ""},
        {"EUR", 15, "11", "6.0", "0.20", ""},
    };
    std::string text;
    int number = 0;
    for (const Row& row : kRows) {
        text += "[[partners]]\nname = \"P" + std::to_string(++number) + "\"\ncurrency = \"" +
                row.currency + "\"\ninstalments = { first = " + row.first +
                ", every = 12, count = 10, amount = \"" + millions(row.amount, tenths) +
                "\" }\ndelay = { law = \"exponential\", months = " + row.late +
                " }\ndefault_probability = " + row.lost + "\n" + row.more;
    }
    return text;
}

// With fewer than ten tenths of its money the fund comes near its floor.
inline std::string reference_scenario(int tenths = 10) {
    return R"(
schema = 1
name = "R100k"
horizon = 120
currency = "EUR"
run = { paths = 100000, seed = 20260101 }

[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = ")" + millions(400, tenths) + R"(" } ]

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

)" + reference_partners(tenths);
}

}  // namespace reserve::simulate::test
