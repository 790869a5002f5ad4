// Figures in words.
#include "ledger/outlook/words.h"

#include <fmt/format.h>

namespace reserve::outlook {

std::string Words::money(const Estimate& estimate) const {
    return fmt::format("{} {}", currency_.code(),
                       format_cell({estimate, Unit::money}, currency_.decimals()));
}

std::string Words::money(Rough figure) const {
    return fmt::format("{} {}", currency_.code(),
                       format_cell({figure, Unit::money}, currency_.decimals()));
}

std::string Words::amount(std::int64_t minor) const {
    return money(Estimate{static_cast<double>(minor), 0});
}

std::string Words::change(const Estimate& estimate, Unit unit) const {
    return unit == Unit::money ? money(estimate) : points(estimate);
}

std::string points(const Estimate& estimate) {
    return count({estimate.value * 100, estimate.error * 100}) + " points";
}

std::string share(const Estimate& estimate) {
    return format_cell({estimate, Unit::share}, 0);
}

std::string count(const Estimate& estimate) {
    return format_cell({estimate, Unit::count}, 0);
}

std::string chance(const Estimate& estimate, std::uint64_t paths) {
    if (estimate.value != 0 && estimate.value != 1) {
        return "in " + share(estimate) + " of paths";
    }
    if (estimate.value == 0) {
        return "in none of " + number_of(paths, "path");
    }
    return paths == 1 ? "in the only path" : "in all of " + number_of(paths, "path");
}

std::string number_of(std::uint64_t number, std::string_view thing) {
    return fmt::format("{} {}{}", report::group_thousands(std::to_string(number)), thing,
                       number == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        text += i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ";
        text += parts[i];
    }
    return text;
}

std::string cause_text(std::string_view cause) {
    constexpr std::pair<std::string_view, std::string_view> kCauses[] = {
        {"need", "the need was too large"},
        {"late", "money came late"},
        {"failed", "money never came"},
        {"exchange", "exchange losses took it"},
        {"earmark", "earmarks barred its use"}};
    for (const auto& [name, text] : kCauses) {
        if (name == cause) {
            return std::string(text);
        }
    }
    return std::string(cause);
}

std::string measure_text(const simulate::Goal& goal) {
    return goal.measure == simulate::Measure::below_floor
               ? fmt::format("falling below the floor within {} days", goal.by_days)
               : "unmet need";
}

Unit unit_of(const simulate::Goal& goal) {
    return goal.measure == simulate::Measure::below_floor ? Unit::share : Unit::money;
}

}  // namespace reserve::outlook
