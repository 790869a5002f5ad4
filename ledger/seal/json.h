// JSON as evidence: read strictly, written canonically (RFC 8785).
// Objects keep their members in canonical order; duplicate keys, invalid UTF-8, lone surrogates,
// trailing bytes and deep nesting do not parse. A document is reused for many parses.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace reserve::seal {

struct JsonError {
    std::size_t offset = 0;  // in bytes
    std::string reason;
};

enum class JsonKind : std::uint8_t { null, boolean, integer, number, string, array, object };

// The largest integer that every reader of JSON holds exactly: 2^53 - 1.
inline constexpr std::int64_t kMaxJsonInteger = 9'007'199'254'740'991;

// One value. Text and members are views into the document and the parsed text.
struct JsonNode {
    JsonKind kind = JsonKind::null;
    bool boolean = false;
    std::uint32_t count = 0;        // of elements or members
    const JsonNode* first = nullptr;  // of elements or members
    std::int64_t integer = 0;
    std::string_view key;   // of a member
    std::string_view text;  // a string; the source of a number that is no such integer

    bool is(JsonKind wanted) const { return kind == wanted; }
    std::span<const JsonNode> children() const { return {first, count}; }
    // The member of that key; nullptr if there is none.
    const JsonNode* find(std::string_view name) const;
};

class JsonDocument {
public:
    JsonDocument();
    ~JsonDocument();
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;

    // The root; valid until the next parse, and while `text` lives.
    std::expected<const JsonNode*, JsonError> parse(std::string_view text);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

// RFC 8785: no whitespace, members in order, ECMAScript numbers.
void append_canonical(std::string& out, const JsonNode& node);
void append_canonical_string(std::string& out, std::string_view text);
// The shortest ECMAScript form of a finite double.
void append_canonical_number(std::string& out, double number);

// Why text in this value may not stand in an entry ("... is not NFC"); empty if it may.
std::string find_text_fault(const JsonNode& node);
// Whether numbers are integers and keys are [a-z][a-z0-9_]*, at every depth.
bool fits_entry_profile(const JsonNode& node);

}  // namespace reserve::seal
