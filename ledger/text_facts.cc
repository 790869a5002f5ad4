// Each rule that a word of the act breaks quotes the fields of the type it is about.
#include "ledger/text_facts.h"

#include <algorithm>

#include <boost/describe.hpp>

namespace reserve {

using fund::Rule;

namespace {

constexpr std::size_t kMaxQuoted = 200;  // bytes

// The type of the fields that a rule is about, as in the field tables.
std::string_view type_quoted(Rule rule) {
    switch (rule) {
        case Rule::amount_decimals:
        case Rule::amount_positive:
        case Rule::amount_range:
            return "amount";
        case Rule::rate_invalid:
        case Rule::rate_unexpected:
            return "rate";
        case Rule::currency_unknown:
            return "currency";
        default:
            return "";
    }
}

std::string allowed_roles(fund::KindIndex kind) {
    std::string text;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<fund::Role>>([&](auto role) {
        if (fund::kinds()[kind].roles.test(static_cast<std::size_t>(role.value))) {
            text += (text.empty() ? "" : " or ") + std::string(role.name);
        }
    });
    return text;
}

bool breaks(Rule rule, const FieldSpec& field, const seal::JsonNode& value, WorkingSet& set) {
    if (rule == Rule::reference_unknown) {
        return field.type == "about" ||
               (field.names && *field.names != fund::ObjectKind::batch &&
                !set.resolve(*field.names, value.text));
    }
    if (rule == Rule::purpose_unknown) {
        return field.name == "purpose";
    }
    if (rule == Rule::bank_reference_taken) {
        return field.name == "bank_reference" || field.name == "account";
    }
    if (rule == Rule::reference_taken || rule == Rule::batch_unknown) {
        const bool is_batch = field.names && *field.names == fund::ObjectKind::batch;
        return rule == Rule::batch_unknown ? is_batch
                                           : field.names && set.resolve(*field.names, value.text);
    }
    const std::string_view type = type_quoted(rule);
    return !type.empty() && field.type.starts_with(type);
}

}  // namespace

std::vector<TextFact> text_facts(Rule rule, fund::KindIndex kind, const Envelope& envelope,
                                 WorkingSet& set) {
    std::vector<TextFact> facts;
    const auto add = [&](std::string_view key, std::string_view value) {
        if (!value.empty() && value.size() <= kMaxQuoted) {
            facts.push_back({std::string(key), std::string(value)});
        }
    };
    const bool about_actor = rule == Rule::actor_unknown || rule == Rule::role_missing ||
                             rule == Rule::signature_missing || rule == Rule::signature_invalid;
    if (about_actor) {
        add("actor", envelope.actor);
    }
    if (rule == Rule::role_missing) {
        add("needs", allowed_roles(kind));
    }
    if (rule == Rule::purpose_unknown || rule == Rule::earmark_empty) {
        std::string known;
        for (std::uint32_t i = 0; i < set.purposes; ++i) {
            if (set.state.charter && set.state.charter->purposes.test(i)) {
                known += (known.empty() ? "" : ", ") +
                         std::string(set.names.name_of(fund::ObjectKind::purpose, i));
            }
        }
        add("charter", known);
    }
    for (const FieldSpec& field : fields_of(kind)) {
        const seal::JsonNode* value =
            envelope.body == nullptr ? nullptr : envelope.body->find(field.name);
        if (value != nullptr && value->is(seal::JsonKind::string) &&
            breaks(rule, field, *value, set)) {
            add(field.name, value->text);
            if (field.type == "about") {
                add("read_as", "a name; an entry's number stands without quotes");
            }
        } else if (value != nullptr && value->is(seal::JsonKind::integer) &&
                   (field.type == "seq" || field.type == "about") &&
                   rule == Rule::reference_unknown) {
            add(field.name, std::to_string(value->integer));
        }
    }
    return facts;
}

}  // namespace reserve
