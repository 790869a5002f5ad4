// Columns as wide as their widest cell, counted in code points.
#include "ledger/report/table.h"

#include <algorithm>
#include <span>

#include "ledger/base/quoted.h"

namespace reserve::report {
namespace {

bool is_control(char byte) {
    return static_cast<unsigned char>(byte) < 0x20;
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

void append_cell(std::string& out, std::string_view cell, std::size_t width, Align align) {
    const std::size_t padding = width - std::min(width, width_of(cell));
    out.append(align == Align::right ? padding : 0, ' ');
    out += cell;
    out.append(align == Align::right ? 0 : padding, ' ');
}

void append_line(std::string& out, std::span<const std::string> cells,
                 std::span<const std::size_t> widths, std::span<const Column> columns) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        append_cell(out, cells[i], widths[i], columns[i].align);
        out += i + 1 < cells.size() ? "  " : "";
    }
    while (out.ends_with(' ')) {
        out.pop_back();
    }
    out += '\n';
}

}  // namespace

std::string spoken(std::string_view name) {
    std::string text(name);
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string one_line(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(line, is_control, ' ');
    return line;
}

std::string group_thousands(std::string_view amount) {
    const std::size_t sign = amount.starts_with('-') ? 1 : 0;
    const std::size_t point = std::min(amount.find('.'), amount.size());
    std::string text(amount.substr(0, sign));
    for (std::size_t i = sign; i < point; ++i) {
        if (i > sign && (point - i) % 3 == 0) {
            text += ',';
        }
        text += amount[i];
    }
    text += amount.substr(point);
    return text;
}

namespace {

// As a person reads it: one line a cell, numbers grouped.
Table as_shown(const Table& table, Grouping grouping) {
    Table shown = table;
    for (auto& row : shown.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool grouped = grouping == Grouping::thousands &&
                                 table.columns[i].align == Align::right &&
                                 is_plain_number(row[i]);
            row[i] = grouped ? group_thousands(row[i]) : one_line(row[i]);
        }
    }
    return shown;
}

bool has_line_ends(const Table& table) {
    return std::ranges::any_of(table.rows, [](const std::vector<std::string>& row) {
        return std::ranges::any_of(
            row, [](const std::string& cell) { return std::ranges::any_of(cell, is_control); });
    });
}

std::string aligned(const Table& table) {
    std::vector<std::string> names;
    std::vector<std::size_t> widths;
    for (const Column& column : table.columns) {
        names.push_back(spoken(column.name));
        widths.push_back(width_of(names.back()));
    }
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], width_of(row[i]));
        }
    }
    std::string out;
    append_line(out, names, widths, table.columns);
    for (const auto& row : table.rows) {
        append_line(out, row, widths, table.columns);
    }
    return out;
}

}  // namespace

std::string to_text(const Table& table, Grouping grouping) {
    return grouping == Grouping::thousands || has_line_ends(table)
               ? aligned(as_shown(table, grouping))
               : aligned(table);
}

std::string to_csv(const Table& table) {
    std::string out;
    const auto append = [&](const auto& cells, auto text_of) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out += (i == 0 ? "" : ",") + csv_cell(text_of(cells[i]));
        }
        out += '\n';
    };
    append(table.columns, [](const Column& column) { return column.name; });
    for (const auto& row : table.rows) {
        append(row, [](const std::string& cell) { return cell; });
    }
    return out;
}

std::string to_json(const Table& table) {
    std::string out = "[";
    for (const auto& row : table.rows) {
        out += out.size() > 1 ? ",\n{" : "\n{";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool number = table.columns[i].name == "seq";  // amounts stay text, exact
            out += (i == 0 ? "" : ",") + json_string(table.columns[i].name) + ":" +
                   (number ? row[i] : json_string(row[i]));
        }
        out += "}";
    }
    return out + "\n]\n";
}

}  // namespace reserve::report
