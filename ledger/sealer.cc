// A head is proved against the last signed one before it is signed: a fork is the one error that
// no later act could mend.
#include "ledger/sealer.h"

#include <algorithm>

#include "ledger/cells.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"

namespace reserve {

using seal::Hash;
using store::Cell;
using store::Table;

seal::TileReader tiles_of(store::Store& store) {
    return [&store](std::uint32_t level, std::uint64_t index,
                    std::size_t) -> Result<std::vector<Hash>> {
        const Cell key[] = {static_cast<std::int64_t>(level), cell_of(index)};
        const auto row = store.get(Table::tile, key);
        if (!row) {
            return std::unexpected(row.error());
        }
        const auto* bytes = *row ? std::get_if<store::Blob>(&(**row)[3]) : nullptr;
        std::vector<Hash> hashes(bytes == nullptr ? 0 : bytes->size() / sizeof(Hash));
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            std::ranges::copy(bytes->subspan(i * sizeof(Hash), sizeof(Hash)), hashes[i].begin());
        }
        return hashes;
    };
}

Result<bool> begins_with(const seal::TileReader& tiles, const seal::TreeHead& head) {
    seal::Hasher hasher;
    const auto root = seal::root_at(hasher, head.size, tiles);
    return root ? Result<bool>(*root == head.root) : std::unexpected(root.error());
}

Result<bool> begins_with(store::Store& store, const seal::TreeHead& head) {
    return begins_with(tiles_of(store), head);
}

Result<std::optional<SignedHead>> last_signed_head(store::Store& store) {
    std::optional<SignedHead> last;
    const store::Query newest{.table = Table::checkpoint, .order = store::Order::descending};
    const Status status = store.scan(newest, [&](store::Row row) {
        last = SignedHead{static_cast<std::uint64_t>(integer_of(row[0])),
                          std::string(text_of(row[1]))};
        return false;
    });
    if (!status) {
        return std::unexpected(status.error());
    }
    return last;
}

std::string_view log_key_at(std::span<const NamedLogKey> keys, std::uint64_t size) {
    std::string_view vkey;
    for (const NamedLogKey& key : keys) {
        vkey = key.seq < size ? std::string_view(key.vkey) : vkey;
    }
    return vkey;
}

std::vector<seal::Verifier> checkpoint_keys(const WorkingSet& set, std::uint64_t previous,
                                            std::uint64_t size) {
    const auto in_force = [&](std::uint64_t entries) {
        const std::string_view named = log_key_at(set.log_keys, entries);
        return seal::parse_vkey(named.empty() ? std::string_view(set.own_log_key) : named);
    };
    std::vector<seal::Verifier> keys;
    if (const auto now = in_force(size)) {
        keys.push_back(*now);
    }
    if (const auto before = in_force(previous);
        previous != 0 && before && !keys.empty() && *before != keys.front()) {
        keys.push_back(*before);
    }
    return keys;
}

namespace {

Status forked(const std::filesystem::path& ledger, const std::string& what) {
    return fail(ErrorKind::forked,
                ledger.string() + ": " + what +
                    "; to go on from here would show two histories. Put back the newest copy of "
                    "the ledger (" + head_file_of(ledger).string() + " says which)");
}

}  // namespace

Status Sealer::check(const WorkingSet& set) {
    const std::uint64_t size = set.state.size;
    if (size == 0) {
        return {};
    }
    const auto last = last_signed_head(store_);
    if (!last) {
        return std::unexpected(last.error());
    }
    if (const auto signers = signers_for(set, *last ? (*last)->size : 0); !signers) {
        return std::unexpected(signers.error());
    }
    const std::string told = file_.empty() ? "" : read_head_file(file_);
    if (told.empty() || told == head_) {
        return {};
    }
    const auto head = parse_head_file(told);
    if (!head) {
        return fail(ErrorKind::corrupt, head_file_of(file_).string() + " cannot be read");
    }
    if (head->size > size) {
        return forked(file_, "it has " + std::to_string(size) + " entries, but had " +
                                 std::to_string(head->size) + " before");
    }
    const auto begins = begins_with(store_, *head);
    if (!begins) {
        return std::unexpected(begins.error());
    }
    if (!*begins) {
        return forked(file_, "its first " + std::to_string(head->size) +
                                 " entries are not those that were there before");
    }
    head_ = told;
    return {};
}

// The keys at hand that must sign; none where a sandbox goes on unsigned.
Result<std::vector<seal::Signer>> Sealer::signers_for(const WorkingSet& set,
                                                      std::uint64_t previous) {
    std::vector<seal::Signer> signers;
    const bool sandbox = set.state.sandbox == fund::Sandbox::yes;
    for (seal::Verifier& verifier : checkpoint_keys(set, previous, set.state.size)) {
        const auto key = signer_ == nullptr ? Result<const seal::PrivateKey*>(nullptr)
                                            : signer_->find(verifier.key);
        if (!key) {
            return std::unexpected(key.error());
        }
        if (*key != nullptr) {
            signers.push_back({std::move(verifier), **key});
        } else if (sandbox) {
            return std::vector<seal::Signer>();
        } else {
            return fail(ErrorKind::read_only, file_.string() +
                                                  ": nothing can be recorded without the log's "
                                                  "key " + make_vkey(verifier) +
                                                  "; put it into the key folder as log.pem");
        }
    }
    return signers;
}

// A sandbox whose history names no key signs with the one beside it, from then on.
Status Sealer::adopt_own_key(WorkingSet& set) {
    const bool wanted = set.state.sandbox == fund::Sandbox::yes && set.log_keys.empty() &&
                        set.own_log_key.empty() && signer_ != nullptr;
    const auto key = wanted ? signer_->own() : Result<const seal::PrivateKey*>(nullptr);
    if (!key) {
        return std::unexpected(key.error());
    }
    if (*key == nullptr || !seal::is_key_name(set.origin)) {
        return {};
    }
    set.own_log_key = make_vkey(
        seal::make_verifier(set.origin, seal::KeyType::ed25519, (*key)->public_key()));
    const Cell row[] = {std::string_view("own_log_key"), std::string_view(set.own_log_key)};
    return store_.put(Table::meta, row);
}

Status Sealer::check_extends(const SignedHead& last, const WorkingSet& set) {
    const auto older = parse_head_file(last.note);
    if (!older || older->size != last.size) {
        return fail(ErrorKind::corrupt, "the checkpoint of " + std::to_string(last.size) +
                                            " entries cannot be read; run reserve verify");
    }
    if (older->size >= set.state.size) {
        return forked(file_, "a checkpoint of " + std::to_string(older->size) +
                                 " entries was signed before");
    }
    seal::Hasher hasher;
    const auto path =
        seal::prove_consistency(hasher, older->size, set.state.size, tiles_of(store_));
    if (!path) {
        return std::unexpected(path.error());
    }
    const auto verdict =
        seal::verify_consistency(hasher, *older, {set.state.size, set.root}, *path);
    return verdict ? Status()
                   : forked(file_, "it does not go on from its last checkpoint (" +
                                       std::string(sentence(verdict.error())) + ")");
}

Status Sealer::sign(WorkingSet& set) {
    note_.clear();
    const auto last = last_signed_head(store_);
    if (!last) {
        return std::unexpected(last.error());
    }
    const bool anew = !*last && set.state.sandbox == fund::Sandbox::no && !file_.empty() &&
                      head_.empty() && std::filesystem::exists(head_file_of(file_));
    if (anew) {
        return forked(file_, "another history of that ledger was there before");
    }
    if (*last) {
        if (Status status = check_extends(**last, set); !status) {
            return status;
        }
    }
    if (Status status = adopt_own_key(set); !status) {
        return status;
    }
    const auto signers = signers_for(set, *last ? (*last)->size : 0);
    if (!signers) {
        return std::unexpected(signers.error());
    }
    if (signers->empty()) {
        return {};
    }
    const std::string text = seal::write_checkpoint(set.origin, {set.state.size, set.root});
    std::string note = text + "\n";
    for (const seal::Signer& signer : *signers) {
        const auto line = seal::sign_text(signer, text);
        if (!line) {
            return fail(ErrorKind::internal, std::string(sentence(line.error())));
        }
        note += *line;
    }
    const Cell row[] = {cell_of(set.state.size), std::string_view(note)};
    note_ = std::move(note);
    return store_.insert(Table::checkpoint, row);
}

Status Sealer::draft(const WorkingSet& set) {
    if (file_.empty()) {
        return {};
    }
    head_ = note_.empty() ? seal::write_checkpoint(set.origin, {set.state.size, set.root}) : note_;
    return draft_.write(file_, head_);
}

Status Sealer::tell() {
    return draft_.take_place();
}

}  // namespace reserve
