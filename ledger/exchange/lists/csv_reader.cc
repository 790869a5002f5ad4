// One pass over the bytes, cell by cell.
#include "ledger/exchange/lists/csv_reader.h"

#include <set>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/base/text.h"

namespace reserve::exchange {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Reader {
public:
    Reader(std::string_view text, char separator, const std::string& file)
        : text_(text), separator_(separator), file_(file) {}

    Result<CsvTable> read();

private:
    enum class End { cell, row, text };

    Status read_row(CsvRow& row);
    Result<End> read_cell(std::string& cell);
    Result<End> read_quoted(std::string& cell);
    Result<End> end_of_cell();
    Status check_cell(const CsvRow& row, std::size_t line) const;
    Status name_columns(CsvRow row);
    std::unexpected<Error> fault(std::size_t line, const std::string& message) const {
        return fail(ErrorKind::malformed, fmt::format("{}:{}: {}", file_, line, message));
    }
    bool at_end() const { return position_ == text_.size(); }
    bool is_line_end() const {
        return !at_end() && (text_[position_] == '\n' || text_.substr(position_, 2) == "\r\n");
    }

    std::string_view text_;
    char separator_;
    const std::string& file_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    CsvTable table_;
};

// What ends a cell: the separator, the end of the line, or the end of the text.
Result<Reader::End> Reader::end_of_cell() {
    if (at_end()) {
        return End::text;
    }
    if (text_[position_] == separator_) {
        ++position_;
        return End::cell;
    }
    position_ += text_[position_] == '\r' ? 2U : 1U;
    ++line_;
    return End::row;
}

Result<Reader::End> Reader::read_quoted(std::string& cell) {
    const std::size_t opened = line_;
    while (true) {
        if (at_end()) {
            return fault(opened, "a quote is opened here and never closed");
        }
        const char character = text_[position_++];
        if (character == '"' && !at_end() && text_[position_] == '"') {
            ++position_;
        } else if (character == '"') {
            break;
        }
        line_ += character == '\n' ? 1U : 0U;
        cell += character;
        if (cell.size() > kMaxCellBytes) {
            return fault(opened, fmt::format("a cell is longer than {} bytes", kMaxCellBytes));
        }
    }
    if (!at_end() && text_[position_] != separator_ && !is_line_end()) {
        return fault(line_, "after a closing quote comes neither the separator nor a line end");
    }
    return end_of_cell();
}

Result<Reader::End> Reader::read_cell(std::string& cell) {
    if (!at_end() && text_[position_] == '"') {
        ++position_;
        return read_quoted(cell);
    }
    const std::size_t begin = position_;
    while (!at_end() && text_[position_] != separator_ && !is_line_end()) {
        if (text_[position_] == '"') {
            return fault(line_, "a quote stands inside a cell that is not quoted");
        }
        if (text_[position_] == '\r') {
            return fault(line_, "a carriage return stands without a line feed");
        }
        if (++position_ - begin > kMaxCellBytes) {
            return fault(line_, fmt::format("a cell is longer than {} bytes", kMaxCellBytes));
        }
    }
    cell = text_.substr(begin, position_ - begin);
    return end_of_cell();
}

// The last cell of a row, which began on that line.
Status Reader::check_cell(const CsvRow& row, std::size_t line) const {
    const std::string& cell = row.cells.back();
    if (cell.find('\0') != std::string::npos) {
        return fault(line, fmt::format("cell {} holds a NUL byte", row.cells.size()));
    }
    if (!is_utf8(cell)) {
        return fault(line, fmt::format("cell {} is not UTF-8", row.cells.size()));
    }
    return {};
}

Status Reader::read_row(CsvRow& row) {
    row.line = line_;
    std::size_t bytes = 0;
    for (End end = End::cell; end == End::cell;) {
        const std::size_t line = line_;
        std::string cell;
        const auto read = read_cell(cell);
        if (!read) {
            return std::unexpected(read.error());
        }
        end = *read;
        bytes += cell.size();
        row.cells.push_back(std::move(cell));
        if (Status status = check_cell(row, line); !status) {
            return status;
        }
        if (row.cells.size() > kMaxColumns || bytes > kMaxRowBytes) {
            return fault(row.line, fmt::format("a row has more than {} cells or {} bytes",
                                               kMaxColumns, kMaxRowBytes));
        }
    }
    return {};
}

Status Reader::name_columns(CsvRow row) {
    std::set<std::string_view> seen;
    for (const std::string& name : row.cells) {
        if (name.empty()) {
            return fault(row.line, fmt::format("column {} has no name", seen.size() + 1));
        }
        if (!seen.insert(name).second) {
            return fault(row.line, fmt::format("two columns are named {}", json_string(name)));
        }
    }
    table_.columns = std::move(row.cells);
    return {};
}

Result<CsvTable> Reader::read() {
    position_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    while (!at_end()) {
        if (is_line_end()) {
            (void)end_of_cell();
            continue;
        }
        CsvRow row;
        if (Status status = read_row(row); !status) {
            return std::unexpected(status.error());
        }
        if (table_.columns.empty()) {
            if (Status status = name_columns(std::move(row)); !status) {
                return std::unexpected(status.error());
            }
            continue;
        }
        if (row.cells.size() != table_.columns.size()) {
            return fault(row.line, fmt::format("the row has {} cells, the first one names {}",
                                               row.cells.size(), table_.columns.size()));
        }
        if (table_.rows.size() == kMaxCsvRows) {
            return fault(row.line, fmt::format("the file has more than {} rows", kMaxCsvRows));
        }
        table_.rows.push_back(std::move(row));
    }
    if (table_.columns.empty()) {
        return fault(1, "the file is empty; its first row must name the columns");
    }
    return std::move(table_);
}

}  // namespace

Result<CsvTable> read_csv(std::string_view text, char separator, const std::string& file) {
    return Reader(text, separator, file).read();
}

}  // namespace reserve::exchange
