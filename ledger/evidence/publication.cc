// Tiles and leaves come from the store as they stand; whatever was appended since the checkpoint is
// cut off.
#include "ledger/evidence/publication.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/evidence/files.h"
#include "ledger/evidence/trust.h"
#include "ledger/seal/lines.h"
#include "ledger/seal/tile_path.h"
#include "ledger/sealer.h"

namespace reserve::evidence {

namespace {

constexpr std::string_view kCheckpointPrefix = "checkpoint.";
constexpr std::string_view kTokenSuffix = ".tsr";

// SubjectPublicKeyInfo of an Ed25519 key (RFC 8410): these bytes, then the key.
constexpr std::uint8_t kKeyInfo[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                     0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

}  // namespace

std::string public_key_pem(const seal::PublicKey& key) {
    std::vector<std::uint8_t> bytes(std::begin(kKeyInfo), std::end(kKeyInfo));
    bytes.insert(bytes.end(), key.raw().begin(), key.raw().end());
    return "-----BEGIN PUBLIC KEY-----\n" + to_base64(bytes) + "\n-----END PUBLIC KEY-----\n";
}

std::filesystem::path anchors_of(const std::filesystem::path& ledger) {
    return ledger.string() + ".anchors";
}

std::string checkpoint_name(std::uint64_t size) {
    return std::string(kCheckpointPrefix) + std::to_string(size);
}

std::optional<std::uint64_t> parse_checkpoint_name(std::string_view name) {
    return name.starts_with(kCheckpointPrefix)
               ? seal::parse_decimal_number(name.substr(kCheckpointPrefix.size()))
               : std::nullopt;
}

std::vector<std::string> tile_names(std::uint64_t after, std::uint64_t size) {
    std::vector<std::string> names;
    if (after == size) {
        return names;
    }
    const auto add = [&](std::uint64_t old_count, std::uint64_t count, auto name) {
        for (std::uint64_t i = old_count / seal::kTileWidth; i < count / seal::kTileWidth; ++i) {
            names.push_back(name(i, std::uint32_t{seal::kTileWidth}));
        }
        if (const std::uint64_t edge = count % seal::kTileWidth; edge != 0 && count != old_count) {
            names.push_back(name(count / seal::kTileWidth, static_cast<std::uint32_t>(edge)));
        }
    };
    add(after, size, [](std::uint64_t index, std::uint32_t width) {
        return seal::bundle_path({index, width});
    });
    for (std::uint32_t level = 0; level < 8 && size >> (8 * level) != 0; ++level) {
        add(after >> (8 * level), size >> (8 * level),
            [level](std::uint64_t index, std::uint32_t width) {
                return seal::tile_path({level, index, width});
            });
    }
    return names;
}

Result<Publication> Publication::of(Ledger& ledger, const std::filesystem::path& anchors) {
    auto note = ledger.checkpoint();
    if (!note) {
        return std::unexpected(note.error());
    }
    const auto checkpoint = read_checkpoint(*note);
    if (!checkpoint) {
        return fail(ErrorKind::corrupt, "the newest checkpoint cannot be read; run reserve verify");
    }
    const std::vector<NamedLogKey> keys = ledger.log_keys();
    const auto key = seal::parse_vkey(log_key_at(keys, checkpoint->head.size));
    if (!key || !seal::open_note(*note, {&*key, 1})) {
        return fail(ErrorKind::corrupt, "the newest checkpoint is not signed by the log's key; run "
                                        "reserve verify");
    }
    return Publication(ledger, anchors, checkpoint->origin, checkpoint->head, std::move(*note),
                       *key);
}

Result<std::string> tile_bytes(Ledger& ledger, std::string_view name) {
    std::string bytes;
    if (const auto tile = seal::parse_tile_path(name)) {
        const auto hashes = ledger.tiles()(tile->level, tile->index, tile->width);
        if (!hashes) {
            return std::unexpected(hashes.error());
        }
        if (hashes->size() < tile->width) {
            return fail(ErrorKind::corrupt, std::string(name) + " is not whole in the ledger; run "
                                                                "reserve verify");
        }
        return std::string(as_text({hashes->front().data(), tile->width * sizeof(seal::Hash)}));
    }
    const auto bundle = seal::parse_bundle_path(name);
    if (!bundle) {
        return fail(ErrorKind::usage, std::string(name) + " is no name of a tile");
    }
    const std::uint64_t first = bundle->index * seal::kTileWidth;
    std::uint64_t count = 0;
    const Status status =
        ledger.entries(first, first + bundle->width, [&](const LogEntry& entry) {
            const bool fits = entry.seq == first + count && !entry.leaf.empty() &&
                              entry.leaf.size() <= seal::kMaxBundledEntryBytes;
            if (fits) {
                seal::append_to_bundle(bytes, as_bytes(entry.leaf));
                ++count;
            }
            return fits;
        });
    if (!status) {
        return std::unexpected(status.error());
    }
    return count == bundle->width
               ? Result<std::string>(std::move(bytes))
               : fail(ErrorKind::corrupt, "entry " + std::to_string(first + count) +
                                              " is not whole in the ledger; run reserve verify");
}

Result<std::string> Publication::content(std::string_view name) const {
    return tile_bytes(*ledger_, name);
}

std::map<std::string, std::string> Publication::key_files() const {
    return {{"log.pub.pem", public_key_pem(key_.key)}, {"log.vkey", seal::make_vkey(key_) + "\n"}};
}

Result<std::map<std::string, std::string>> Publication::signed_files(std::uint64_t size) const {
    std::map<std::string, std::string> files;
    const std::string name = checkpoint_name(size);
    const auto stamped = read_file(anchors_ / name, kMaxSmallFile);
    const auto token = read_file(anchors_ / (name + std::string(kTokenSuffix)), kMaxSmallFile);
    for (const auto* read : {&stamped, &token}) {
        if (!*read && read->error().kind != ErrorKind::not_found) {
            return std::unexpected(read->error());
        }
    }
    if (stamped && token) {
        return std::map<std::string, std::string>{{name, *stamped},
                                                  {name + std::string(kTokenSuffix), *token}};
    }
    auto note = size == head_.size ? Result<std::string>(note_) : ledger_->checkpoint(size);
    if (!note) {
        return std::unexpected(note.error());
    }
    files.emplace(name, std::move(*note));
    return files;
}

Result<std::vector<std::uint64_t>> Publication::key_changes(std::uint64_t after) const {
    std::vector<std::uint64_t> changes;
    for (const NamedLogKey& key : ledger_->log_keys()) {
        const auto sizes = key.seq == 0 ? Result<std::vector<std::uint64_t>>()
                                        : ledger_->checkpoint_sizes(key.seq + 1);
        if (!sizes) {
            return std::unexpected(sizes.error());
        }
        const bool wanted =
            !sizes->empty() && sizes->front() > after && sizes->front() < head_.size;
        if (wanted && (changes.empty() || changes.back() != sizes->front())) {
            changes.push_back(sizes->front());
        }
    }
    return changes;
}

std::vector<std::uint64_t> Publication::anchored() const {
    std::vector<std::uint64_t> sizes;
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(anchors_, none)) {
        const std::string name = file.path().filename().string();
        const auto size =
            name.ends_with(kTokenSuffix)
                ? parse_checkpoint_name(
                      std::string_view(name).substr(0, name.size() - kTokenSuffix.size()))
                : std::nullopt;
        if (size) {
            sizes.push_back(*size);
        }
    }
    std::ranges::sort(sizes);
    return sizes;
}

}  // namespace reserve::evidence
