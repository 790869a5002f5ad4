// Boost.JSON's event parser builds a flat tree: the children of a value lie side by side.
#include "ledger/seal/json.h"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstring>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/text.h"

namespace reserve::seal {
namespace {

namespace json = boost::json;

// Order of UTF-16 code units: bytes in UTF-8, but for what lies beyond the BMP.
bool key_less(std::string_view a, std::string_view b) {
    const auto [at, bt] = std::ranges::mismatch(a, b);
    if (at == a.end() || bt == b.end()) {
        return at == a.end() && bt != b.end();
    }
    const auto rank = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xF0 ? 0xED * 2 + 1 : byte * 2;
    };
    const int left = rank(*at);
    const int right = rank(*bt);
    return left != right ? left < right
                         : static_cast<unsigned char>(*at) < static_cast<unsigned char>(*bt);
}

class Builder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    void start(std::string_view source) {
        source_ = source;
        stack_.clear();
        marks_.clear();
        // Children never outnumber the bytes they are written in: pointers stay where they are.
        nodes_.clear();
        if (nodes_.capacity() < source.size() / 2 + 2) {
            nodes_.reserve(source.size() / 2 + 2);
        }
        decoded_.clear();
        if (decoded_.capacity() < source.size()) {
            decoded_.reserve(source.size());
        }
        part_ = 0;
        duplicate = {};
    }
    const JsonNode* root() { return &stack_.front(); }
    std::string_view duplicate;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open(); }
    bool on_array_begin(json::error_code&) { return open(); }
    bool on_object_end(std::size_t count, json::error_code& ec) {
        JsonNode& node = close(JsonKind::object, count);
        auto* members = const_cast<JsonNode*>(node.first);
        const auto less = [](const JsonNode& a, const JsonNode& b) {
            return key_less(a.key, b.key);
        };
        if (!std::is_sorted(members, members + count, less)) {
            std::sort(members, members + count, less);
        }
        const auto* twice = std::adjacent_find(
            members, members + count,
            [](const JsonNode& a, const JsonNode& b) { return a.key == b.key; });
        if (twice != members + count) {
            duplicate = twice->key;
            ec = json::make_error_code(json::error::syntax);
            return false;
        }
        return true;
    }
    bool on_array_end(std::size_t count, json::error_code&) {
        close(JsonKind::array, count);
        return true;
    }
    bool on_key_part(json::string_view text, std::size_t, json::error_code&) {
        return add_part(text);
    }
    bool on_key(json::string_view text, std::size_t, json::error_code&) {
        key_ = whole(text);
        return true;
    }
    bool on_string_part(json::string_view text, std::size_t, json::error_code&) {
        return add_part(text);
    }
    bool on_string(json::string_view text, std::size_t, json::error_code&) {
        push(JsonKind::string).text = whole(text);
        return true;
    }
    bool on_number_part(json::string_view text, json::error_code&) { return add_part(text); }
    bool on_int64(std::int64_t number, json::string_view text, json::error_code&) {
        JsonNode& node = push(JsonKind::integer);
        node.text = whole(text);
        node.integer = number;
        if (number > kMaxJsonInteger || number < -kMaxJsonInteger || node.text == "-0") {
            node.kind = JsonKind::number;
        }
        return true;
    }
    bool on_uint64(std::uint64_t, json::string_view text, json::error_code&) {
        push(JsonKind::number).text = whole(text);
        return true;
    }
    bool on_double(double, json::string_view text, json::error_code&) {
        push(JsonKind::number).text = whole(text);
        return true;
    }
    bool on_bool(bool value, json::error_code&) {
        push(JsonKind::boolean).boolean = value;
        return true;
    }
    bool on_null(json::error_code&) {
        push(JsonKind::null);
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    bool add_part(json::string_view text) {
        decoded_.append(text.data(), text.size());
        return true;
    }
    // The last part of a text, after those added: a view into the source where it is all.
    std::string_view whole(json::string_view last) {
        const bool in_source = std::less_equal<>()(source_.data(), last.data()) &&
                               std::less_equal<>()(last.data() + last.size(),
                                                   source_.data() + source_.size());
        if (part_ == decoded_.size() && in_source) {
            return {last.data(), last.size()};
        }
        decoded_.append(last.data(), last.size());
        const std::string_view text = std::string_view(decoded_).substr(part_);
        part_ = decoded_.size();
        return text;
    }
    JsonNode& push(JsonKind kind) {
        JsonNode& node = stack_.emplace_back();
        node.kind = kind;
        node.key = key_;
        key_ = {};
        return node;
    }
    bool open() {
        push(JsonKind::array);
        marks_.push_back(stack_.size());
        return true;
    }
    // Moves the children from the stack to their place; the open value is left on top.
    JsonNode& close(JsonKind kind, std::size_t count) {
        const std::size_t mark = marks_.back();
        marks_.pop_back();
        RESERVE_CHECK(nodes_.size() + count <= nodes_.capacity(), "children outnumber the text");
        const JsonNode* first = nodes_.data() + nodes_.size();
        nodes_.insert(nodes_.end(), stack_.begin() + static_cast<std::ptrdiff_t>(mark),
                      stack_.end());
        stack_.resize(mark);
        JsonNode& node = stack_.back();
        node.kind = kind;
        node.first = first;
        node.count = static_cast<std::uint32_t>(count);
        return node;
    }

    std::string_view source_;
    std::string_view key_;
    std::vector<JsonNode> stack_;
    std::vector<std::size_t> marks_;
    std::vector<JsonNode> nodes_;
    std::string decoded_;
    std::size_t part_ = 0;
};

json::parse_options strict() {
    json::parse_options options;
    options.max_depth = 32;
    return options;
}

}  // namespace

struct JsonDocument::Parser {
    json::basic_parser<Builder> parser{strict()};
};

JsonDocument::JsonDocument() : parser_(std::make_unique<Parser>()) {}
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;

std::expected<const JsonNode*, JsonError> JsonDocument::parse(std::string_view text) {
    auto& parser = parser_->parser;
    parser.reset();
    parser.handler().start(text);
    json::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (error) {
        const std::string_view twice = parser.handler().duplicate;
        return std::unexpected(JsonError{
            read, twice.empty() ? error.message() : "duplicate key " + std::string(twice)});
    }
    if (read != text.size()) {
        return std::unexpected(JsonError{read, "bytes after the value"});
    }
    return parser.handler().root();
}

const JsonNode* JsonNode::find(std::string_view name) const {
    for (const JsonNode& child : children()) {
        if (child.key == name) {
            return &child;
        }
    }
    return nullptr;
}

namespace {

bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view from = "\b\t\n\f\r\"\\";
    constexpr std::string_view to = "btnfr\"\\";
    constexpr std::string_view digits = "0123456789abcdef";
    const std::size_t at = from.find(c);
    out += '\\';
    if (at != std::string_view::npos) {
        out += to[at];
        return;
    }
    out += "u00";
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
}

}  // namespace

namespace {

// How many bytes at the start surely need no escape: eight at a time are tested for one below
// 0x20, a quote or a backslash (the borrow of a subtraction marks a byte that is too small).
std::size_t plain_start(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t highs = ones << 7;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        const std::uint64_t quote = word ^ ones * '"';
        const std::uint64_t slash = word ^ ones * '\\';
        if ((((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
             ((slash - ones) & ~slash)) &
            highs) {
            break;
        }
    }
    return at;
}

}  // namespace

void append_canonical_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t done = 0;
    for (std::size_t i = plain_start(text); i < text.size(); ++i) {
        if (!is_plain(text[i])) {
            out.append(text, done, i - done);
            append_escape(out, text[i]);
            done = i + 1;
        }
    }
    out.append(text, done);
    out += '"';
}

// ECMA-262, Number::toString: digits and a decimal exponent n, laid out by the size of n.
void append_canonical_number(std::string& out, double number) {
    if (number == 0) {
        out += '0';
        return;
    }
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   std::chars_format::scientific);
    std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
    if (text.starts_with('-')) {
        out += '-';
        text.remove_prefix(1);
    }
    const std::size_t e = text.find('e');
    std::string digits(1, text.front());
    if (e > 2) {
        digits += text.substr(2, e - 2);
    }
    int exponent = 0;
    const std::string_view power = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    const int count = static_cast<int>(digits.size());
    const int n = exponent + 1;
    const auto zeros = [](int how_many) {
        return std::string(static_cast<std::size_t>(how_many), '0');
    };
    if (count <= n && n <= 21) {
        out += digits + zeros(n - count);
    } else if (0 < n && n <= 21) {
        const auto point = static_cast<std::size_t>(n);
        out += digits.substr(0, point) + "." + digits.substr(point);
    } else if (-6 < n && n <= 0) {
        out += "0." + zeros(-n) + digits;
    } else {
        out += digits.substr(0, 1) + (count > 1 ? "." + digits.substr(1) : "") + "e" +
               (n > 0 ? "+" : "-") + std::to_string(n > 0 ? n - 1 : 1 - n);
    }
}

void append_canonical(std::string& out, const JsonNode& node) {
    switch (node.kind) {
        case JsonKind::null:
            out += "null";
            return;
        case JsonKind::boolean:
            out += node.boolean ? "true" : "false";
            return;
        case JsonKind::integer: {
            std::array<char, 24> buffer;
            const auto end =
                std::to_chars(buffer.data(), buffer.data() + buffer.size(), node.integer);
            out.append(buffer.data(), end.ptr);
            return;
        }
        case JsonKind::number: {
            double number = 0;
            std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
            append_canonical_number(out, number);
            return;
        }
        case JsonKind::string:
            append_canonical_string(out, node.text);
            return;
        case JsonKind::array:
        case JsonKind::object:
            break;
    }
    const bool object = node.kind == JsonKind::object;
    out += object ? '{' : '[';
    for (const JsonNode& child : node.children()) {
        if (&child != node.first) {
            out += ',';
        }
        if (object) {
            append_canonical_string(out, child.key);
            out += ':';
        }
        append_canonical(out, child);
    }
    out += object ? '}' : ']';
}

namespace {

std::string text_fault(std::string_view text) {
    if (has_control_character(text)) {
        return "a control character";
    }
    return is_nfc(text) ? "" : "not NFC";
}

}  // namespace

std::string find_text_fault(const JsonNode& node) {
    for (const std::string_view text : {node.key, node.text}) {
        if (std::string fault = text_fault(text); !fault.empty()) {
            return fault;
        }
    }
    for (const JsonNode& child : node.children()) {
        if (std::string fault = find_text_fault(child); !fault.empty()) {
            return fault;
        }
    }
    return {};
}

bool fits_entry_profile(const JsonNode& node) {
    const auto is_key = [](std::string_view key) {
        return !key.empty() && key.front() >= 'a' && key.front() <= 'z' &&
               std::ranges::all_of(key, [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
               });
    };
    return !node.is(JsonKind::number) &&
           std::ranges::all_of(node.children(), [&](const JsonNode& child) {
               return (!node.is(JsonKind::object) || is_key(child.key)) &&
                      fits_entry_profile(child);
           });
}

}  // namespace reserve::seal
