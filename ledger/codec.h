// Acts as JSON and as the rules see them. Reading is strict and says where it fails; it is driven
// by the described structs of fund/act.h, so a new kind or field needs nothing here.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/fund/charter.h"
#include "ledger/fund/kinds.h"
#include "ledger/fund/rules.h"
#include "ledger/seal/json.h"

namespace reserve {

// Why an act cannot be read: act.malformed, kind.unknown or body.invalid, and where.
struct ReadFault {
    fund::Rule rule = fund::Rule::none;
    std::string place;   // "body.amount"
    std::string reason;  // "is missing"
};

// Characters of an id; what the ledger appends for a refusal puts "refused:" before it.
inline constexpr std::size_t kMaxIdLength = 200;

// What stands around the body. Views into the document.
struct Envelope {
    std::string_view actor;
    std::string_view kind;
    std::string_view id;
    std::string_view fund;  // empty if not named
    Date date;
    std::string_view too_long;  // memo or fund: body.invalid, once the kind is known
    const seal::JsonNode* body = nullptr;
};
std::expected<Envelope, ReadFault> read_envelope(const seal::JsonNode& act);

// A line of a file of acts: the act alone, or {act, at?, signatures?}.
struct SignatureText {
    std::string_view officer;
    std::string_view signature;  // base64
};
struct Submitted {
    const seal::JsonNode* act = nullptr;
    std::optional<Time> at;
    std::vector<SignatureText> signatures;
};
std::expected<Submitted, ReadFault> read_submitted(const seal::JsonNode& line);

// How names become handles: the handle, or nullopt if there is no such thing.
using Resolve =
    std::function<std::optional<std::uint32_t>(fund::ObjectKind kind, std::string_view name)>;

// What a body says beyond what the rules see. Views into the document.
struct BodyText {
    fund::ObjectKind new_kind = fund::ObjectKind::party;
    std::string_view new_name;  // the name it gives (or, for an agreement or set-aside, uses)
    std::string_view bank_reference;
    std::string_view public_key;
    std::string_view log_key;
    std::string charter_fault;
    const seal::JsonNode* charter_node = nullptr;
    std::string_view beneficiary;                   // of a charter
    std::vector<std::string> new_purposes;          // of a charter, in order of their handles
    std::vector<fund::ObjectRef> mentions;          // things it names that exist
};
struct ReadContext {
    Resolve resolve;
    std::uint32_t purposes = 0;    // how many purposes were ever named
    std::uint64_t entries = 0;     // for remarks about an entry
    std::optional<Currency> functional;
};
std::optional<ReadFault> read_body(fund::KindIndex kind, const seal::JsonNode& body,
                                   const ReadContext& context, fund::Body& into, BodyText& text);

// The charter as JSON, also used for the stored one. The fault says what is wrong with it.
struct CharterRead {
    std::shared_ptr<const fund::Charter> charter;  // null: see fault
    std::string fault;
    std::string_view beneficiary;
    std::vector<std::string> new_purposes;
};
CharterRead read_charter(const seal::JsonNode& node, const ReadContext& context,
                         std::optional<Currency> functional);

// The form of a name, [A-Za-z0-9][A-Za-z0-9._-]{0,63}.
bool is_name(std::string_view text);

// One field of a kind's body, for help, forms and completion.
struct FieldSpec {
    std::string_view name;
    std::string_view type;  // a word of kinds.md: "amount", "name", ...
    bool optional = false;
    std::optional<fund::ObjectKind> names;  // what a name refers to
    std::vector<std::string_view> choices;  // of an enumeration
};
std::span<const FieldSpec> fields_of(fund::KindIndex kind);

}  // namespace reserve
