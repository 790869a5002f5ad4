// TOML files that people write (charters, bodies) as the JSON that acts are made of.
#pragma once

#include <filesystem>
#include <string>

#include "ledger/base/result.h"

namespace reserve::cli {

// JSON text of a TOML file; the error names file, line and column. Floats and dates are refused:
// amounts, shares and dates are written as strings.
Result<std::string> toml_to_json(const std::filesystem::path& file);
// The text of a .json file, or of a .toml file as JSON.
Result<std::string> read_json_or_toml(const std::filesystem::path& file);
// The whole file. not_found: no such file; disk: a folder, or one that may not be read.
Result<std::string> read_file(const std::filesystem::path& file);

Status check_readable(const std::filesystem::path& file);

}  // namespace reserve::cli
