// TOML to the tree, and one file laid over another.
#include "ledger/simulate/scenario/value.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "ledger/seal/json.h"
#include "ledger/simulate/described_json.h"
#include "ledger/toml.h"

namespace reserve::simulate {
namespace {

using File = std::shared_ptr<const std::string>;

Place place_of(const toml::source_region& source, const File& file) {
    return {file, source.begin.line, source.begin.column};
}

Result<Value> from_node(const toml::node& node, const File& file) {
    Value value;
    value.place = place_of(node.source(), file);
    if (const auto* table = node.as_table()) {
        for (const auto& [key, member] : *table) {
            auto child = from_node(member, file);
            if (!child) {
                return child;
            }
            child->key = key.str();
            child->key_place = place_of(key.source(), file);
            value.children.push_back(std::move(*child));
        }
    } else if (const auto* array = node.as_array()) {
        value.kind = ValueKind::list;
        for (const toml::node& item : *array) {
            auto child = from_node(item, file);
            if (!child) {
                return child;
            }
            value.children.push_back(std::move(*child));
        }
    } else if (const auto* text = node.as_string()) {
        value.kind = ValueKind::text;
        value.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        value.kind = ValueKind::integer;
        value.integer = integer->get();
        value.number = static_cast<double>(value.integer);
    } else if (const auto* number = node.as_floating_point()) {
        value.kind = ValueKind::number;
        value.number = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        value.kind = ValueKind::boolean;
        value.boolean = flag->get();
    } else {
        return fail(ErrorKind::malformed, value.place.text() + ": write dates as \"text\"");
    }
    return value;
}

Value from_json(const seal::JsonNode& node, const File& file) {
    Value value;
    value.place.file = value.key_place.file = file;
    value.key = node.key;
    switch (node.kind) {
        case seal::JsonKind::object:
            break;
        case seal::JsonKind::array:
            value.kind = ValueKind::list;
            break;
        case seal::JsonKind::integer:
            value.kind = ValueKind::integer;
            value.integer = node.integer;
            value.number = static_cast<double>(node.integer);
            break;
        case seal::JsonKind::number:
            value.kind = ValueKind::number;
            std::from_chars(node.text.data(), node.text.data() + node.text.size(), value.number);
            break;
        case seal::JsonKind::boolean:
            value.kind = ValueKind::boolean;
            value.boolean = node.boolean;
            break;
        case seal::JsonKind::string:
        case seal::JsonKind::null:
            value.kind = ValueKind::text;
            value.text = node.text;
            break;
    }
    for (const seal::JsonNode& child : node.children()) {
        value.children.push_back(from_json(child, file));
    }
    return value;
}

void overlay(Value& base, Value over) {
    for (Value& child : over.children) {
        const auto known = std::ranges::find(base.children, child.key, &Value::key);
        if (known == base.children.end()) {
            base.children.push_back(std::move(child));
        } else if (known->kind == ValueKind::table && child.kind == ValueKind::table) {
            overlay(*known, std::move(child));
        } else {
            *known = std::move(child);
        }
    }
}

Result<std::string> read_text(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return fail(ErrorKind::not_found, "there is no file " + file.string());
    }
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return stream && std::filesystem::is_regular_file(file, error)
               ? Result<std::string>(text.str())
               : fail(ErrorKind::disk, "cannot read " + file.string());
}

Result<Value> read_chain(const std::filesystem::path& file,
                         std::vector<std::filesystem::path>& chain) {
    const auto text = read_text(file);
    auto value = text ? parse_value(*text, file.string()) : std::unexpected(text.error());
    if (!value) {
        return value;
    }
    const auto extends = std::ranges::find(value->children, "extends", &Value::key);
    if (extends == value->children.end()) {
        return value;
    }
    const Value named = *extends;
    if (named.kind != ValueKind::text || named.text.empty()) {
        return fail(ErrorKind::malformed,
                    named.place.text() + ": extends is not the name of a file");
    }
    value->children.erase(extends);
    std::error_code ignored;
    chain.push_back(std::filesystem::weakly_canonical(file, ignored));
    const std::filesystem::path below = file.parent_path() / named.text;
    if (std::ranges::count(chain, std::filesystem::weakly_canonical(below, ignored)) != 0) {
        return fail(ErrorKind::malformed, fmt::format("{}: {} extends itself, by way of {} files",
                                                      named.place.text(), named.text,
                                                      chain.size()));
    }
    auto base = read_chain(below, chain);
    if (!base) {
        return fail(base.error().kind,
                    base.error().kind == ErrorKind::malformed
                        ? base.error().message
                        : named.place.text() + ": " + base.error().message);
    }
    overlay(*base, std::move(*value));
    return base;
}

void append_json(std::string& out, const Value& value) {
    const char* separator = "";
    switch (value.kind) {
        case ValueKind::text:
            seal::append_canonical_string(out, value.text);
            return;
        case ValueKind::integer:
            out += std::to_string(value.integer);
            return;
        case ValueKind::number:
            seal::append_canonical_number(out, value.number);
            return;
        case ValueKind::boolean:
            out += value.boolean ? "true" : "false";
            return;
        case ValueKind::list:
        case ValueKind::table:
            break;
    }
    const bool is_table = value.kind == ValueKind::table;
    out += is_table ? '{' : '[';
    for (const Value& child : value.children) {
        out += separator;
        separator = ",";
        if (is_table) {
            seal::append_canonical_string(out, child.key);
            out += ':';
        }
        append_json(out, child);
    }
    out += is_table ? '}' : ']';
}

}  // namespace

std::string Place::text() const {
    return fmt::format("{}:{}:{}", file ? *file : "", line, column);
}

const Value* Value::find(std::string_view name) const {
    const auto found = std::ranges::find(children, name, &Value::key);
    return kind == ValueKind::table && found != children.end() ? &*found : nullptr;
}

Result<Value> parse_value(std::string_view text, const std::string& file) {
    const auto name = std::make_shared<const std::string>(file);
    const auto table = parse_toml(text);
    return table ? from_node(*table, name)
                 : fail(ErrorKind::malformed, fmt::format("{}:{}: {}", file, table.error().place(),
                                                          table.error().reason));
}

Result<Value> parse_json(std::string_view text, const std::string& file) {
    seal::JsonDocument document;
    const auto root = document.parse(text);
    return root ? Result<Value>(from_json(**root, std::make_shared<const std::string>(file)))
                : fail(ErrorKind::malformed, file + ": " + root.error().reason);
}

Result<Value> read_value(const std::filesystem::path& file) {
    std::vector<std::filesystem::path> chain;
    return read_chain(file, chain);
}

std::string to_canonical_json(const Value& value) {
    std::string json;
    append_json(json, value);
    return canonical(json);
}

}  // namespace reserve::simulate
