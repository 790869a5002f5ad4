// JSON over JSON, read again as a charter.
#include "ledger/simulate/charter_overlay.h"

#include <algorithm>

#include "ledger/codec.h"

namespace reserve::simulate {
namespace {

using seal::JsonKind;
using seal::JsonNode;

void append_member(std::string& out, std::string_view key) {
    out += out.back() == '{' ? "" : ",";
    seal::append_canonical_string(out, key);
    out += ':';
}

void append_overlaid(std::string& out, const JsonNode& base, const JsonNode& over) {
    if (!base.is(JsonKind::object) || !over.is(JsonKind::object)) {
        seal::append_canonical(out, over);
        return;
    }
    std::string object = "{";
    for (const JsonNode& member : base.children()) {
        append_member(object, member.key);
        const JsonNode* other = over.find(member.key);
        append_overlaid(object, member, other == nullptr ? member : *other);
    }
    for (const JsonNode& member : over.children()) {
        if (base.find(member.key) == nullptr) {
            append_member(object, member.key);
            seal::append_canonical(object, member);
        }
    }
    out += object + "}";
}

}  // namespace

Result<OverlaidCharter> overlay_charter(const Snapshot& snapshot, const std::string& policy,
                                        Currency functional) {
    seal::JsonDocument base;
    seal::JsonDocument over;
    const auto below = base.parse(snapshot.charter_json);
    const auto above = over.parse(policy.empty() ? snapshot.charter_json : policy);
    if (!below || !above) {
        return fail(ErrorKind::malformed, "the ledger's charter is not JSON");
    }
    std::string merged;
    append_overlaid(merged, **below, **above);
    seal::JsonDocument document;
    const auto root = document.parse(merged);
    if (!root) {
        return fail(ErrorKind::malformed, "the charter with the policy is not JSON");
    }
    const ReadContext context{snapshot.find, fund::kMaxPurposes, 0, functional};
    OverlaidCharter result;
    const CharterRead read = read_charter(**root, context, functional);
    if (read.charter == nullptr) {
        return fail(ErrorKind::malformed, "policy: " + read.fault);
    }
    const auto reason = fund::find_contradiction(*read.charter, snapshot.state->sandbox);
    if (reason) {
        return fail(ErrorKind::malformed, "policy: " + std::string(*reason));
    }
    result.charter = read.charter;
    for (const JsonNode& purpose : (*root)->find("purposes")->children()) {
        const std::uint32_t handle = *snapshot.find(fund::ObjectKind::purpose, purpose.text);
        result.purposes.resize(std::max<std::size_t>(result.purposes.size(), handle + 1));
        result.purposes[handle] = purpose.text;
    }
    seal::append_canonical(result.json, **root);
    return result;
}

}  // namespace reserve::simulate
