// Text and account names as hledger, ledger and beancount take them without reading more into
// them: nothing that somebody wrote into an act can become a line, a tag, a date or an amount.
#pragma once

#include <string>
#include <string_view>

namespace reserve::exchange {

// Control characters and line separators as spaces, cut to so many bytes at the end of a character
// (ledger gives up on lines of over 4,096).
std::string one_line(std::string_view text, std::size_t most);

// For the description of a transaction: no comment, no payee of its own, no date in brackets.
std::string plain_description(std::string_view text);
// For a tag's value: no further tags either.
std::string plain_tag(std::string_view text);
// In quotes.
std::string beancount_string(std::string_view text);

// assets:cash:eur-1 is Assets:Cash:Eur-1- in beancount, budget:free is Equity:Budget:Free.
// Different accounts have different names: words of ours and purposes are in lower case and keep
// nothing but letters, digits and "_" (written "-"); in other names a capital is added to a first
// letter in lower case, told by a last "-", and what beancount has no place for is written --d
// (a point), --u ("_"), --h ("-" beside one of these) or --x and two hexadecimal digits.
std::string beancount_account(std::string_view account);

}  // namespace reserve::exchange
