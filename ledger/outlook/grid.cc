// Figures as text, for people and for programs.
#include "ledger/outlook/grid.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/seal/json.h"

namespace reserve::outlook {
namespace {

double scale_of(Unit unit, int decimals) {
    return unit == Unit::money ? std::pow(10.0, -decimals) : unit == Unit::share ? 100 : 1;
}

// Grouped, never "-0".
std::string grouped(double figure, int decimals) {
    const std::string text = fmt::format("{:.{}f}", figure, decimals);
    const bool nil = text.find_first_not_of("-0.") == std::string::npos;
    return report::group_thousands(nil ? "0" : text);
}

// Without zeros at the end that say nothing.
std::string trimmed(double figure, int decimals) {
    std::string text = grouped(figure, decimals);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        text.erase(text.ends_with('.') ? text.size() - 1 : text.size());
    }
    return text;
}

// Amounts with all decimals or, where they are whole, with none.
std::string exact(double figure, Unit unit, int decimals) {
    if (unit != Unit::money) {
        return trimmed(figure, 4);
    }
    return grouped(figure, std::abs(figure - std::round(figure)) < 1e-9 ? 0 : decimals);
}

std::string format_rough(double figure) {
    if (figure == 0) {
        return "0";
    }
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(figure)))) - 2;
    const double unit = std::pow(10.0, exponent);
    return trimmed(std::round(figure / unit) * unit, std::max(0, -exponent));
}

std::string number_of(double figure, Unit unit, int decimals) {
    if (unit == Unit::money) {
        return fmt::format("{:.{}f}", figure * scale_of(unit, decimals), decimals);
    }
    std::string text;
    seal::append_canonical_number(text, figure);
    return text;
}

template <class T>
bool holds(const Grid& grid, std::size_t column) {
    return std::ranges::any_of(grid.rows, [&](const std::vector<Cell>& row) {
        return std::holds_alternative<T>(row[column].value);
    });
}

std::string plain_value(const Cell& cell, int decimals) {
    if (const auto* text = std::get_if<std::string>(&cell.value)) {
        return *text;
    }
    const auto* estimate = std::get_if<Estimate>(&cell.value);
    return number_of(estimate ? estimate->value : std::get<Rough>(cell.value).value, cell.unit,
                     decimals);
}

std::string plain_error(const Cell& cell, int decimals) {
    const auto* estimate = std::get_if<Estimate>(&cell.value);
    return estimate ? number_of(estimate->error, cell.unit, decimals) : "";
}

}  // namespace

std::string format_cell(const Cell& cell, int decimals) {
    if (const auto* text = std::get_if<std::string>(&cell.value)) {
        return *text;
    }
    const double scale = scale_of(cell.unit, decimals);
    const std::string sign = cell.unit == Unit::share ? " %" : "";
    if (const auto* rough = std::get_if<Rough>(&cell.value)) {
        return format_rough(rough->value * scale) + sign;
    }
    const auto& estimate = std::get<Estimate>(cell.value);
    if (estimate.error > 0) {
        return simulate::format_estimate({estimate.value * scale, estimate.error * scale}) + sign;
    }
    return exact(estimate.value * scale, cell.unit, decimals) + sign;
}

report::Table printed(const Grid& grid, int decimals, std::size_t every) {
    report::Table table;
    for (std::size_t i = 0; i < grid.columns.size(); ++i) {
        const bool figures = holds<Estimate>(grid, i) || holds<Rough>(grid, i);
        table.columns.push_back(
            {grid.columns[i], figures ? report::Align::right : report::Align::left});
    }
    for (std::size_t i = every - 1; i < grid.rows.size(); i += every) {
        auto& row = table.rows.emplace_back();
        for (const Cell& cell : grid.rows[i]) {
            row.push_back(format_cell(cell, decimals));
        }
    }
    return table;
}

report::Table plain(const Grid& grid, int decimals) {
    report::Table table;
    table.rows.resize(grid.rows.size());
    for (std::size_t i = 0; i < grid.columns.size(); ++i) {
        const bool has_errors = holds<Estimate>(grid, i);
        table.columns.push_back({grid.columns[i]});
        if (has_errors) {
            table.columns.push_back({grid.columns[i] + "_error"});
        }
        for (std::size_t row = 0; row < grid.rows.size(); ++row) {
            const Cell& cell = grid.rows[row][i];
            table.rows[row].push_back(plain_value(cell, decimals));
            if (has_errors) {
                table.rows[row].push_back(plain_error(cell, decimals));
            }
        }
    }
    return table;
}

}  // namespace reserve::outlook
