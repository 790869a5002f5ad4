// Requests line by line; the decision in the order in which the standard gives its refusals.
#include "ledger/seal/witness_protocol.h"

#include "ledger/base/check.h"
#include "ledger/base/hex.h"
#include "ledger/seal/lines.h"

namespace reserve::seal {
namespace {

constexpr std::string_view kOld = "old ";

}  // namespace

std::string_view sentence(RequestFault fault) {
    switch (fault) {
        case RequestFault::malformed_old_size:
            return "the first line is not \"old <decimal number without leading zeros>\"";
        case RequestFault::malformed_hash:
            return "a line of the proof is not canonical base64 of 32 bytes";
        case RequestFault::too_many_hashes:
            return "the proof has more than 63 hashes";
        case RequestFault::no_checkpoint:
            return "no checkpoint follows after an empty line";
        case RequestFault::malformed_note:
            return "the checkpoint is not a signed note";
        case RequestFault::malformed_checkpoint:
            return "the note is not a checkpoint: origin, size and root";
    }
    RESERVE_CHECK(false, "a request fault of the list");
}

std::expected<AddCheckpoint, RequestFault> parse_add_checkpoint(std::string_view body) {
    AddCheckpoint request;
    auto line = take_line(body);
    const auto old_size = line && line->starts_with(kOld)
                              ? parse_decimal_number(line->substr(kOld.size()))
                              : std::nullopt;
    if (!old_size) {
        return std::unexpected(RequestFault::malformed_old_size);
    }
    request.old_size = *old_size;
    for (line = take_line(body); line && !line->empty(); line = take_line(body)) {
        const auto hash = parse_hash(*line);
        if (!hash) {
            return std::unexpected(RequestFault::malformed_hash);
        }
        if (request.path.size() == kMaxConsistencyHashes) {
            return std::unexpected(RequestFault::too_many_hashes);
        }
        request.path.push_back(*hash);
    }
    if (!line || body.empty()) {
        return std::unexpected(RequestFault::no_checkpoint);
    }
    auto note = parse_note(body);
    if (!note) {
        return std::unexpected(RequestFault::malformed_note);
    }
    auto checkpoint = parse_checkpoint_form(note->text);
    if (!checkpoint) {
        return std::unexpected(RequestFault::malformed_checkpoint);
    }
    request.note = std::move(*note);
    request.checkpoint = std::move(*checkpoint);
    return request;
}

std::string write_add_checkpoint(std::uint64_t old_size, std::span<const Hash> path,
                                 std::string_view note) {
    std::string body(kOld);
    body += std::to_string(old_size);
    body += '\n';
    for (const Hash& hash : path) {
        append_hash_line(body, hash);
    }
    body += '\n';
    body += note;
    return body;
}

namespace {

WitnessDecision refuse(WitnessStatus status, std::string_view reason) {
    return {status, std::string(reason), std::string(reason) + "\n"};
}

// That the new head goes on from the recorded one, whose size is the request's old size.
WitnessDecision consider_proof(Hasher& hasher, const AddCheckpoint& request,
                               const std::optional<TreeHead>& recorded) {
    const TreeHead& head = request.checkpoint.head;
    if (head.size == 0 && head.root != empty_root()) {
        return refuse(WitnessStatus::not_consistent, sentence(CheckpointFault::empty_tree_root));
    }
    if (request.old_size == 0) {
        return request.path.empty()
                   ? WitnessDecision{WitnessStatus::cosign, {}, {}}
                   : refuse(WitnessStatus::not_consistent, "a proof from size 0 has no hashes");
    }
    const auto verdict = verify_consistency(hasher, *recorded, head, request.path);
    return verdict ? WitnessDecision{WitnessStatus::cosign, {}, {}}
                   : refuse(WitnessStatus::not_consistent, sentence(verdict.error()));
}

}  // namespace

WitnessDecision consider(Hasher& hasher, const AddCheckpoint& request,
                         std::span<const Verifier> log_keys,
                         const std::optional<TreeHead>& recorded) {
    if (log_keys.empty()) {
        return refuse(WitnessStatus::unknown_origin, "this witness knows no such origin");
    }
    if (const auto signed_by = verify_note(request.note, log_keys); !signed_by) {
        return refuse(WitnessStatus::not_signed, sentence(signed_by.error()));
    }
    if (request.old_size > request.checkpoint.head.size) {
        return refuse(WitnessStatus::bad_request, "the old size is larger than the checkpoint's");
    }
    const std::uint64_t recorded_size = recorded ? recorded->size : 0;
    if (request.old_size != recorded_size) {
        return {WitnessStatus::conflict, "the old size is not the one last cosigned",
                std::to_string(recorded_size) + "\n"};
    }
    return consider_proof(hasher, request, recorded);
}

std::string origin_hash(std::string_view origin) {
    return to_hex(sha256(as_bytes(origin)));
}

}  // namespace reserve::seal
