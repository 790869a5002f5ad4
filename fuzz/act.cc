// Acts and entries as the codec reads them: a fault has a reason, and the canonical form of a good
// act or entry is as good.
#include "fuzz/target.h"
#include "ledger/codec.h"
#include "ledger/entry.h"

using namespace reserve;

namespace {

// A ledger where every name is the first of its kind.
ReadContext knowing_everything() {
    ReadContext context;
    context.resolve = [](fund::ObjectKind, std::string_view) { return std::uint32_t{0}; };
    context.purposes = 1;
    context.entries = 1;
    context.functional = Currency::find("EUR");
    return context;
}

// The fault of the act's envelope or body; empty if it has none.
std::string fault_of(const seal::JsonNode& act) {
    const auto envelope = read_envelope(act);
    if (!envelope) {
        RESERVE_CHECK(!envelope.error().reason.empty(), "a fault has a reason");
        return envelope.error().place + envelope.error().reason;
    }
    const auto kind = fund::find_kind(envelope->kind);
    if (!kind) {
        return "unknown kind";
    }
    static const ReadContext context = knowing_everything();
    fund::Body body;
    BodyText text;
    const auto fault = read_body(*kind, *envelope->body, context, body, text);
    RESERVE_CHECK(!fault || !fault->reason.empty(), "a fault has a reason");
    return fault ? fault->place + fault->reason : "";
}

}  // namespace

RESERVE_FUZZ(text) {
    seal::JsonDocument document;
    const auto root = document.parse(text);
    if (!root) {
        return;
    }
    std::string canonical;
    seal::append_canonical(canonical, **root);
    seal::JsonDocument second;
    const auto again = second.parse(canonical);
    RESERVE_CHECK(again.has_value(), "canonical JSON is JSON");
    // The reverse need not hold: 1.0 is refused, its canonical form 1 is not.
    if (const auto submitted = read_submitted(**root)) {
        const auto resubmitted = read_submitted(**again);
        RESERVE_CHECK(resubmitted.has_value(), "the canonical form is submitted too");
        RESERVE_CHECK(!fault_of(*submitted->act).empty() || fault_of(*resubmitted->act).empty(),
                      "the canonical form of a good act is a good act");
    }
    EntryParts parts;
    EntryParts same_parts;
    if (read_entry(**root, parts).empty()) {
        RESERVE_CHECK(read_entry(**again, same_parts).empty() && parts.seq == same_parts.seq,
                      "the canonical form of an entry is the same entry");
    }
}
