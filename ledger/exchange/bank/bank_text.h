// Text as banks pass it on: a-z A-Z 0-9 / - ? : ( ) . , ' + and the blank (EPC217-08).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reserve::exchange {

bool is_bank_text(std::string_view text);

// Accents dropped and a few signs replaced as the EPC recommends (& by +, _ by -, ß by ss); runs of
// blanks and line ends become one blank, none at either end. nullopt where that leaves any other
// character: another script is not transliterated by guess, someone who can read it writes it down.
std::optional<std::string> bank_text(std::string_view text);

}  // namespace reserve::exchange
