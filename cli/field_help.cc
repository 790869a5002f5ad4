// Types and fields in words; what a name refers to is in the field tables.
#include "cli/field_help.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/names.h"

namespace reserve::cli {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

constexpr Words kForms[] = {
    {"earmark", "only=a,b or never=a,b"},
    {"need", "PURPOSE=AMOUNT, repeatable"},
    {"instalments", "DUE=AMOUNT, repeatable"},
    {"names", "names, separated by commas"},
    {"roles", "roles, separated by commas"},
    {"date", "day YYYY-MM-DD"},
    {"time", "time YYYY-MM-DDTHH:MM:SSZ"},
    {"currency", "ISO 4217 code"},
    {"sha256", "SHA-256 in 64 hex digits"},
    {"rate", "functional units for one unit of the currency"},
    {"about", "an entry's number, or a name"},
    {"seq", "an entry's number"},
};

// Fields whose names do not say enough.
constexpr Words kMeanings[] = {
    {"bank_reference", "the bank's; stands once per account"},
    {"charges", "taken by the bank out of the amount"},
    {"paid", "what leaves the account, where its currency is another"},
    {"received", "what reaches the account, where its currency is another"},
    {"effective", "when the agreement takes effect"},
    {"conditions", "as the partner words them"},
    {"payer", "as the bank prints it"},
    {"legal_act", "on which the income rests"},
    {"observed_at", "when it was seen"},
    {"classes", "air, ground, sea, cyber ..."},
    {"channel", "how it is delivered"},
    {"payee_account", "IBAN or number"},
    {"through", "the last day that is closed"},
    {"closing_balance", "of the statement, at the end of the value date"},
    {"rows", "how many acts the import has"},
    {"sold", "in the currency of the account it leaves"},
    {"bought", "in the currency of the account it reaches"},
    {"public_key", "Ed25519 in base64, as key new prints it; enrol makes a key without it"},
    {"log_key", "a verifier key, as key new --log prints it; where the ledger is a file, "
                "log_key.changed makes a key without it"},
};

template <std::size_t N>
std::string_view find(const Words (&table)[N], std::string_view name) {
    const auto* found = std::ranges::find(table, name, [](const Words& row) { return row.first; });
    return found == std::end(table) ? std::string_view() : found->second;
}

std::string form_of(const FieldSpec& field) {
    if (!field.choices.empty()) {
        return fmt::format("{}", fmt::join(field.choices, " or "));
    }
    if (field.names) {
        const std::string_view word = word_of(*field.names);
        const bool vowel = std::string_view("aeiou").find(word.front()) != std::string_view::npos;
        return fmt::format("name of {} {}", vowel ? "an" : "a", word);
    }
    const std::string_view form = find(kForms, field.type);
    return std::string(form.empty() ? field.type : form);
}

// A sample value of a type, for the example.
std::string sample(const FieldSpec& field) {
    constexpr Words samples[] = {
        {"amount", "1000000.00"}, {"amount0", "0.00"},         {"currency", "EUR"},
        {"rate", "0.0895"},       {"date", "2026-06-30"},      {"time", "2026-04-08T04:10:00Z"},
        {"text", "'...'"},        {"names", "a,b"},            {"roles", "treasurer"},
        {"count", "12"},          {"seq", "46"},               {"about", "46"},
        {"sha256", "HEX"},        {"earmark", "only=energy"},  {"charter", "@charter.toml"},
        {"object", "@body.json"}, {"instalments", "2026-12-01=1000000.00"},
        {"need", "energy=1000000.00"}};
    if (!field.choices.empty()) {
        return std::string(field.choices.front());
    }
    const std::string_view found = find(samples, field.type);
    return std::string(found.empty() ? "NAME" : found);
}

// Without the others there is no act; a key is made where none is given.
bool must_be_given(const FieldSpec& field) {
    return !field.optional && field.type != "vkey";
}

}  // namespace

std::string dashed(std::string_view name) {
    std::string text(name);
    std::ranges::replace(text, '_', '-');
    return text;
}

std::string help_of(const FieldSpec& field) {
    const std::string meaning(find(kMeanings, field.name));
    const std::string form = form_of(field);
    const std::string said = meaning.empty()         ? form
                             : field.type == "text" ? meaning
                                                    : form + ": " + meaning;
    return said + (must_be_given(field) ? " (required)" : "");
}

std::string example_of(const std::string& words, fund::KindIndex kind) {
    std::string example = "reserve " + words + " --as OFFICER";
    for (const FieldSpec& field : fields_of(kind)) {
        if (must_be_given(field)) {
            example += " --" + dashed(field.name) + " " + sample(field);
        }
    }
    return example;
}

}  // namespace reserve::cli
