// How figures stand in sentences: money with its currency, chances in plain words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/outlook/outlook.h"

namespace reserve::outlook {

class Words {
public:
    explicit Words(Currency currency) : currency_(currency) {}

    // "EUR 1,235,000 ± 9,000"
    std::string money(const Estimate& estimate) const;
    std::string money(Rough figure) const;
    std::string amount(std::int64_t minor) const;
    // A difference of that unit.
    std::string change(const Estimate& estimate, Unit unit) const;

private:
    Currency currency_;
};

std::string share(const Estimate& estimate);
// "-4.8 ± 0.3 points", of a difference of shares.
std::string points(const Estimate& estimate);
std::string count(const Estimate& estimate);
// "in 4.8 ± 0.3 % of paths", "in none of 10,000 paths", "on every path".
std::string chance(const Estimate& estimate, std::uint64_t paths);
// "10,000 paths", "1 path"
std::string number_of(std::uint64_t number, std::string_view thing);
// "a, b and c"
std::string joined(const std::vector<std::string>& parts);
// "need" -> "the need was too large"
std::string cause_text(std::string_view cause);
// "falling below the floor within 365 days", "unmet need"
std::string measure_text(const simulate::Goal& goal);
// In what a change of the measure is told.
Unit unit_of(const simulate::Goal& goal);

}  // namespace reserve::outlook
