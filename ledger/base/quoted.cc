// Quoting, byte by byte: UTF-8 passes through.
#include "ledger/base/quoted.h"

#include <algorithm>

#include "ledger/base/hex.h"

namespace reserve {

bool is_plain_number(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    return !digits.empty() && std::ranges::all_of(digits, [](char character) {
        return (character >= '0' && character <= '9') || character == '.';
    });
}

std::string csv_cell(std::string_view cell) {
    std::string text(cell);
    const bool formula = !text.empty() && !is_plain_number(text) &&
                         std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    if (formula) {
        text.insert(text.begin(), '\'');
    }
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char character : text) {
        quoted += character == '"' ? "\"\"" : std::string(1, character);
    }
    return quoted + "\"";
}

void append_xml(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i, 3);
        if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") {  // U+FFFE, U+FFFF
            i += 2;
            continue;
        }
        switch (const char character = text[i]) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\n': out += "&#10;"; break;
            case '\t': out += "&#9;"; break;
            default:
                if (static_cast<unsigned char>(character) >= 0x20) {
                    out += character;
                }
        }
    }
}

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20) {
            out += "\\u00" + to_hex(std::span(&byte, 1));
        } else {
            out += character;
        }
    }
    return out + "\"";
}

}  // namespace reserve
