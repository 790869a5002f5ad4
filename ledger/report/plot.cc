// From cells to numbers.
#include "ledger/report/plot.h"

#include <algorithm>
#include <cmath>

namespace reserve::report {
namespace {

std::optional<std::size_t> index_of(const Table& table, const std::string& column) {
    const auto found = std::ranges::find(table.columns, column, &Column::name);
    return found == table.columns.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - table.columns.begin()));
}

std::optional<double> value_of(const std::string& cell) {
    const Decimal decimal = parse_decimal(cell);
    if (decimal.form != Decimal::Form::well_formed) {
        return std::nullopt;
    }
    return static_cast<double>(decimal.units) / std::pow(10.0, decimal.decimals);
}

// Scripts of Asia and what stands beside them are about two columns wide.
std::size_t width_of(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE3 ? 1 : 2;
}

Series read_series(const Table& table, std::size_t column,
                   const std::vector<const std::vector<std::string>*>& rows) {
    Series series{spoken(table.columns[column].name), {}};
    for (const auto* row : rows) {
        const std::string& cell = (*row)[column];
        const auto value = value_of(cell);
        series.marks.push_back(
            value ? std::optional(Mark{readable_cell(table.columns[column], cell), *value})
                  : std::nullopt);
    }
    return series;
}

}  // namespace

std::optional<Plot> read_plot(const Table& table, const Chart& chart, std::size_t most) {
    const auto label = index_of(table, chart.labels);
    if (!label) {
        return std::nullopt;
    }
    Plot plot;
    std::vector<const std::vector<std::string>*> rows;
    for (const auto& row : table.rows) {
        if (row[*label] == "total") {
            continue;
        }
        if (rows.size() == most) {
            ++plot.left_out;
            continue;
        }
        rows.push_back(&row);
        plot.labels.push_back(row[*label]);
    }
    for (const std::string& name : chart.values) {
        if (const auto column = index_of(table, name)) {
            plot.series.push_back(read_series(table, *column, rows));
        }
    }
    for (const Series& series : plot.series) {
        for (const auto& mark : series.marks) {
            plot.low = std::min(plot.low, mark ? mark->value : 0);
            plot.high = std::max(plot.high, mark ? mark->value : 0);
        }
    }
    return plot.range() > 0 ? std::optional(std::move(plot)) : std::nullopt;
}

std::string readable_cell(const Column& column, const std::string& cell) {
    const bool amount =
        column.align == Align::right && column.name != "seq" && is_plain_number(cell);
    return amount ? group_thousands(cell) : cell;
}

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for (const char byte : text) {
        columns += width_of(static_cast<unsigned char>(byte));
    }
    return columns;
}

std::string cut(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) {
        return std::string(text);
    }
    std::size_t used = 1;  // the ellipsis
    std::size_t end = 0;
    while (end < text.size() && used + width_of(static_cast<unsigned char>(text[end])) <= columns) {
        used += width_of(static_cast<unsigned char>(text[end]));
        ++end;
    }
    return std::string(text.substr(0, end)) + "\xE2\x80\xA6";
}

}  // namespace reserve::report
