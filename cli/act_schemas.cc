// `reserve explain --acts`: every kind's body as a JSON Schema, made from the field tables, as it
// stands at the end of schema/openapi.yaml. A test compares.
#include "cli/act_schemas.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "ledger/codec.h"

namespace reserve::cli {
namespace {

std::string reference(std::string_view name) {
    return fmt::format("{{$ref: '#/components/schemas/{}'}}", name);
}

// "public key" is public_key in the contract.
std::string schema_name(std::string_view type) {
    std::string name(type);
    std::ranges::replace(name, ' ', '_');
    return name;
}

std::string schema_of(const FieldSpec& field) {
    return field.choices.empty() ? reference(schema_name(field.type))
                                 : fmt::format("{{enum: [{}]}}", fmt::join(field.choices, ", "));
}

std::string body_schema(fund::KindIndex kind) {
    const fund::KindSpec& spec = fund::kinds()[kind];
    std::string text = fmt::format("    {}:\n      description: \"{}\"\n      type: object\n",
                                   spec.name, spec.sentence);
    std::vector<std::string_view> required;
    for (const FieldSpec& field : fields_of(kind)) {
        if (!field.optional) {
            required.push_back(field.name);
        }
    }
    if (!required.empty()) {
        text += fmt::format("      required: [{}]\n", fmt::join(required, ", "));
    }
    text += "      additionalProperties: false\n";
    text += fields_of(kind).empty() ? "" : "      properties:\n";
    for (const FieldSpec& field : fields_of(kind)) {
        text += fmt::format("        {}: {}\n", field.name, schema_of(field));
    }
    return text;
}

}  // namespace

std::string act_schemas() {
    std::string text = "    kind:\n      enum:\n";
    for (const fund::KindSpec& kind : fund::kinds()) {
        text += fmt::format("        - {}\n", kind.name);
    }
    text += "    body_of_kind:\n      oneOf:\n";
    for (const fund::KindSpec& kind : fund::kinds()) {
        text += fmt::format("        - required: [kind, body]\n          properties:\n"
                            "            kind: {{const: {}}}\n            body: {}\n",
                            kind.name, reference(kind.name));
    }
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        text += body_schema(kind);
    }
    return text;
}

}  // namespace reserve::cli
