// The copy is committed before the head is remembered: a crash between the two leaves an older
// memory, which the copy still agrees with.
#include "ledger/evidence/mirror.h"

#include <algorithm>

#include "ledger/base/hex.h"
#include "ledger/evidence/durable_file.h"
#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/log_store.h"
#include "ledger/evidence/publication.h"
#include "ledger/evidence/trust.h"
#include "ledger/seal/tile_path.h"
#include "ledger/sealer.h"

namespace reserve::evidence {
namespace {

constexpr std::string_view kHead = "head";
constexpr std::string_view kKey = "log.vkey";

// What the log signs now, and what is remembered of it.
struct Heads {
    std::string note;
    seal::Checkpoint said;
    std::string seen_note;  // empty: nothing
    std::optional<seal::TreeHead> seen;
    std::string seen_key;
};

Status read_said(LogSource& source, Heads& heads) {
    if (Status status = source.read("checkpoint", kMaxSmallFile, heads.note); !status) {
        return status;
    }
    auto said = read_checkpoint(heads.note);
    if (!said) {
        return fail(ErrorKind::malformed, "the checkpoint " + said.error());
    }
    heads.said = std::move(*said);
    return {};
}

Result<Heads> read_heads(LogSource& source, const MirrorPlace& place) {
    Heads heads;
    if (Status status = read_said(source, heads); !status) {
        return std::unexpected(status.error());
    }
    const auto seen = read_if_there(place.memory / kHead);
    const auto key = seen ? read_if_there(place.memory / kKey) : std::unexpected(seen.error());
    if (!key) {
        return std::unexpected(key.error());
    }
    heads.seen_note = seen->value_or("");
    heads.seen_key = key->value_or("");
    const auto remembered = read_checkpoint(heads.seen_note);
    if (!remembered && !heads.seen_note.empty()) {
        return fail(ErrorKind::corrupt, (place.memory / kHead).string() + " cannot be read");
    }
    if (remembered) {
        heads.seen = remembered->head;
    }
    return heads;
}

// One that was interrupted before it held an entry does not know yet whose copy it is.
Result<std::unique_ptr<Ledger>> open_copy(const MirrorPlace& place, const std::string& origin) {
    std::error_code ignored;
    if (std::filesystem::exists(place.ledger, ignored)) {
        auto copy = Ledger::open(place.ledger);
        if (!copy || (*copy)->head().size != 0) {
            return copy;
        }
    }
    return Ledger::create(place.ledger, {.origin = origin});
}

// Tiles of the log as it is published at that size.
seal::TileReader tiles_of(LogSource& source, std::uint64_t size) {
    return [&source, size](std::uint32_t level, std::uint64_t index,
                           std::size_t) -> Result<std::vector<seal::Hash>> {
        const bool is_edge = index == seal::edge_index(size, level);
        const std::size_t width = is_edge ? seal::edge_width(size, level) : seal::kTileWidth;
        std::string bytes;
        const Status status = source.read(
            seal::tile_path({level, index, static_cast<std::uint32_t>(width)}), kMaxTileFile,
            bytes);
        if (!status) {
            return std::unexpected(status.error());
        }
        std::vector<seal::Hash> hashes(bytes.size() / sizeof(seal::Hash));
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            std::ranges::copy(as_bytes(bytes).subspan(i * sizeof(seal::Hash), sizeof(seal::Hash)),
                              hashes[i].begin());
        }
        return hashes;
    };
}

Result<std::string> read_note(LogSource& source, std::uint64_t size) {
    std::string note;
    const Status status = source.read(checkpoint_name(size), kMaxSmallFile, note);
    return status ? Result<std::string>(std::move(note)) : std::unexpected(status.error());
}

// A head held against the one before it.
class Accusation {
public:
    Accusation(LogSource& source, Ledger& copy, const Heads& heads)
        : source_(source), copy_(copy), heads_(heads), now_note_(heads.note) {
        const auto kept = copy.checkpoint();
        const auto own = kept ? read_checkpoint(*kept) : std::unexpected(std::string());
        if (own && (!heads.seen || own->head.size >= heads.seen->size)) {
            before_ = own->head;
            before_note_ = *kept;
        } else if (heads.seen) {
            before_ = *heads.seen;
            before_note_ = heads.seen_note;
        }
    }

    // Whether the log signed what cannot stand beside what it signed before. A source that does
    // not bring the proof is not acquitted.
    bool holds() {
        if (before_note_.empty()) {
            return false;
        }
        const seal::TreeHead& now = heads_.said.head;
        const bool grew = now.size > before_.size;
        const seal::TreeHead& older = grew ? before_ : now;
        const seal::TreeHead& newer = grew ? now : before_;
        if (older.size == newer.size || older.size == 0) {
            return older.size == newer.size && older.root != newer.root;
        }
        seal::Hasher hasher;
        const auto offered =
            seal::prove_consistency(hasher, older.size, newer.size,
                                    grew ? tiles_of(source_, newer.size) : copy_.tiles());
        proof_ = offered.value_or(std::vector<seal::Hash>());
        return !seal::verify_consistency(hasher, older, newer, proof_);
    }

    bool is_signed() const { return is_signed(heads_.note); }
    bool has_shrunk() const { return heads_.said.head.size < before_.size; }

    // Two heads of one size convict by themselves: the log may show its own of the size that was
    // seen, the copy may have kept that of the size which is shown.
    void find_twins() {
        const seal::TreeHead& shown = heads_.said.head;
        if (shown.size == before_.size) {
            return;
        }
        const seal::TreeHead& known = has_shrunk() ? shown : before_;
        const auto note =
            has_shrunk() ? copy_.checkpoint(known.size) : read_note(source_, known.size);
        const auto twin = note ? read_checkpoint(*note) : std::unexpected(std::string());
        if (twin && twin->origin == heads_.said.origin && twin->head.size == known.size &&
            twin->head.root != known.root && is_signed(*note)) {
            (has_shrunk() ? before_note_ : now_note_) = *note;
            proof_.clear();
        }
    }

    std::string report() const { return write_fork_report(proof_, before_note_, now_note_); }

private:
    // By a key of the log that was known before.
    bool is_signed(const std::string& note) const {
        std::vector<std::string> vkeys;
        for (const NamedLogKey& key : copy_.log_keys()) {
            vkeys.push_back(key.vkey);
        }
        if (!heads_.seen_key.empty()) {
            vkeys.push_back(heads_.seen_key.substr(0, heads_.seen_key.find('\n')));
        }
        const auto keys = trust_keys(vkeys);
        return keys && seal::open_note(note, keys->logs).has_value();
    }

    LogSource& source_;
    Ledger& copy_;
    const Heads& heads_;
    seal::TreeHead before_;
    std::string before_note_;
    std::string now_note_;
    std::vector<seal::Hash> proof_;
};

// What following failed with; where the log contradicts itself that is told, and kept.
Error judge_failure(LogSource& source, Ledger& copy, const Heads& heads, const MirrorPlace& place,
                    Error error) {
    const bool is_of_log = error.kind == ErrorKind::forked || error.kind == ErrorKind::wrong_tree ||
                           error.kind == ErrorKind::rule_broken ||
                           error.kind == ErrorKind::malformed;
    Accusation accusation(source, copy, heads);
    if (!is_of_log || !accusation.holds()) {
        if (error.kind == ErrorKind::forked && accusation.has_shrunk()) {
            error.message += ": an older copy was put back there, and its operator must put back "
                             "the newest; the head that it signed before is kept in " +
                             (place.memory / kHead).string();
        }
        return error;
    }
    if (!accusation.is_signed()) {
        return {ErrorKind::wrong_signature, "the checkpoint is not signed by a key that is known "
                                            "of this log (and contradicts what was seen of it)"};
    }
    accusation.find_twins();
    const std::string report = accusation.report();
    const std::filesystem::path file =
        place.memory / ("fork." + to_hex(seal::sha256(as_bytes(report))).substr(0, 16));
    const Status kept = write_durably(file, report);
    return {ErrorKind::forked,
            "the log shows another history than before: it signed " +
                std::to_string(heads.said.head.size) +
                " entries that do not go on from those seen. Both heads are kept in " +
                (kept ? file.string() + ": show them to others, who judge them with reserve "
                                        "verify fork"
                      : kept.error().message)};
}

Status remember(const Mirror& mirror, const Heads& heads, const MirrorPlace& place) {
    const std::string key = mirror.vkey + "\n";
    Status status;
    if (heads.seen_key != key) {
        status = write_durably(place.memory / kKey, key);
    }
    if (status && heads.seen_note != heads.note) {
        status = write_durably(place.memory / kHead, heads.note);
    }
    return status;
}

// None for a log that is not there.
Status make_folders(LogSource& source, const MirrorPlace& place) {
    std::error_code ignored;
    Heads first;
    if (Status status = std::filesystem::exists(place.memory, ignored) ? Status()
                                                                       : read_said(source, first);
        !status) {
        return status;
    }
    for (const auto& folder : {place.ledger.parent_path(), place.memory}) {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (!error) {
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
        }
        if (error) {
            return fail(ErrorKind::disk, folder.string() + ": " + error.message());
        }
    }
    return {};
}

// The key of a sandbox whose history may name none: as remembered, else as published.
Result<std::string> find_own_key(LogSource& source, const Ledger& copy, const Heads& heads) {
    std::string text = heads.seen_key;
    if (text.empty() && copy.head().size == 0) {
        const Status status = source.read(kKey, kMaxSmallFile, text);
        if (!status && status.error().kind != ErrorKind::not_found) {
            return std::unexpected(status.error());
        }
    }
    return text.substr(0, text.find('\n'));
}

// Of the keys that were named the one that signed; empty if none was named.
Result<std::string> find_named_key(const Heads& heads, const std::optional<seal::Policy>& trust) {
    if (!trust) {
        return "";
    }
    const auto opened = open_checkpoint(heads.note, *trust, "the checkpoint");
    const auto lacking = opened ? find_lacking_cosigners(*opened, *trust, "the checkpoint")
                                : std::optional(opened.error());
    if (lacking) {
        const ErrorKind kind = lacking->code == "malformed" ? ErrorKind::malformed
                               : lacking->code == "policy"  ? ErrorKind::policy
                                                            : ErrorKind::wrong_signature;
        return fail(kind, lacking->place + ": " + lacking->reason);
    }
    const auto log = std::ranges::find_if(opened->signatures, [](const auto& signature) {
        return signature.verifier->type == seal::KeyType::ed25519;
    });
    return seal::make_vkey(*log->verifier);
}

}  // namespace

Result<Mirror> update_mirror(LogSource& source, const MirrorPlace& place,
                             const MirrorOptions& options) {
    if (Status status = make_folders(source, place); !status) {
        return std::unexpected(status.error());
    }
    const auto lock = FileLock::take(place.memory / "lock");
    const auto heads = lock ? read_heads(source, place) : std::unexpected(lock.error());
    const auto named =
        heads ? find_named_key(*heads, options.trust) : std::unexpected(heads.error());
    auto copy = named ? open_copy(place, heads->said.origin) : std::unexpected(named.error());
    auto own_key =
        copy ? find_own_key(source, **copy, *heads) : std::unexpected(copy.error());
    if (!own_key) {
        return std::unexpected(own_key.error());
    }
    if (!named->empty()) {
        own_key = *named;
    }
    Mirror mirror{std::move(*copy), 0, ""};
    mirror.before = mirror.ledger->head().size;
    const auto entries = open_log_store(source, heads->said.origin, heads->said.head.size);
    const auto checkpoint = [&source](std::uint64_t size) { return read_note(source, size); };
    Status status = mirror.ledger->follow(
        {*entries, heads->note, checkpoint, *own_key, heads->seen}, options.watch);
    if (!status) {
        return std::unexpected(
            judge_failure(source, *mirror.ledger, *heads, place, status.error()));
    }
    mirror.vkey = log_key_at(mirror.ledger->log_keys(), heads->said.head.size);
    status = remember(mirror, *heads, place);
    return status ? Result<Mirror>(std::move(mirror)) : std::unexpected(status.error());
}

}  // namespace reserve::evidence
