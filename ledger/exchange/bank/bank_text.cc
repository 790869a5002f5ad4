// Letters that have a form without marks lose them; the rest comes from a table or not at all.
#include "ledger/exchange/bank/bank_text.h"

#include <algorithm>
#include <utility>

#include "ledger/base/text.h"

namespace reserve::exchange {
namespace {

constexpr std::pair<std::string_view, std::string_view> kReplaced[] = {
    {"&", "+"},   {"_", "-"},   {"\"", "'"},  {"`", "'"},   {";", ","},   {"[", "("},
    {"]", ")"},   {"{", "("},   {"}", ")"},   {"|", "/"},   {"\\", "/"},  {"!", "."},
    {"\n", " "},  {"\t", " "},  {"‘", "'"},   {"’", "'"},   {"‚", "'"},   {"“", "'"},
    {"”", "'"},   {"„", "'"},   {"«", "'"},   {"»", "'"},   {"–", "-"},   {"—", "-"},
    {"‐", "-"},   {"−", "-"},   {"ß", "ss"},  {"Æ", "AE"},  {"æ", "ae"},  {"Œ", "OE"},
    {"œ", "oe"},  {"Ø", "O"},   {"ø", "o"},   {"Ł", "L"},   {"ł", "l"},   {"Đ", "D"},
    {"đ", "d"},   {"Ð", "D"},   {"ð", "d"},   {"Þ", "TH"},  {"þ", "th"},  {"Ħ", "H"},
    {"ħ", "h"},   {"Ŧ", "T"},   {"ŧ", "t"},   {"ı", "i"},
};

bool is_bank_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/-?:().,'+ ").find(c) != std::string_view::npos;
}

}  // namespace

bool is_bank_text(std::string_view text) {
    return std::ranges::all_of(text, is_bank_character);
}

std::optional<std::string> bank_text(std::string_view text) {
    const std::string plain = without_marks(text);
    std::string out;
    for (std::string_view rest = plain; !rest.empty();) {
        const auto* row = std::ranges::find_if(
            kReplaced, [&](const auto& replaced) { return rest.starts_with(replaced.first); });
        const bool found = row != std::end(kReplaced);
        const std::string_view taken = found ? row->first : rest.substr(0, 1);
        const std::string_view given = found ? row->second : taken;
        if (!is_bank_text(given)) {
            return std::nullopt;
        }
        if (given != " " || (!out.empty() && out.back() != ' ')) {
            out += given;
        }
        rest.remove_prefix(taken.size());
    }
    if (out.ends_with(' ')) {
        out.pop_back();
    }
    return out;
}

}  // namespace reserve::exchange
