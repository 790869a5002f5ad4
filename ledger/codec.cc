// The envelope by hand, bodies by walking the described structs.
#include "ledger/codec.h"

#include <algorithm>
#include <array>

#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/base/text.h"
#include "ledger/codec_fields.h"

namespace reserve {

using fund::Rule;
using seal::JsonKind;
using seal::JsonNode;

namespace {

constexpr std::string_view kRefusedId = "refused:";  // before the id, in what the facade appends
constexpr std::size_t kMaxText = 4000;
constexpr std::size_t kSignatureBytes = 64;

std::unexpected<ReadFault> malformed(std::string place, std::string reason) {
    return std::unexpected(ReadFault{Rule::act_malformed, std::move(place), std::move(reason)});
}

constexpr std::array<std::string_view, 8> kEnvelope{"actor", "body", "date", "documents",
                                                    "fund",  "id",   "kind", "memo"};

// What is wrong with the form of one envelope field; empty if nothing is.
std::string envelope_fault(const JsonNode& field) {
    if (field.key == "body") {
        return field.is(JsonKind::object) ? "" : "is not an object";
    }
    if (field.key == "documents") {
        const bool hashes = field.is(JsonKind::array) &&
                            std::ranges::all_of(field.children(), [](const JsonNode& item) {
                                return item.is(JsonKind::string) && is_hex(item.text, 64);
                            });
        return hashes ? "" : "is not a list of SHA-256 in lower-case hex";
    }
    if (!field.is(JsonKind::string) || field.text.empty()) {
        return "is not text";
    }
    if (field.key == "actor") {
        return is_name(field.text) ? "" : "is not a name";
    }
    if (field.key == "date") {
        return parse_date(field.text) ? "" : "is not a day YYYY-MM-DD";
    }
    return "";
}

// The id that the facade gives to a refusal is that of the act refused and a word more.
std::size_t max_id(const JsonNode& act) {
    const bool is_refusal = act.find("kind")->text == "attempt.refused" &&
                            act.find("id")->text.starts_with(kRefusedId);
    return is_refusal ? kMaxIdLength + kRefusedId.size() : kMaxIdLength;
}

}  // namespace

std::expected<Envelope, ReadFault> read_envelope(const JsonNode& act) {
    if (!act.is(JsonKind::object)) {
        return malformed("", "the act is not an object");
    }
    if (std::string fault = seal::find_text_fault(act); !fault.empty()) {
        return malformed("", "some text holds or is " + fault);
    }
    for (const JsonNode& field : act.children()) {
        if (std::ranges::find(kEnvelope, field.key) == kEnvelope.end()) {
            return malformed(std::string(field.key), "is no field of an act");
        }
        if (std::string fault = envelope_fault(field); !fault.empty()) {
            return malformed(std::string(field.key), fault);
        }
    }
    for (const std::string_view needed : {"actor", "body", "date", "id", "kind"}) {
        if (act.find(needed) == nullptr) {
            return malformed(std::string(needed), "is missing");
        }
    }
    if (count_code_points(act.find("id")->text) > max_id(act)) {
        return malformed("id", "is longer than 200 characters");
    }
    Envelope envelope;
    envelope.actor = act.find("actor")->text;
    envelope.kind = act.find("kind")->text;
    envelope.id = act.find("id")->text;
    envelope.date = *parse_date(act.find("date")->text);
    envelope.body = act.find("body");
    if (const JsonNode* fund = act.find("fund")) {
        envelope.fund = fund->text;
    }
    for (const std::string_view name : {"memo", "fund"}) {
        const JsonNode* text = act.find(name);
        if (text != nullptr && count_code_points(text->text) > kMaxText) {
            envelope.too_long = name;
        }
    }
    return envelope;
}

namespace {

bool is_signature(const JsonNode& node) {
    const auto bytes = node.is(JsonKind::string) ? parse_base64(node.text) : std::nullopt;
    return bytes && bytes->size() == kSignatureBytes;
}

std::string read_signatures(const JsonNode& list, std::vector<SignatureText>& into) {
    if (!list.is(JsonKind::array)) {
        return "is not a list";
    }
    for (const JsonNode& item : list.children()) {
        const bool object = item.is(JsonKind::object) && item.count == 2;
        const JsonNode* officer = object ? item.find("officer") : nullptr;
        const JsonNode* signature = object ? item.find("signature") : nullptr;
        if (officer == nullptr || signature == nullptr || !officer->is(JsonKind::string) ||
            !is_name(officer->text) || !is_signature(*signature)) {
            return "holds something that is not {officer: name, signature: 64 bytes in base64}";
        }
        into.push_back({officer->text, signature->text});
    }
    return "";
}

}  // namespace

std::expected<Submitted, ReadFault> read_submitted(const JsonNode& line) {
    Submitted submitted;
    if (!line.is(JsonKind::object) || line.find("act") == nullptr) {
        submitted.act = &line;
        return submitted;
    }
    for (const JsonNode& field : line.children()) {
        if (field.key == "act") {
            submitted.act = &field;
        } else if (field.key == "at") {
            submitted.at = field.is(JsonKind::string) ? parse_time(field.text) : std::nullopt;
            if (!submitted.at) {
                return malformed("at", "is not a time YYYY-MM-DDTHH:MM:SSZ");
            }
        } else if (field.key == "signatures") {
            if (std::string fault = read_signatures(field, submitted.signatures);
                !fault.empty()) {
                return malformed("signatures", fault);
            }
        } else {
            return malformed(std::string(field.key), "does not belong beside an act");
        }
    }
    return submitted;
}

namespace {

template <class Body>
using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class Body>
bool has_field(std::string_view name) {
    bool found = false;
    boost::mp11::mp_for_each<Members<Body>>([&](auto member) { found |= name == member.name; });
    return found;
}

ReadFault invalid(std::string_view field, std::string reason) {
    return {Rule::body_invalid, "body." + std::string(field), std::move(reason)};
}

// Rules between fields of one body (kinds.md section 2, last lines).
template <class Body>
std::optional<ReadFault> check_fields(const Body&) {
    return std::nullopt;
}
std::optional<ReadFault> check_fields(const fund::ReceiptReturned& body) {
    if (body.receipt.has_value() == body.party.has_value()) {
        return invalid("receipt", "or party is named, exactly one of them");
    }
    return std::nullopt;
}
std::optional<ReadFault> check_fields(const fund::EarmarkSet& body) {
    if (!body.only && !body.never) {
        return invalid("only", "or never is given, at least one of them");
    }
    return std::nullopt;
}

// A field's fault in form. What is wrong inside a charter has a rule of its own.
template <class Field>
std::string field_fault(const JsonNode& node, FieldReader& reader, Field& into) {
    if (!std::is_same_v<Field, fund::CharterField> && !seal::fits_entry_profile(node)) {
        return "holds a number that is no integer, or a key that is not [a-z][a-z0-9_]*";
    }
    return reader.read(node, into);
}

template <class Body>
std::optional<ReadFault> read_fields(const JsonNode& node, FieldReader& reader, Body& body) {
    for (const JsonNode& field : node.children()) {
        if (!has_field<Body>(field.key)) {
            return invalid(field.key, "is no field of this kind");
        }
    }
    std::optional<ReadFault> fault;
    boost::mp11::mp_for_each<Members<Body>>([&](auto member) {
        auto& value = body.*member.pointer;
        if (fault) {
            return;
        }
        const JsonNode* field = node.find(member.name);
        if (field == nullptr) {
            if (!IsOptional<std::remove_cvref_t<decltype(value)>>::value) {
                fault = invalid(member.name, "is missing");
            }
            return;
        }
        if (std::string reason = field_fault(*field, reader, value); !reason.empty()) {
            fault = invalid(member.name, std::move(reason));
        }
    });
    return fault ? fault : check_fields(body);
}

// Calls `visit` with an empty body of the kind.
template <class Visit>
void with_body(fund::KindIndex kind, Visit visit) {
    boost::mp11::mp_with_index<fund::kKindCount>(kind, [&](auto index) {
        visit(std::type_identity<std::variant_alternative_t<index, fund::Body>>());
    });
}

}  // namespace

std::optional<ReadFault> read_body(fund::KindIndex kind, const JsonNode& body,
                                   const ReadContext& context, fund::Body& into, BodyText& text) {
    std::optional<ReadFault> fault;
    with_body(kind, [&]<class Body>(std::type_identity<Body>) {
        FieldReader reader(context, text);
        fault = read_fields(body, reader, into.emplace<Body>());
    });
    return fault;
}

namespace {

// The words of kinds.md for field types.
template <class T>
struct TypeWord;
#define RESERVE_TYPE_WORD(Type, word)                      \
    template <>                                            \
    struct TypeWord<Type> {                                \
        static void fill(FieldSpec& spec) { spec.type = word; } \
    };
RESERVE_TYPE_WORD(fund::Text, "text")
RESERVE_TYPE_WORD(fund::Names, "names")
RESERVE_TYPE_WORD(fund::List, "list")
RESERVE_TYPE_WORD(fund::Object, "object")
RESERVE_TYPE_WORD(fund::Sha256, "sha256")
RESERVE_TYPE_WORD(fund::PublicKey, "public key")
RESERVE_TYPE_WORD(fund::LogKey, "vkey")
RESERVE_TYPE_WORD(fund::BankReference, "text")
RESERVE_TYPE_WORD(Decimal, "amount")
RESERVE_TYPE_WORD(fund::Amount0, "amount0")
RESERVE_TYPE_WORD(fund::RateText, "rate")
RESERVE_TYPE_WORD(fund::CurrencyCode, "currency")
RESERVE_TYPE_WORD(Date, "date")
RESERVE_TYPE_WORD(Time, "time")
RESERVE_TYPE_WORD(bool, "bool")
RESERVE_TYPE_WORD(fund::Count, "count")
RESERVE_TYPE_WORD(fund::Seq, "seq")
RESERVE_TYPE_WORD(fund::About, "about")
RESERVE_TYPE_WORD(fund::Purposes, "names")
RESERVE_TYPE_WORD(fund::EarmarkField, "earmark")
RESERVE_TYPE_WORD(fund::Instalments, "instalments")
RESERVE_TYPE_WORD(fund::Need, "need")
RESERVE_TYPE_WORD(fund::Roles, "roles")
RESERVE_TYPE_WORD(fund::CharterField, "charter")
#undef RESERVE_TYPE_WORD

void fill_name(FieldSpec& spec, fund::ObjectKind kind) {
    spec.type = "name";
    spec.names = kind;
}
template <>
struct TypeWord<fund::PurposeName> {
    static void fill(FieldSpec& spec) { fill_name(spec, fund::ObjectKind::purpose); }
};
template <class T>
struct TypeWord<fund::Ref<T>> {
    static void fill(FieldSpec& spec) { fill_name(spec, fund::object_kind<T>()); }
};
template <class T>
struct TypeWord<fund::New<T>> {
    static void fill(FieldSpec& spec) { spec.type = "name"; }
};
template <class T>
struct TypeWord<fund::Any<T>> {
    static void fill(FieldSpec& spec) { fill_name(spec, fund::object_kind<T>()); }
};
template <class Enum>
    requires std::is_enum_v<Enum>
struct TypeWord<Enum> {
    static void fill(FieldSpec& spec) {
        spec.type = "word";
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
            [&](auto known) { spec.choices.push_back(known.name); });
    }
};
template <class T>
struct TypeWord<std::optional<T>> {
    static void fill(FieldSpec& spec) {
        TypeWord<T>::fill(spec);
        spec.optional = true;
    }
};

std::vector<std::vector<FieldSpec>> make_field_tables() {
    std::vector<std::vector<FieldSpec>> tables(fund::kKindCount);
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        with_body(kind, [&]<class Body>(std::type_identity<Body>) {
            boost::mp11::mp_for_each<Members<Body>>([&](auto member) {
                using Field =
                    std::remove_cvref_t<decltype(std::declval<Body>().*member.pointer)>;
                FieldSpec spec;
                spec.name = member.name;
                TypeWord<Field>::fill(spec);
                tables[kind].push_back(std::move(spec));
            });
        });
    }
    return tables;
}

}  // namespace

std::span<const FieldSpec> fields_of(fund::KindIndex kind) {
    static const std::vector<std::vector<FieldSpec>> tables = make_field_tables();
    return tables[kind];
}

}  // namespace reserve
