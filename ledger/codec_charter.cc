// The charter's contents (kinds.md section 1). Whatever is wrong here is charter.invalid.
#include <algorithm>
#include <limits>

#include "ledger/codec_fields.h"

namespace reserve {
namespace {

using seal::JsonKind;
using seal::JsonNode;

// Reads one object member by member; the first fault is kept, with the path to it.
class CharterReader {
public:
    CharterReader(const ReadContext& context, std::optional<Currency> functional)
        : context_(context), functional_(functional) {}

    CharterRead read(const JsonNode& node);

private:
    using Reader = std::string (CharterReader::*)(const JsonNode&);
    struct Field {
        std::string_view key;
        Reader read;
        bool required = false;
    };

    std::string read_object(const JsonNode& node, std::initializer_list<Field> fields);
    std::string purposes(const JsonNode& node);
    std::string beneficiary(const JsonNode& node);
    std::string tiers(const JsonNode& node);
    std::string gate(const JsonNode& node);
    std::string liquidity(const JsonNode& node) {
        return amount0(node, charter_.minimum_liquidity);
    }
    std::string caps(const JsonNode& node);
    std::string low_cash(const JsonNode& node);
    std::string clocks(const JsonNode& node);
    std::string record_refusals(const JsonNode& node);
    std::string signatures(const JsonNode& node);
    std::string witness_policy(const JsonNode& node);

    std::string tier_up_to(const JsonNode& node) { return amount(node, tier_.up_to); }
    std::string tier_approvals(const JsonNode& node);
    std::string tier_distinct(const JsonNode& node);
    std::string tier_share(const JsonNode& node) { return share(node, tier_.share.emplace()); }
    std::string gate_mode(const JsonNode& node) { return word(node, charter_.gate.mode); }
    std::string gate_blocking(const JsonNode& node) {
        return share(node, charter_.gate.blocking_share);
    }
    std::string gate_quorum(const JsonNode& node) { return share(node, charter_.gate.quorum); }
    std::string cap_notification(const JsonNode& node) {
        return amount(node, charter_.caps.per_notification.emplace());
    }
    std::string cap_period(const JsonNode& node);
    std::string cap_unit(const JsonNode& node) {
        return word(node, charter_.caps.per_period->unit);
    }
    std::string cap_amount(const JsonNode& node) {
        return amount(node, charter_.caps.per_period->amount);
    }
    std::string cap_purpose(const JsonNode& node);
    std::string low_threshold(const JsonNode& node) {
        return amount(node, charter_.low_cash->threshold);
    }
    std::string low_open(const JsonNode& node);

    template <std::int32_t fund::Clocks::*member>
    std::string clock(const JsonNode& node) {
        if (!node.is(JsonKind::integer) || node.integer < 0 || node.integer > 100'000) {
            return "is not an integer from 0 to 100000";
        }
        charter_.clocks.*member = static_cast<std::int32_t>(node.integer);
        return {};
    }

    template <class Enum>
    std::string word(const JsonNode& node, Enum& into) {
        BodyText unused;
        return FieldReader(context_, unused).read(node, into);
    }
    std::string amount(const JsonNode& node, Amount& into);
    std::string amount0(const JsonNode& node, Amount& into);
    std::string share(const JsonNode& node, fund::Share& into);
    fund::PurposeId find_purpose(std::string_view name) const;

    const ReadContext& context_;
    std::optional<Currency> functional_;
    fund::Charter charter_;
    fund::Tier tier_;
    CharterRead result_;
    std::vector<std::pair<std::string, fund::PurposeId>> names_;
};

std::string CharterReader::read_object(const JsonNode& node, std::initializer_list<Field> fields) {
    if (!node.is(JsonKind::object)) {
        return "is not an object";
    }
    for (const JsonNode& child : node.children()) {
        if (std::ranges::find(fields, child.key, &Field::key) == fields.end()) {
            return "knows no field " + std::string(child.key);
        }
    }
    for (const Field& field : fields) {
        const JsonNode* child = node.find(field.key);
        if (child == nullptr) {
            if (field.required) {
                return "lacks " + std::string(field.key);
            }
            continue;
        }
        if (const std::string fault = (this->*field.read)(*child); !fault.empty()) {
            return std::string(field.key) + " " + fault;
        }
    }
    return {};
}

std::string CharterReader::amount0(const JsonNode& node, Amount& into) {
    const Decimal decimal =
        node.is(JsonKind::string) ? parse_decimal(node.text) : Decimal();
    if (!functional_ || decimal.form != Decimal::Form::well_formed || decimal.units < 0 ||
        decimal.decimals != functional_->decimals()) {
        return "is not an amount in the functional currency";
    }
    into = Amount(decimal.units);
    return {};
}

std::string CharterReader::amount(const JsonNode& node, Amount& into) {
    const std::string fault = amount0(node, into);
    return fault.empty() && into.is_zero() ? "is not above zero" : fault;
}

std::string CharterReader::share(const JsonNode& node, fund::Share& into) {
    const auto rate = node.is(JsonKind::string) ? parse_rate(node.text) : std::nullopt;
    into = rate.value_or(fund::Share());
    return rate ? "" : "is not a decimal text in (0, 1]";
}

fund::PurposeId CharterReader::find_purpose(std::string_view name) const {
    for (const auto& [known, id] : names_) {
        if (known == name) {
            return id;
        }
    }
    return {};
}

std::string CharterReader::purposes(const JsonNode& node) {
    const auto is_purpose = [](const JsonNode& item) {
        const auto word = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        };
        return item.is(JsonKind::string) && is_name(item.text) && item.text.front() >= 'a' &&
               std::ranges::all_of(item.text, word);
    };
    if (!node.is(JsonKind::array) || node.count == 0 ||
        !std::ranges::all_of(node.children(), is_purpose)) {
        return "is not a list of purposes [a-z][a-z0-9_]*";
    }
    std::uint32_t next = context_.purposes;
    for (const JsonNode& item : node.children()) {
        if (find_purpose(item.text).known()) {
            return "names " + std::string(item.text) + " twice";
        }
        const auto known = context_.resolve(fund::ObjectKind::purpose, item.text);
        if (!known) {
            result_.new_purposes.emplace_back(item.text);
        }
        const fund::PurposeId id{known ? *known : next++};
        if (id.index >= fund::kMaxPurposes) {
            return "brings more than 128 purposes into the life of the fund";
        }
        charter_.purposes.set(id.index);
        names_.emplace_back(item.text, id);
    }
    return {};
}

std::string CharterReader::beneficiary(const JsonNode& node) {
    if (!node.is(JsonKind::string) || !is_name(node.text)) {
        return "is not a name";
    }
    result_.beneficiary = node.text;
    const auto party = context_.resolve(fund::ObjectKind::party, node.text);
    charter_.beneficiary = party ? fund::PartyId{*party} : fund::PartyId();
    return {};
}

std::string CharterReader::tier_approvals(const JsonNode& node) {
    if (!node.is(JsonKind::integer) || node.integer < 1) {
        return "is not an integer of at least 1";
    }
    // More than there can be officers is as much as any such number.
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    tier_.approvals = static_cast<std::uint32_t>(std::min(node.integer, kMost));
    return {};
}

std::string CharterReader::tier_distinct(const JsonNode& node) {
    tier_.distinct_partners = node.boolean;
    return node.is(JsonKind::boolean) ? "" : "is neither true nor false";
}

std::string CharterReader::tiers(const JsonNode& node) {
    if (!node.is(JsonKind::array)) {
        return "is not a list";
    }
    for (const JsonNode& item : node.children()) {
        tier_ = fund::Tier();
        const std::string fault =
            read_object(item, {{"up_to", &CharterReader::tier_up_to, true},
                               {"approvals", &CharterReader::tier_approvals, true},
                               {"distinct_partners", &CharterReader::tier_distinct},
                               {"share", &CharterReader::tier_share}});
        if (!fault.empty()) {
            return fault;
        }
        charter_.approval_tiers.push_back(tier_);
    }
    return {};
}

std::string CharterReader::gate(const JsonNode& node) {
    return read_object(node, {{"mode", &CharterReader::gate_mode},
                              {"blocking_share", &CharterReader::gate_blocking},
                              {"quorum", &CharterReader::gate_quorum}});
}

std::string CharterReader::cap_period(const JsonNode& node) {
    charter_.caps.per_period.emplace();
    return read_object(node, {{"unit", &CharterReader::cap_unit, true},
                              {"amount", &CharterReader::cap_amount, true}});
}

std::string CharterReader::cap_purpose(const JsonNode& node) {
    if (!node.is(JsonKind::object)) {
        return "is not {purpose: amount}";
    }
    for (const JsonNode& child : node.children()) {
        auto& [purpose, cap] = charter_.caps.per_purpose.emplace_back();
        purpose = find_purpose(child.key);
        if (const std::string fault = amount(child, cap); !fault.empty()) {
            return std::string(child.key) + " " + fault;
        }
    }
    return {};
}

std::string CharterReader::caps(const JsonNode& node) {
    return read_object(node, {{"per_notification", &CharterReader::cap_notification},
                              {"per_period", &CharterReader::cap_period},
                              {"per_purpose", &CharterReader::cap_purpose}});
}

std::string CharterReader::low_open(const JsonNode& node) {
    if (!node.is(JsonKind::array)) {
        return "is not a list of purposes";
    }
    for (const JsonNode& item : node.children()) {
        const fund::PurposeId id =
            item.is(JsonKind::string) ? find_purpose(item.text) : fund::PurposeId();
        if (!id.known()) {
            return "names a purpose that the charter does not have";
        }
        if (charter_.low_cash->open_purposes.test(id.index)) {
            return "names " + std::string(item.text) + " twice";
        }
        charter_.low_cash->open_purposes.set(id.index);
    }
    return {};
}

std::string CharterReader::low_cash(const JsonNode& node) {
    charter_.low_cash.emplace();
    return read_object(node, {{"threshold", &CharterReader::low_threshold, true},
                              {"open_purposes", &CharterReader::low_open, true}});
}

std::string CharterReader::clocks(const JsonNode& node) {
    using fund::Clocks;
    return read_object(
        node, {{"delivery_hours", &CharterReader::clock<&Clocks::delivery_hours>},
               {"acknowledgement_hours", &CharterReader::clock<&Clocks::acknowledgement_hours>},
               {"review_days", &CharterReader::clock<&Clocks::review_days>},
               {"suspension_days", &CharterReader::clock<&Clocks::suspension_days>},
               {"grace_days", &CharterReader::clock<&Clocks::grace_days>},
               {"pledge_months", &CharterReader::clock<&Clocks::pledge_months>}});
}

std::string CharterReader::record_refusals(const JsonNode& node) {
    if (!node.is(JsonKind::array)) {
        return "is not a list of kind prefixes";
    }
    for (const JsonNode& item : node.children()) {
        const std::string prefix = std::string(item.text) + ".";
        bool known = false;
        bool twice = false;
        for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
            if (item.is(JsonKind::string) && fund::kinds()[kind].name.starts_with(prefix)) {
                twice |= charter_.record_refusals.test(kind);
                charter_.record_refusals.set(kind);
                known = true;
            }
        }
        if (twice) {
            return "names " + std::string(item.text) + " twice";
        }
        if (!known) {
            return "names " + std::string(item.text) + ", which stands before no kind's dot";
        }
    }
    return {};
}

std::string CharterReader::signatures(const JsonNode& node) {
    return word(node, charter_.signatures);
}

std::string CharterReader::witness_policy(const JsonNode& node) {
    BodyText unused;
    fund::Text text;
    return FieldReader(context_, unused).read(node, text);
}

CharterRead CharterReader::read(const JsonNode& node) {
    result_.fault = read_object(node, {{"purposes", &CharterReader::purposes, true},
                                       {"beneficiary", &CharterReader::beneficiary, true},
                                       {"approval_tiers", &CharterReader::tiers, true},
                                       {"gate", &CharterReader::gate},
                                       {"minimum_liquidity", &CharterReader::liquidity},
                                       {"caps", &CharterReader::caps},
                                       {"low_cash", &CharterReader::low_cash},
                                       {"clocks", &CharterReader::clocks},
                                       {"record_refusals", &CharterReader::record_refusals},
                                       {"signatures", &CharterReader::signatures},
                                       {"witness_policy", &CharterReader::witness_policy}});
    if (result_.fault.empty()) {
        result_.charter = std::make_shared<const fund::Charter>(std::move(charter_));
    }
    return std::move(result_);
}

}  // namespace

CharterRead read_charter(const JsonNode& node, const ReadContext& context,
                         std::optional<Currency> functional) {
    return CharterReader(context, functional).read(node);
}

}  // namespace reserve
