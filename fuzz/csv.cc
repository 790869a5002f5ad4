// A list that is read has as many cells in each row as columns, all of them text within bounds, and
// is read the same when every cell is quoted; one that is not read has a place and a reason.
#include "ledger/exchange/lists/csv_reader.h"

#include "fuzz/target.h"
#include "ledger/base/text.h"

using namespace reserve;

namespace {

void append_quoted(std::string& text, const std::vector<std::string>& cells) {
    const char* between = "";
    for (const std::string& cell : cells) {
        text.append(between) += '"';
        for (const char character : cell) {
            text.append(character == '"' ? 2 : 1, character);
        }
        text += '"';
        between = ",";
    }
    text += "\r\n";
}

}  // namespace

RESERVE_FUZZ(text) {
    const auto table = exchange::read_csv(text, ',', "f");
    if (!table) {
        RESERVE_CHECK(table.error().kind == ErrorKind::malformed &&
                          table.error().message.starts_with("f:"),
                      "a fault has a place");
        return;
    }
    std::string quoted;
    append_quoted(quoted, table->columns);
    std::size_t line = 0;
    for (const exchange::CsvRow& row : table->rows) {
        RESERVE_CHECK(row.cells.size() == table->columns.size(), "a row has a cell a column");
        RESERVE_CHECK(row.line > line, "rows come line after line");
        line = row.line;
        for (const std::string& cell : row.cells) {
            RESERVE_CHECK(cell.size() <= exchange::kMaxCellBytes && is_utf8(cell) &&
                              cell.find('\0') == std::string::npos,
                          "a cell is text within bounds");
        }
        append_quoted(quoted, row.cells);
    }
    const auto again = exchange::read_csv(quoted, ',', "f");
    RESERVE_CHECK(again && again->columns == table->columns &&
                      again->rows.size() == table->rows.size(),
                  "quoted, it is the same list");
    for (std::size_t i = 0; i < table->rows.size(); ++i) {
        RESERVE_CHECK(again->rows[i].cells == table->rows[i].cells, "quoted, cells are the same");
    }
}
