// Signs the log's head at each commit, and never two heads that disagree: a size does not shrink,
// an equal size has an equal root, and a larger tree is proved to begin with the last one signed.
// The last head stands in the store and, a second time, in <ledger>.head.
#pragma once

#include <filesystem>

#include "ledger/head_file.h"
#include "ledger/log_signer.h"
#include "ledger/seal/note.h"
#include "ledger/seal/proof.h"
#include "ledger/seal/verifier.h"
#include "ledger/working_set.h"

namespace reserve {

// Reads the store's tiles for proofs.
seal::TileReader tiles_of(store::Store& store);
// Whether the first head.size entries, which are there, have that root.
Result<bool> begins_with(const seal::TileReader& tiles, const seal::TreeHead& head);
Result<bool> begins_with(store::Store& store, const seal::TreeHead& head);

// The signed note with the largest size; nullopt before the first.
struct SignedHead {
    std::uint64_t size = 0;
    std::string note;
};
Result<std::optional<SignedHead>> last_signed_head(store::Store& store);

// The last key named before a log had `size` entries, as written; empty if none was.
std::string_view log_key_at(std::span<const NamedLogKey> keys, std::uint64_t size);

// The keys that must have signed the checkpoint of `size` that follows one of `previous` entries:
// the one in force, and where it is new the one before it. A key of a sandbox's own stands where
// none was named.
std::vector<seal::Verifier> checkpoint_keys(const WorkingSet& set, std::uint64_t previous,
                                            std::uint64_t size);

// Those whom the charter in force asks to cosign; none if it asks nobody.
std::vector<seal::Verifier> charter_witnesses(const WorkingSet& set);
// A witness's line under a checkpoint; the first of each key stays.
Status keep_cosignature(store::Store& store, std::uint64_t size,
                        const seal::NoteSignature& signature);

class Sealer {
public:
    // Without a file there is no second place.
    Sealer(store::Store& store, std::shared_ptr<LogSigner> signer, std::filesystem::path file)
        : store_(store), signer_(std::move(signer)), file_(std::move(file)) {}

    // Before anything is judged. ErrorKind::forked: the ledger is not (or no longer) what the head
    // file says it was, as a restored older copy is; going on would show two histories.
    // ErrorKind::read_only: the log's key is not at hand. A sandbox may go on unsigned.
    Status check(const WorkingSet& set);
    // In the commit's transaction, after its tiles: proves, signs, keeps the checkpoint.
    Status sign(WorkingSet& set);
    // The same with a note that the log signed elsewhere, over this very head: wrong_tree if it is
    // over another, wrong_signature if a key that must have signed has not.
    Status adopt(const WorkingSet& set, std::string_view note);
    // Before the commit: what the head file will say stands beside it, fsynced. So a full disk
    // refuses the commit.
    Status draft(const WorkingSet& set);
    // After the commit, before any receipt: the draft takes the head file's place. A power cut may
    // undo that, so that the file says an older head; it never says a newer one than the ledger's.
    Status tell();

private:
    Result<std::vector<seal::Signer>> signers_for(const WorkingSet& set, std::uint64_t previous);
    Status adopt_own_key(WorkingSet& set);
    Status keep_note(const WorkingSet& set, std::uint64_t previous, const seal::Note& note);
    Status check_extends(const SignedHead& last, const WorkingSet& set);

    store::Store& store_;
    std::shared_ptr<LogSigner> signer_;
    std::filesystem::path file_;
    std::string head_;  // as last told by this process: what need not be checked again
    std::string note_;  // of the commit under way
    HeadDraft draft_;
};

}  // namespace reserve
