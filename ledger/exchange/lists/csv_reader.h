// A CSV file (RFC 4180) read whole and strictly: the first row names the columns, every other has
// as many cells. Own code: what Debian has either forgives what is wrong or forgets the line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace reserve::exchange {

// No text of an act is longer (4,000 characters of at most 4 bytes).
inline constexpr std::size_t kMaxCellBytes = 16'000;
inline constexpr std::size_t kMaxRowBytes = 256'000;
inline constexpr std::size_t kMaxColumns = 256;
inline constexpr std::size_t kMaxCsvRows = 1'000'000;

struct CsvRow {
    std::size_t line = 0;  // on which it begins
    std::vector<std::string> cells;
};

struct CsvTable {
    std::vector<std::string> columns;
    std::vector<CsvRow> rows;
};

// UTF-8 with or without byte order mark, lines ended by LF or CR LF; lines without anything are
// passed over. The error (malformed) names `file` and the line.
Result<CsvTable> read_csv(std::string_view text, char separator, const std::string& file);

}  // namespace reserve::exchange
