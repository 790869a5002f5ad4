// The types of fields and what may be wrong with each.
#include "ledger/simulate/scenario/fields.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/codec.h"

namespace reserve::simulate {
namespace {

constexpr std::size_t kMostFaults = 20;

std::string_view words_for(ValueKind kind) {
    switch (kind) {
        case ValueKind::text: return "text";
        case ValueKind::integer: return "an integer";
        case ValueKind::number: return "a number";
        case ValueKind::boolean: return "true or false";
        case ValueKind::list: return "a list";
        case ValueKind::table: return "a table";
    }
    return "";
}

bool fits(ValueKind wanted, ValueKind found) {
    return wanted == found || (wanted == ValueKind::number && found == ValueKind::integer);
}

}  // namespace

void Faults::add(const Place& place, const std::string& reason) {
    lines_.push_back(place.text() + ": " + reason);
}

std::string Faults::text() const {
    std::string text;
    for (std::size_t i = 0; i < std::min(lines_.size(), kMostFaults); ++i) {
        text += (i == 0 ? "" : "\n") + lines_[i];
    }
    const std::size_t more = lines_.size() - std::min(lines_.size(), kMostFaults);
    return more == 0 ? text : fmt::format("{}\nand {} more", text, more);
}

Fields::Fields(const Value& table, Faults& faults) : table_(table), faults_(faults) {
    if (table.kind != ValueKind::table) {
        faults_.add(table.place, table.key + " is not a table");
    }
}

const Value* Fields::take(std::string_view key, Presence presence) {
    known_.push_back(key);
    const Value* value = table_.find(key);
    if (value == nullptr && presence == Presence::required &&
        table_.kind == ValueKind::table) {
        faults_.add(table_.place, std::string(key) + " is missing");
    }
    return value;
}

const Value* Fields::take(std::string_view key, Presence presence, ValueKind kind) {
    const Value* value = take(key, presence);
    if (value != nullptr && !fits(kind, value->kind)) {
        fault(*value, key, "is not " + std::string(words_for(kind)));
        return nullptr;
    }
    return value;
}

void Fields::fault(const Value& value, std::string_view key, const std::string& reason) {
    faults_.add(value.place, std::string(key) + " " + reason);
}

void Fields::number(std::string_view key, double& into, Range range, Presence presence) {
    const Value* value = take(key, presence, ValueKind::number);
    if (value == nullptr) {
        return;
    }
    if (!std::isfinite(value->number) || value->number < range.least ||
        value->number > range.most) {
        fault(*value, key, fmt::format("is {}; it must be from {} to {}", value->number,
                                       range.least, range.most));
        return;
    }
    into = value->number;
}

void Fields::integer(std::string_view key, std::int64_t& into, Range range, Presence presence) {
    const Value* value = take(key, presence, ValueKind::integer);
    if (value == nullptr) {
        return;
    }
    if (value->number < range.least || value->number > range.most) {
        fault(*value, key, fmt::format("is {}; it must be from {:.0f} to {:.0f}", value->integer,
                                       range.least, range.most));
        return;
    }
    into = value->integer;
}

void Fields::integer(std::string_view key, int& into, Range range, Presence presence) {
    std::int64_t wide = into;
    integer(key, wide, range, presence);
    into = static_cast<int>(wide);
}

void Fields::flag(std::string_view key, bool& into) {
    if (const Value* value = take(key, Presence::optional, ValueKind::boolean)) {
        into = value->boolean;
    }
}

void Fields::text(std::string_view key, std::string& into, Presence presence) {
    const Value* value = take(key, presence, ValueKind::text);
    if (value == nullptr) {
        return;
    }
    if (value->text.empty()) {
        fault(*value, key, "is empty");
    }
    into = value->text;
}

void Fields::name(std::string_view key, std::string& into) {
    const Value* value = take(key, Presence::required, ValueKind::text);
    if (value == nullptr) {
        return;
    }
    if (!is_name(value->text)) {
        fault(*value, key, "is not a name ([A-Za-z0-9][A-Za-z0-9._-]*, at most 64)");
    }
    into = value->text;
}

void Fields::names(std::string_view key, std::vector<std::string>& into) {
    const Value* value = take(key, Presence::optional, ValueKind::list);
    if (value == nullptr) {
        return;
    }
    for (const Value& item : value->children) {
        if (item.kind != ValueKind::text || !is_name(item.text)) {
            fault(item, key, "holds something that is not a name");
        } else {
            into.push_back(item.text);
        }
    }
    if (value->children.empty()) {
        fault(*value, key, "is empty");
    }
}

void Fields::currency(std::string_view key, Currency& into) {
    const Value* value = take(key, Presence::required, ValueKind::text);
    if (value == nullptr) {
        return;
    }
    const auto found = Currency::find(value->text);
    if (!found) {
        fault(*value, key, "names no currency of ISO 4217: " + value->text);
    }
    into = found.value_or(Currency());
}

void Fields::date(std::string_view key, Date& into) {
    const Value* value = take(key, Presence::required, ValueKind::text);
    if (value == nullptr) {
        return;
    }
    const auto found = parse_date(value->text);
    if (!found) {
        fault(*value, key, "is not a day, \"YYYY-MM-DD\"");
    }
    into = found.value_or(Date());
}

void Fields::rate(std::string_view key, Rate& into) {
    const Value* value = take(key, Presence::required, ValueKind::text);
    if (value == nullptr) {
        return;
    }
    const auto found = parse_rate(value->text);
    if (!found) {
        fault(*value, key, "is not a rate: decimal text above zero");
    }
    into = found.value_or(Rate{1, 0});
}

void Fields::amount(std::string_view key, Currency currency, Amount& into, Presence presence) {
    const Value* value = take(key, presence, ValueKind::text);
    if (value == nullptr) {
        return;
    }
    // What may be drawn, added up over paths and squared must stay well within the range.
    constexpr Int128 kMost = 1'000'000'000'000'000'000;
    const Decimal decimal = parse_decimal(value->text);
    if (decimal.form != Decimal::Form::well_formed || decimal.decimals != currency.decimals()) {
        fault(*value, key, fmt::format("is not an amount: decimal text with exactly {} decimals",
                                       currency.decimals()));
    } else if (decimal.units <= 0 || decimal.units > kMost) {
        fault(*value, key, "is not above zero, or beyond 10^18 minor units");
    } else {
        into = Amount(decimal.units);
    }
}

void Fields::finish() {
    for (const Value& child : table_.children) {
        if (table_.kind == ValueKind::table && std::ranges::count(known_, child.key) == 0) {
            faults_.add(child.key_place, "unknown field " + child.key);
        }
    }
}

}  // namespace reserve::simulate
