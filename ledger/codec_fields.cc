// The forms of kinds.md section 1, type by type.
#include "ledger/codec_fields.h"

#include <algorithm>

#include "ledger/base/hex.h"
#include "ledger/base/text.h"
#include "ledger/seal/keys.h"

namespace reserve {

using fund::ObjectKind;
using seal::JsonKind;
using seal::JsonNode;

namespace {

constexpr std::size_t kMaxText = 4000;
constexpr std::string_view kNotText = "is not text";
constexpr std::string_view kNotName = "is not a name";
constexpr std::string_view kTimeForm = "YYYY-MM-DDTHH:MM:SSZ";

bool is_text(const JsonNode& node) {
    return node.is(JsonKind::string);
}

}  // namespace

bool is_name(std::string_view text) {
    const auto alphanumeric = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    return !text.empty() && text.size() <= 64 && alphanumeric(text.front()) &&
           std::ranges::all_of(text, [&](char c) {
               return alphanumeric(c) || c == '.' || c == '_' || c == '-';
           });
}

std::optional<std::uint32_t> FieldReader::resolve(ObjectKind kind, std::string_view name) {
    const auto handle = context_.resolve(kind, name);
    if (handle && kind != ObjectKind::purpose) {
        text_.mentions.push_back({kind, *handle});
    }
    return handle;
}

std::string FieldReader::read_name(const JsonNode& node, ObjectKind kind, std::uint32_t& index) {
    if (!is_text(node) || !is_name(node.text)) {
        return std::string(kNotName);
    }
    index = resolve(kind, node.text).value_or(index);
    return {};
}

std::string FieldReader::read_new(const JsonNode& node, ObjectKind kind, std::uint32_t& index) {
    if (std::string fault = read_name(node, kind, index); !fault.empty()) {
        return fault;
    }
    text_.new_kind = kind;
    text_.new_name = node.text;
    return {};
}

std::string FieldReader::read_text(const JsonNode& node) {
    if (!is_text(node)) {
        return std::string(kNotText);
    }
    if (node.text.empty()) {
        return "is empty";
    }
    return node.text.size() > kMaxText && count_code_points(node.text) > kMaxText
               ? "is longer than 4,000 characters"
               : "";
}

std::string FieldReader::read(const JsonNode& node, fund::Text&) {
    return read_text(node);
}

std::string FieldReader::read(const JsonNode& node, fund::BankReference&) {
    text_.bank_reference = node.text;
    return read_text(node);
}

namespace {

// A list of names, not empty, none twice.
std::string list_fault(const JsonNode& node) {
    if (!node.is(JsonKind::array) || node.count == 0) {
        return "is not a list of names";
    }
    for (const JsonNode& item : node.children()) {
        if (!is_text(item) || !is_name(item.text)) {
            return "holds something that is not a name";
        }
        for (const JsonNode* other = node.first; other != &item; ++other) {
            if (other->text == item.text) {
                return "names " + std::string(item.text) + " twice";
            }
        }
    }
    return {};
}

}  // namespace

std::string FieldReader::read(const JsonNode& node, fund::Names&) {
    return list_fault(node);
}

std::string FieldReader::read(const JsonNode& node, fund::List&) {
    return node.is(JsonKind::array) ? "" : "is not a list";
}

std::string FieldReader::read(const JsonNode& node, fund::Object&) {
    return node.is(JsonKind::object) ? "" : "is not an object";
}

std::string FieldReader::read(const JsonNode& node, fund::Sha256&) {
    return is_text(node) && is_hex(node.text, 64) ? "" : "is not 64 lower-case hex digits";
}

std::string FieldReader::read(const JsonNode& node, fund::PublicKey&) {
    if (!is_text(node) || !seal::PublicKey::parse(node.text)) {
        return "is not an Ed25519 public key in base64 (32 bytes, not of small order), as "
               "`reserve key new` prints it";
    }
    text_.public_key = node.text;
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::LogKey&) {
    if (!is_text(node)) {
        return "is not text: a verifier key is written as <name>+<8 hex>+<base64>";
    }
    text_.log_key = node.text;
    return {};
}

std::string FieldReader::read(const JsonNode& node, Decimal& into) {
    if (!is_text(node)) {
        return "is not text: amounts are written as \"text\"";
    }
    into = parse_decimal(node.text);
    return read_text(node);
}

std::string FieldReader::read(const JsonNode& node, fund::Amount0& into) {
    std::string fault = read(node, into.decimal);
    if (node.text.starts_with('-') && into.decimal.units == 0) {
        into.decimal.units = -1;  // zero is allowed, minus zero is as wrong as any minus
    }
    return fault;
}

std::string FieldReader::read(const JsonNode& node, fund::RateText& into) {
    if (!is_text(node)) {
        return "is not text: rates are written as \"text\"";
    }
    into.rate = parse_rate(node.text);
    return read_text(node);
}

std::string FieldReader::read(const JsonNode& node, fund::CurrencyCode& into) {
    into.currency = Currency::find(node.text);
    functional_ = context_.functional ? context_.functional : into.currency;
    return read_text(node);
}

std::string FieldReader::read(const JsonNode& node, Date& into) {
    const auto date = is_text(node) ? parse_date(node.text) : std::nullopt;
    into = date.value_or(into);
    return date ? "" : "is not a day YYYY-MM-DD";
}

std::string FieldReader::read(const JsonNode& node, Time& into) {
    // To the second; decimals are for recorded times alone.
    const bool whole = is_text(node) && node.text.size() == kTimeForm.size();
    const auto time = whole ? parse_time(node.text) : std::nullopt;
    into = time.value_or(into);
    return time ? "" : "is not a time " + std::string(kTimeForm);
}

std::string FieldReader::read(const JsonNode& node, bool& into) {
    into = node.boolean;
    return node.is(JsonKind::boolean) ? "" : "is neither true nor false";
}

std::string FieldReader::read(const JsonNode& node, fund::Count& into) {
    if (!node.is(JsonKind::integer) || node.integer < 1) {
        return "is not an integer of at least 1";
    }
    into.value = static_cast<std::uint64_t>(node.integer);
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::Seq& into) {
    if (!node.is(JsonKind::integer) || node.integer < 0) {
        return "is not the number of an entry";
    }
    into.value = static_cast<std::uint64_t>(node.integer);
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::About& into) {
    if (node.is(JsonKind::integer) && node.integer >= 0) {
        into.exists = static_cast<std::uint64_t>(node.integer) < context_.entries;
        return {};
    }
    if (!is_text(node) || !is_name(node.text)) {
        return "is neither the number of an entry nor a name";
    }
    for (const ObjectKind kind :
         {ObjectKind::contribution, ObjectKind::note, ObjectKind::receipt,
          ObjectKind::notification, ObjectKind::disbursement, ObjectKind::payment,
          ObjectKind::party, ObjectKind::bank_account}) {
        into.exists |= resolve(kind, node.text).has_value();
    }
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::PurposeName& into) {
    return read_name(node, ObjectKind::purpose, into.handle.index);
}

std::string FieldReader::read(const JsonNode& node, fund::Purposes& into) {
    if (std::string fault = list_fault(node); !fault.empty()) {
        return fault;
    }
    for (const JsonNode& item : node.children()) {
        const auto handle = resolve(ObjectKind::purpose, item.text);
        if (handle) {
            into.set.set(*handle);
        }
        into.has_unknown |= !handle;
    }
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::EarmarkField& into) {
    if (!node.is(JsonKind::object) || node.count == 0) {
        return "is not {only, never} with at least one of them";
    }
    for (const JsonNode& child : node.children()) {
        if (child.key != "only" && child.key != "never") {
            return "knows no field " + std::string(child.key);
        }
        auto& side = child.key == "only" ? into.only : into.never;
        if (std::string fault = read(child, side); !fault.empty()) {
            return std::string(child.key) + " " + fault;
        }
    }
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::Instalments& into) {
    if (!node.is(JsonKind::array) || node.count == 0) {
        return "is not a list of {due, amount}";
    }
    for (const JsonNode& item : node.children()) {
        const JsonNode* due = item.is(JsonKind::object) ? item.find("due") : nullptr;
        const JsonNode* amount = item.is(JsonKind::object) ? item.find("amount") : nullptr;
        fund::Instalment& instalment = into.emplace_back();
        if (due == nullptr || amount == nullptr || item.count != 2 ||
            !read(*due, instalment.due).empty() || !read(*amount, instalment.amount).empty()) {
            return "holds something that is not {due: day, amount: text}";
        }
    }
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::Need& into) {
    if (!node.is(JsonKind::object)) {
        return "is not {purpose: amount}";
    }
    for (const JsonNode& child : node.children()) {
        fund::NeedItem& item = into.emplace_back();
        item.purpose.handle.index =
            resolve(ObjectKind::purpose, child.key).value_or(item.purpose.handle.index);
        if (std::string fault = read(child, item.amount); !fault.empty()) {
            return std::string(child.key) + " " + fault;
        }
    }
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::Roles& into) {
    if (std::string fault = list_fault(node); !fault.empty()) {
        return fault;
    }
    for (const JsonNode& item : node.children()) {
        fund::Role role{};
        if (!read(item, role).empty()) {
            return "knows no role " + std::string(item.text);
        }
        into.set(static_cast<std::size_t>(role));
    }
    return {};
}

std::string FieldReader::read(const JsonNode& node, fund::CharterField& into) {
    if (!node.is(JsonKind::object)) {
        return "is not an object";
    }
    CharterRead charter = read_charter(
        node, context_, context_.functional ? context_.functional : functional_);
    into.charter = std::move(charter.charter);
    text_.charter_node = &node;
    text_.beneficiary = charter.beneficiary;
    text_.new_purposes = std::move(charter.new_purposes);
    text_.charter_fault = std::move(charter.fault);
    return {};
}

}  // namespace reserve
