// A scenario file as a tree that remembers where each value stands, so that every error names
// file, line and column. `extends` is resolved here: tables are overlaid, all else is replaced.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace reserve::simulate {

struct Place {
    std::shared_ptr<const std::string> file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    std::string text() const;  // "file:line:column"
};

enum class ValueKind : std::uint8_t { text, integer, number, boolean, list, table };

struct Value {
    ValueKind kind = ValueKind::table;
    std::string key;  // of a member of a table
    Place key_place;
    Place place;
    std::string text;
    std::int64_t integer = 0;
    double number = 0;  // of an integer too
    bool boolean = false;
    std::vector<Value> children;

    const Value* find(std::string_view name) const;
};

// not_found, disk: the file or one it extends; malformed: with its place.
Result<Value> read_value(const std::filesystem::path& file);
Result<Value> parse_value(std::string_view text, const std::string& file);
// The same from JSON, whose places are not known.
Result<Value> parse_json(std::string_view text, const std::string& file);

// As canonical JSON (RFC 8785).
std::string to_canonical_json(const Value& value);

}  // namespace reserve::simulate
