// One branch a form.
#include "ledger/exchange/lists/field_text.h"

#include <fmt/format.h>

#include "ledger/base/quoted.h"

namespace reserve::exchange {
namespace {

using FieldJson = std::expected<std::string, std::string>;

FieldJson bad_form(std::string_view form) {
    return std::unexpected(fmt::format("is written as {}", form));
}

std::string json_list(const std::string& text) {
    std::string json = "[";
    for (const std::string& part : split_text(text, ',')) {
        json += (json.size() > 1 ? "," : "") + json_string(part);
    }
    return json + "]";
}

bool is_whole(const std::string& text) {
    const Decimal number = parse_decimal(text);
    return number.form == Decimal::Form::well_formed && number.decimals == 0;
}

// only=a,b and never=c, in one value separated by ";" or in several.
FieldJson earmark(const std::vector<std::string>& values) {
    std::string json = "{";
    for (const std::string& value : values) {
        for (const std::string& part : split_text(value, ';')) {
            const std::size_t equals = part.find('=');
            if (equals == std::string::npos) {
                return bad_form("only=a,b or never=a");
            }
            json += (json.size() > 1 ? "," : "") + json_string(part.substr(0, equals)) + ":" +
                    json_list(part.substr(equals + 1));
        }
    }
    return json + "}";
}

FieldJson pairs(const FieldSpec& field, const std::vector<std::string>& values) {
    const bool instalments = field.type == "instalments";
    std::string json(1, instalments ? '[' : '{');
    for (const std::string& value : values) {
        const std::size_t equals = value.find('=');
        if (equals == std::string::npos) {
            return bad_form(instalments ? "DUE=AMOUNT" : "PURPOSE=AMOUNT");
        }
        const std::string left = json_string(value.substr(0, equals));
        const std::string right = json_string(value.substr(equals + 1));
        json += json.size() > 1 ? "," : "";
        json += instalments ? "{\"due\":" + left + ",\"amount\":" + right + "}"
                            : left + ":" + right;
    }
    return json + (instalments ? ']' : '}');
}

}  // namespace

std::vector<std::string> split_text(const std::string& text, char at) {
    std::vector<std::string> parts(1);
    for (const char character : text) {
        if (character == at) {
            parts.emplace_back();
        } else {
            parts.back() += character;
        }
    }
    return parts;
}

FieldJson field_json(const FieldSpec& field, const std::vector<std::string>& values) {
    const std::string& last = values.back();
    if (field.type == "earmark") {
        return earmark(values);
    }
    if (field.type == "instalments" || field.type == "need") {
        return pairs(field, values);
    }
    if (values.size() > 1) {
        return std::unexpected("is given twice");
    }
    if (field.type == "names" || field.type == "roles" || field.type == "list") {
        return json_list(last);
    }
    if (field.type == "count" || field.type == "seq") {
        return is_whole(last) ? FieldJson(last) : bad_form("a whole number");
    }
    if (field.type == "about") {
        return is_whole(last) ? last : json_string(last);
    }
    if (field.type == "bool") {
        return last == "true" || last == "false" ? FieldJson(last) : bad_form("true or false");
    }
    if (field.type == "charter" || field.type == "object") {
        return bad_form("@file.json or @file.toml");
    }
    return json_string(last);
}

}  // namespace reserve::exchange
