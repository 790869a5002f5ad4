// What logs ask of witnesses (C2SP tlog-witness, add-checkpoint), and what a witness answers. The
// decision is pure: who keeps the record reads it, decides and stores in one transaction.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"

namespace reserve::seal {

inline constexpr std::size_t kMaxConsistencyHashes = 63;
// The type of a 409's body.
inline constexpr std::string_view kTreeSizeContentType = "text/x.tlog.size";

struct AddCheckpoint {
    std::uint64_t old_size = 0;
    std::vector<Hash> path;
    Note note;  // views into the body
    Checkpoint checkpoint;
};

// Why a body is no request; the answer is 400 with this sentence.
enum class RequestFault : std::uint8_t {
    malformed_old_size,
    malformed_hash,
    too_many_hashes,
    no_checkpoint,  // no empty line after the hashes
    malformed_note,
    malformed_checkpoint,
};
std::string_view sentence(RequestFault fault);

std::expected<AddCheckpoint, RequestFault> parse_add_checkpoint(std::string_view body);
// `note`: the signed checkpoint.
std::string write_add_checkpoint(std::uint64_t old_size, std::span<const Hash> path,
                                 std::string_view note);

enum class WitnessStatus : int {
    cosign = 200,
    bad_request = 400,
    not_signed = 403,
    unknown_origin = 404,
    conflict = 409,
    not_consistent = 422,
};

struct WitnessDecision {
    WitnessStatus status = WitnessStatus::bad_request;
    std::string reason;  // a sentence without its full stop; empty for cosign
    std::string body;    // of a conflict: "<recorded size>\n"; of other refusals the reason
};

// In the standard's order: origin known, signature, old size within the new, old size as recorded,
// proof. `log_keys`: those trusted for the checkpoint's origin; none means the origin is unknown.
// `recorded`: the head last cosigned for that origin. On cosign the head of the request is to be
// recorded, in the same transaction, before the cosignature is given away.
WitnessDecision consider(Hasher& hasher, const AddCheckpoint& request,
                         std::span<const Verifier> log_keys,
                         const std::optional<TreeHead>& recorded);

// 64 hex digits of SHA-256(origin): where a witness publishes its last checkpoint of a log, at
// <monitoring prefix>/<these>/checkpoint.
std::string origin_hash(std::string_view origin);

}  // namespace reserve::seal
