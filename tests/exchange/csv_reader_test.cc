// CSV as it comes: what RFC 4180 allows is read, what it does not is refused with its line.
#include "ledger/exchange/lists/csv_reader.h"

#include <catch2/catch.hpp>

using reserve::exchange::CsvTable;
using reserve::exchange::kMaxCellBytes;
using reserve::exchange::kMaxColumns;
using reserve::exchange::read_csv;

namespace {

CsvTable read(std::string_view text, char separator = ',') {
    const auto table = read_csv(text, separator, "list.csv");
    REQUIRE(table);
    return *table;
}

std::string fault(std::string_view text) {
    const auto table = read_csv(text, ',', "list.csv");
    REQUIRE_FALSE(table);
    CHECK(table.error().kind == reserve::ErrorKind::malformed);
    return table.error().message;
}

using Cells = std::vector<std::string>;

}  // namespace

TEST_CASE("the first row names the columns, the others have as many cells") {
    const CsvTable table = read("a,b\n1,2\n,\n");
    CHECK(table.columns == Cells{"a", "b"});
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].cells == Cells{"1", "2"});
    CHECK(table.rows[1].cells == Cells{"", ""});
}

TEST_CASE("a byte order mark, CR LF, a last line without end and empty lines change nothing") {
    const CsvTable table = read("\xEF\xBB\xBF" "a,b\r\n\r\n1,2\r\n\n3,4");
    CHECK(table.columns == Cells{"a", "b"});
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].line == 3);
    CHECK(table.rows[1].line == 5);
    CHECK(table.rows[1].cells == Cells{"3", "4"});
}

TEST_CASE("in quotes stand separators, line ends and doubled quotes; rows keep their first line") {
    const CsvTable table = read("a,b\n\"x,\"\"y\"\"\r\nz\",\"\"\n1,2\n");
    CHECK(table.rows[0].cells == Cells{"x,\"y\"\r\nz", ""});
    CHECK(table.rows[0].line == 2);
    CHECK(table.rows[1].line == 4);
}

TEST_CASE("the separator is the mapping's") {
    CHECK(read("a;b\n1,5;2\n", ';').rows[0].cells == Cells{"1,5", "2"});
    CHECK(read("a\tb\n1\t\n", '\t').rows[0].cells == Cells{"1", ""});
}

TEST_CASE("what is not CSV is refused with its line") {
    CHECK(fault("a,b\n\"1,2\n3,4\n") == "list.csv:2: a quote is opened here and never closed");
    CHECK(fault("a,b\n1,\"\n\n") == "list.csv:2: a quote is opened here and never closed");
    CHECK(fault("a,b\n1,2\"\n") == "list.csv:2: a quote stands inside a cell that is not quoted");
    CHECK(fault("a,b\n\"1\"x,2\n") ==
          "list.csv:2: after a closing quote comes neither the separator nor a line end");
    CHECK(fault("a,b\n\"1\"\r,2\n") ==
          "list.csv:2: after a closing quote comes neither the separator nor a line end");
    CHECK(fault("a,b\r1,2\r") == "list.csv:1: a carriage return stands without a line feed");
    CHECK(fault("a,b\n1\n") == "list.csv:2: the row has 1 cells, the first one names 2");
    CHECK(fault("a,b\n1,2\n1,2,3\n") == "list.csv:3: the row has 3 cells, the first one names 2");
    CHECK(fault("a,,b\n") == "list.csv:1: column 2 has no name");
    CHECK(fault("\n\na,b,a\n") == "list.csv:3: two columns are named \"a\"");
    const std::string empty = "list.csv:1: the file is empty; its first row must name the columns";
    CHECK(fault("") == empty);
    CHECK(fault("\xEF\xBB\xBF\r\n") == empty);
}

TEST_CASE("NUL and what is not UTF-8 is refused with line and cell") {
    using namespace std::string_view_literals;
    CHECK(fault("a,b\n1,\0002\n"sv) == "list.csv:2: cell 2 holds a NUL byte");
    CHECK(fault("a,b\n\"x\n\xFF\",2\n") == "list.csv:2: cell 1 is not UTF-8");
    CHECK(fault("a,b\n1,\xC3\n") == "list.csv:2: cell 2 is not UTF-8");
    CHECK(fault("\xFF\xFE" "a\0,\0b\0"sv) == "list.csv:1: cell 1 holds a NUL byte");
}

TEST_CASE("cells and rows are bounded, also inside quotes") {
    const std::string full(kMaxCellBytes, 'x');
    CHECK(read("a\n" + full + "\n").rows[0].cells[0] == full);
    CHECK(read("a\n\"" + full + "\"\n").rows[0].cells[0] == full);
    CHECK(fault("a\n" + full + "x\n") == "list.csv:2: a cell is longer than 16000 bytes");
    CHECK(fault("a\n\"\n" + full + "\"\n") == "list.csv:2: a cell is longer than 16000 bytes");
    CHECK(fault(std::string(kMaxColumns, ',') + "\n") ==
          "list.csv:1: a row has more than 256 cells or 256000 bytes");
    std::string wide = "a";
    for (int i = 0; i < 16; ++i) {
        wide += "," + full;
    }
    CHECK(fault(wide + "\n") == "list.csv:1: a row has more than 256 cells or 256000 bytes");
}
