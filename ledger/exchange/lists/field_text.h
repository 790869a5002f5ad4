// A body's field as people write it on a command line or in a cell, as JSON by its type: lists at
// commas, earmarks as only=a,b;never=c, instalments as DUE=AMOUNT.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "ledger/codec.h"

namespace reserve::exchange {

// The JSON, or what is wrong: "is written as a whole number". Several values only where the type
// takes them (earmark, instalments, need).
std::expected<std::string, std::string> field_json(const FieldSpec& field,
                                                   const std::vector<std::string>& values);

std::vector<std::string> split_text(const std::string& text, char at);

}  // namespace reserve::exchange
