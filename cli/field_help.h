// What the help says of the fields of an act: the form of each, and an example of the command.
#pragma once

#include "ledger/codec.h"

namespace reserve::cli {

// "bank_reference" as options are written: "bank-reference".
std::string dashed(std::string_view name);
std::string help_of(const FieldSpec& field);
// `words` and a value for every field that is required.
std::string example_of(const std::string& words, fund::KindIndex kind);

}  // namespace reserve::cli
