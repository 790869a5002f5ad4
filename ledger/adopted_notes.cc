// Notes that others signed: witnesses' lines under a checkpoint of ours, and the checkpoints of a
// log that a copy follows, which are held against the copy's own tree and keys.
#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/cells.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/json.h"
#include "ledger/seal/note.h"
#include "ledger/seal/policy.h"
#include "ledger/sealer.h"

namespace reserve {

using store::Cell;
using store::Table;

std::vector<seal::Verifier> charter_witnesses(const WorkingSet& set) {
    seal::JsonDocument document;
    const auto charter = document.parse(set.charter_json);
    const seal::JsonNode* text = charter ? (*charter)->find("witness_policy") : nullptr;
    auto policy = text != nullptr ? seal::parse_policy(text->text)
                                  : std::unexpected(seal::PolicyFault());
    return policy ? std::move(policy->witnesses) : std::vector<seal::Verifier>();
}

Status keep_cosignature(store::Store& store, std::uint64_t size,
                        const seal::NoteSignature& signature) {
    std::vector<std::uint8_t> blob(signature.id.begin(), signature.id.end());
    blob.insert(blob.end(), signature.signature.begin(), signature.signature.end());
    const std::string name(signature.name);
    const std::string witness = name + "+" + to_hex(signature.id);
    const std::string line = "\u2014 " + name + " " + to_base64(blob) + "\n";
    const Cell row[] = {cell_of(size), std::string_view(witness), std::string_view(line)};
    const auto known = store.get(Table::cosignature, std::span(row).first(2));
    if (!known) {
        return std::unexpected(known.error());
    }
    return *known ? Status() : store.insert(Table::cosignature, row);
}

Status Sealer::adopt(const WorkingSet& set, std::string_view note) {
    const auto parsed = seal::parse_note(note);
    const auto said = parsed ? seal::parse_checkpoint(parsed->text)
                             : std::unexpected(seal::CheckpointFault::missing_line);
    if (!parsed || !said || !said->extensions.empty()) {
        return fail(ErrorKind::malformed, "the checkpoint cannot be read: " +
                                              std::string(!parsed ? sentence(parsed.error())
                                                          : !said ? sentence(said.error())
                                                                  : "it has further lines"));
    }
    const std::uint64_t size = set.state.size;
    if (said->origin != set.origin || said->head.size != size || said->head.root != set.root) {
        return fail(ErrorKind::wrong_tree, "the checkpoint of " + said->origin + " over " +
                                               std::to_string(said->head.size) +
                                               " entries is not signed over these entries");
    }
    const auto last = last_signed_head(store_);
    if (!last) {
        return std::unexpected(last.error());
    }
    const std::uint64_t previous = *last ? (*last)->size : 0;
    if (previous > size) {
        return fail(ErrorKind::forked, "a checkpoint of " + std::to_string(previous) +
                                           " entries was signed before");
    }
    return keep_note(set, previous, *parsed);
}

// The log's own lines as the checkpoint, in the order in which a ledger signs; others' beside it.
Status Sealer::keep_note(const WorkingSet& set, std::uint64_t previous, const seal::Note& note) {
    const std::uint64_t size = set.state.size;
    const std::vector<seal::Verifier> keys =
        checkpoint_keys(set, previous == size ? 0 : previous, size);
    if (keys.empty()) {
        return fail(ErrorKind::wrong_signature, "no key of this log is known: its history names "
                                                "none; say --vkey");
    }
    seal::Note own{note.text, {}};
    for (const seal::Verifier& key : keys) {
        const auto line = std::ranges::find_if(note.signatures, [&](const auto& signature) {
            return signature.name == key.name && signature.id == key.id;
        });
        if (line == note.signatures.end() || !seal::verify_note({note.text, {*line}}, {&key, 1})) {
            return fail(ErrorKind::wrong_signature, "the checkpoint of " + std::to_string(size) +
                                                        " entries is not signed by the log's key " +
                                                        make_vkey(key));
        }
        own.signatures.push_back(*line);
    }
    note_ = write_note(own);
    const Cell row[] = {cell_of(size), std::string_view(note_)};
    Status status = previous == size ? Status() : store_.insert(Table::checkpoint, row);
    const std::vector<seal::Verifier> witnesses = charter_witnesses(set);
    for (const seal::NoteSignature& line : note.signatures) {
        const auto verified = seal::verify_note({note.text, {line}}, witnesses);
        if (!verified && verified.error() == seal::NoteFault::wrong_signature) {
            return fail(ErrorKind::wrong_signature,
                        "the cosignature of " + std::string(line.name) + " does not verify");
        }
        status = status && line.name != set.origin ? keep_cosignature(store_, size, line) : status;
    }
    return status;
}

}  // namespace reserve
