// Hashes come from the stored tiles; each proof is verified before it is given away.
#include "ledger/evidence/proofs.h"

#include "ledger/base/base64.h"
#include "ledger/seal/lines.h"

namespace reserve::evidence {
namespace {

constexpr std::string_view kHeader = "reserve-consistency@v1";

struct Signed {
    std::string note;
    seal::Checkpoint checkpoint;
};

Result<Signed> signed_checkpoint(std::string note) {
    auto checkpoint = read_checkpoint(note);
    if (!checkpoint) {
        return fail(ErrorKind::corrupt, "the checkpoint " + checkpoint.error() +
                                            "; run reserve verify");
    }
    return Signed{std::move(note), std::move(*checkpoint)};
}

std::unexpected<Error> wrong_proof(seal::ProofFault fault) {
    return fail(ErrorKind::corrupt,
                "the ledger's tiles prove nothing: " + std::string(seal::sentence(fault)) +
                    "; run reserve verify");
}

std::unexpected<Finding> found(std::string code, std::string place, std::string reason) {
    return std::unexpected(
        Finding{std::move(code), std::nullopt, std::move(place), std::move(reason)});
}

std::string_view code_of(seal::TlogProofFault fault) {
    switch (fault) {
        case seal::TlogProofFault::unknown_log:
        case seal::TlogProofFault::wrong_signature:
        case seal::TlogProofFault::not_signed_by_log:
            return "signature";
        case seal::TlogProofFault::policy_not_met:
            return "policy";
        case seal::TlogProofFault::not_included:
            return "tree";
        default:
            return "malformed";
    }
}

}  // namespace

Result<std::string> prove_entry(Ledger& ledger, std::uint64_t seq,
                                std::optional<std::uint64_t> size) {
    auto note = ledger.checkpoint(size);
    return note ? prove_entry_under(ledger, seq, std::move(*note)) : note;
}

Result<std::string> prove_entry_under(Ledger& ledger, std::uint64_t seq, std::string note) {
    auto under = signed_checkpoint(std::move(note));
    if (!under) {
        return std::unexpected(under.error());
    }
    const seal::TreeHead& head = under->checkpoint.head;
    seal::Hasher hasher;
    auto path = seal::prove_inclusion(hasher, seq, head.size, ledger.tiles());
    if (!path) {
        return std::unexpected(path.error());
    }
    const auto entry = ledger.entry(seq);
    if (!entry) {
        return std::unexpected(entry.error());
    }
    const auto verdict = seal::verify_inclusion(
        hasher, seq, head.size, hasher.leaf(as_bytes(entry->leaf)), *path, head.root);
    if (!verdict) {
        return wrong_proof(verdict.error());
    }
    return seal::write_tlog_proof(
        {std::nullopt, seq, std::move(*path), std::move(under->note)});
}

Result<std::string> prove_consistency(Ledger& ledger, std::uint64_t old_size,
                                      std::optional<std::uint64_t> new_size) {
    auto note = ledger.checkpoint(new_size);
    return note ? prove_growth_to(ledger, old_size, std::move(*note)) : note;
}

Result<std::string> prove_growth_to(Ledger& ledger, std::uint64_t old_size, std::string note) {
    auto under = signed_checkpoint(std::move(note));
    if (!under) {
        return std::unexpected(under.error());
    }
    const seal::TreeHead& head = under->checkpoint.head;
    seal::Hasher hasher;
    auto path = seal::prove_consistency(hasher, old_size, head.size, ledger.tiles());
    const auto root = path ? seal::root_at(hasher, old_size, ledger.tiles())
                           : std::unexpected(path.error());
    if (!root) {
        return std::unexpected(root.error());
    }
    const seal::TreeHead older{old_size, *root};
    const auto verdict = seal::verify_consistency(hasher, older, head, *path);
    if (!verdict) {
        return wrong_proof(verdict.error());
    }
    return write_consistency_proof({older, std::move(*path), std::move(under->note)});
}

std::string write_consistency_proof(const ConsistencyProof& proof) {
    std::string text = std::string(kHeader) + "\nold " + std::to_string(proof.older.size) + " ";
    seal::append_hash_line(text, proof.older.root);
    for (const seal::Hash& hash : proof.path) {
        seal::append_hash_line(text, hash);
    }
    return text + "\n" + proof.checkpoint;
}

std::expected<ConsistencyProof, std::string> parse_consistency_proof(std::string_view text) {
    if (seal::take_line(text) != kHeader) {
        return std::unexpected("line 1: is not " + std::string(kHeader));
    }
    ConsistencyProof proof;
    std::string_view old = seal::take_line(text).value_or("");
    const std::size_t blank = old.find(' ', 4);
    const bool has_parts = old.starts_with("old ") && blank != std::string_view::npos;
    const auto size = has_parts ? seal::parse_decimal_number(old.substr(4, blank - 4))
                                : std::nullopt;
    const auto root = has_parts ? seal::parse_hash(old.substr(blank + 1)) : std::nullopt;
    if (!size || !root) {
        return std::unexpected("line 2: is not \"old <size> <base64 root>\"");
    }
    proof.older = {*size, *root};
    for (auto line = seal::take_line(text); line != ""; line = seal::take_line(text)) {
        const auto hash = line ? seal::parse_hash(*line) : std::nullopt;
        const std::string place = "line " + std::to_string(proof.path.size() + 3) + ": ";
        if (!line) {
            return std::unexpected(place + "no empty line ends the hashes");
        }
        if (!hash || proof.path.size() == 2 * seal::kMaxProofHashes) {
            return std::unexpected(place + (hash ? "too many hashes"
                                                 : "is not canonical base64 of 32 bytes"));
        }
        proof.path.push_back(*hash);
    }
    proof.checkpoint = text;
    return proof;
}

std::expected<ProvenGrowth, Finding> verify_consistency(std::string_view proof,
                                                        std::string_view old_note,
                                                        const seal::Policy& policy) {
    const auto parsed = parse_consistency_proof(proof);
    if (!parsed) {
        return found("malformed", "proof", parsed.error());
    }
    auto older = open_checkpoint(old_note, policy, "older checkpoint");
    if (!older) {
        return std::unexpected(std::move(older.error()));
    }
    auto newer = open_checkpoint(parsed->checkpoint, policy, "newer checkpoint");
    if (!newer) {
        return std::unexpected(std::move(newer.error()));
    }
    if (auto lacking = find_lacking_cosigners(*newer, policy, "newer checkpoint")) {
        return std::unexpected(std::move(*lacking));
    }
    const seal::TreeHead& head = older->checkpoint.head;
    if (older->checkpoint.origin != newer->checkpoint.origin) {
        return found("tree", "older checkpoint", "is of another log");
    }
    if (parsed->older.size != head.size) {
        return found("tree", "proof", "is from " + std::to_string(parsed->older.size) +
                                          " entries, not from the " + std::to_string(head.size) +
                                          " of the older checkpoint");
    }
    if (parsed->older.root != head.root) {
        return found("fork", "older checkpoint", "has another root than the proof's: the log has "
                                                 "two histories of " +
                                                     std::to_string(head.size) + " entries, or "
                                                     "the proof is false");
    }
    seal::Hasher hasher;
    const auto verdict =
        seal::verify_consistency(hasher, head, newer->checkpoint.head, parsed->path);
    if (!verdict) {
        return found("tree", "proof", std::string(seal::sentence(verdict.error())));
    }
    return ProvenGrowth{std::move(older->checkpoint), std::move(newer->checkpoint)};
}

std::expected<seal::ProvenEntry, Finding> verify_entry(std::string_view proof, Bytes entry,
                                                       const seal::Policy& policy) {
    seal::Hasher hasher;
    const auto parsed = seal::parse_tlog_proof(proof);
    auto proven = parsed ? seal::verify_tlog_proof(hasher, *parsed, entry, policy)
                         : std::unexpected(parsed.error());
    if (!proven) {
        return found(std::string(code_of(proven.error().fault)), "proof", proven.error().reason);
    }
    return std::move(*proven);
}

}  // namespace reserve::evidence
