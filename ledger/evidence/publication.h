// What a ledger publishes at its newest signed checkpoint (docs/format.md section 4): the names,
// and the bytes of each. The published directory and the bundle are both made from it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/seal/bundle.h"
#include "ledger/seal/tree.h"

namespace reserve::evidence {

// "<ledger>.anchors": checkpoints as they were time-stamped, and the tokens.
std::filesystem::path anchors_of(const std::filesystem::path& ledger);

// What no tile and no bundle of entries is larger than.
inline constexpr std::size_t kMaxTileFile = seal::kTileWidth * (seal::kMaxBundledEntryBytes + 2);

// "checkpoint.<size>", and the size of such a name; nullopt if it is none.
std::string checkpoint_name(std::uint64_t size);
std::optional<std::uint64_t> parse_checkpoint_name(std::string_view name);

// Names of the tiles and bundles that a log of `size` entries has and one of `after` had not.
std::vector<std::string> tile_names(std::uint64_t after, std::uint64_t size);

// The bytes of a tile or a bundle of entries that the log has. usage: no name of one.
Result<std::string> tile_bytes(Ledger& ledger, std::string_view name);

// As in log.pub.pem (RFC 8410).
std::string public_key_pem(const seal::PublicKey& key);

class Publication {
public:
    // not_found before the first checkpoint. `anchors` need not be there.
    static Result<Publication> of(Ledger& ledger, const std::filesystem::path& anchors);

    const std::string& origin() const { return origin_; }
    const seal::TreeHead& head() const { return head_; }
    const std::string& note() const { return note_; }
    // The key in force at that size.
    const seal::Verifier& key() const { return key_; }

    // Of a tile or a bundle of entries.
    Result<std::string> content(std::string_view name) const;
    // checkpoint.<size> and, where a token was taken, checkpoint.<size>.tsr, by name. The
    // checkpoint is then the note that was stamped, without cosignatures that came later.
    Result<std::map<std::string, std::string>> signed_files(std::uint64_t size) const;
    // log.vkey and log.pub.pem
    std::map<std::string, std::string> key_files() const;
    // Sizes between `after` and the head of the checkpoints that first followed a change of the
    // log's key: both keys signed them, so they lead from the old key to the new.
    Result<std::vector<std::uint64_t>> key_changes(std::uint64_t after) const;
    // Sizes of checkpoints that have a token.
    std::vector<std::uint64_t> anchored() const;

private:
    Publication(Ledger& ledger, std::filesystem::path anchors, std::string origin,
                seal::TreeHead head, std::string note, seal::Verifier key)
        : ledger_(&ledger),
          anchors_(std::move(anchors)),
          origin_(std::move(origin)),
          head_(head),
          note_(std::move(note)),
          key_(std::move(key)) {}

    Ledger* ledger_;
    std::filesystem::path anchors_;
    std::string origin_;
    seal::TreeHead head_;
    std::string note_;
    seal::Verifier key_;
};

}  // namespace reserve::evidence
