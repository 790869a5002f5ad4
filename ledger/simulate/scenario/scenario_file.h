// Scenario files: TOML with `schema = 1`. Unknown fields, wrong types, figures out of range, names
// that do not exist, a correlation that is none: each a fault with file, line and column, all
// told at once (ErrorKind::malformed), before anything runs.
#pragma once

#include <filesystem>

#include "ledger/base/result.h"
#include "ledger/simulate/scenario/scenario.h"

namespace reserve::simulate {

Result<Scenario> read_scenario(const std::filesystem::path& file);
// The same from text, which may not extend another file; `name` stands in the errors.
Result<Scenario> parse_scenario(std::string_view text, const std::string& name);

// From the canonical JSON of a scenario: the same scenario again, of the same hash.
Result<Scenario> parse_canonical_scenario(std::string_view json, const std::string& name);

}  // namespace reserve::simulate
