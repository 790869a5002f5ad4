// The numbers by which banks and companies are known, judged by form and check digits. Each
// function says what is wrong; empty if nothing is. Sources: ISO 13616 (SWIFT's registry of IBANs,
// release 100: lengths), ISO 7064 MOD 97-10, ISO 9362:2014 (BIC), ISO 17442 (LEI).
#pragma once

#include <string>
#include <string_view>

namespace reserve::exchange {

// "DE89 3704 0044 …" as printed, without its blanks.
std::string without_blanks(std::string_view text);

// In electronic form: no blanks, capitals.
std::string_view iban_fault(std::string_view iban);
// 8 or 11 characters.
std::string_view bic_fault(std::string_view bic);
std::string_view lei_fault(std::string_view lei);

// ISO 7064 MOD 97-10: the remainder of digits and letters (A is 10) read as one number.
int remainder_97(std::string_view text);

}  // namespace reserve::exchange
