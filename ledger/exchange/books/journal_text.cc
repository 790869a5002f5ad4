// The rules of three programs' readers, character by character.
#include "ledger/exchange/books/journal_text.h"

#include <algorithm>
#include <array>

#include "ledger/base/hex.h"
#include "ledger/fund/account.h"

namespace reserve::exchange {
namespace {

constexpr std::size_t kMostBytes = 1'000;

constexpr bool is_letter_or_digit(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

char capital(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

// How many bytes of a control character or line separator stand here; 0 for any other.
std::size_t control_at(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text[0]);
    if (byte < 0x20 || byte == 0x7F) {
        return 1;
    }
    const bool is_c1 = text.size() > 1 && byte == 0xC2 &&
                       static_cast<unsigned char>(text[1]) >= 0x80 &&
                       static_cast<unsigned char>(text[1]) <= 0x9F;
    if (is_c1) {
        return 2;
    }
    return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
}

// Most text by far: short, and of characters that mean nothing to any reader.
bool is_ordinary(std::string_view text) {
    static constexpr auto kOrdinary = [] {
        std::array<bool, 256> table{};
        for (const char character : std::string_view(" -.:_+=/")) {
            table[static_cast<unsigned char>(character)] = true;
        }
        for (std::size_t byte = 0; byte < 128; ++byte) {
            table[byte] |= is_letter_or_digit(static_cast<char>(byte));
        }
        return table;
    }();
    return text.size() <= kMostBytes && std::ranges::all_of(text, [](char character) {
        return kOrdinary[static_cast<unsigned char>(character)];
    });
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (char& character : text) {
        const std::size_t at = what.find(character);
        character = at == std::string_view::npos ? character : by[at];
    }
    return text;
}

// A word of ours or a purpose.
void append_word(std::string& out, std::string_view word) {
    out += capital(word.front());
    for (const char character : word.substr(1)) {
        out += character == '_' ? '-' : character;
    }
}

void append_escaped(std::string& out, char character) {
    switch (character) {
        case '.': out += "--d"; break;
        case '_': out += "--u"; break;
        case '-': out += "--h"; break;
        default: {
            const auto byte = static_cast<unsigned char>(character);
            out += "--x" + to_hex(std::span(&byte, 1));
        }
    }
}

void append_name(std::string& out, std::string_view name) {
    const bool is_raised = capital(name.front()) != name.front();
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool between = i > 0 && i + 1 < name.size() && is_letter_or_digit(name[i - 1]) &&
                             is_letter_or_digit(name[i + 1]);
        if (is_letter_or_digit(name[i]) || (name[i] == '-' && between)) {
            out += i == 0 ? capital(name[i]) : name[i];
        } else {
            append_escaped(out, name[i]);
        }
    }
    out += is_raised ? "-" : "";
}

}  // namespace

std::string one_line(std::string_view text, std::size_t most) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t control = control_at(text.substr(at));
        line += control != 0 ? ' ' : text[at];
        at += std::max<std::size_t>(control, 1);
    }
    if (line.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(line[most]) & 0xC0U) == 0x80) {
            --most;
        }
        line.resize(most);
    }
    return line;
}

std::string plain_description(std::string_view text) {
    return is_ordinary(text) ? std::string(text)
                             : replaced(one_line(text, kMostBytes), ";|[]", ",/()");
}

std::string plain_tag(std::string_view text) {
    return is_ordinary(text) ? std::string(text)
                             : replaced(one_line(text, kMostBytes), ",[]", " ()");
}

std::string beancount_string(std::string_view text) {
    std::string quoted = "\"";
    if (is_ordinary(text)) {
        return (quoted += text) += '"';
    }
    for (const char character : one_line(text, kMostBytes)) {
        quoted += character == '"' || character == '\\' ? "\\" : "";
        quoted += character;
    }
    return quoted + "\"";
}

std::string beancount_account(std::string_view account) {
    const fund::AccountClassSpec* owned = nullptr;
    for (const fund::AccountClassSpec& one : fund::account_classes()) {
        const bool fits = one.owner && account.starts_with(one.prefix) &&
                          account.size() > one.prefix.size() + 1 &&
                          account[one.prefix.size()] == ':';
        owned = fits ? &one : owned;
    }
    std::string_view words = owned == nullptr ? account : owned->prefix;
    std::string mapped = account.starts_with("budget:") ? "Equity:" : "";
    for (bool first = true; !words.empty(); first = false) {
        const std::string_view word = words.substr(0, words.find(':'));
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        mapped += first ? "" : ":";
        append_word(mapped, word);
    }
    if (owned == nullptr) {
        return mapped;
    }
    mapped += ':';
    const std::string_view name = account.substr(owned->prefix.size() + 1);
    owned->owner == fund::ObjectKind::purpose ? append_word(mapped, name)
                                              : append_name(mapped, name);
    return mapped;
}

}  // namespace reserve::exchange
