// The tree grows once, leaf by leaf, and its root is kept at every size.
#include "tests/tamper/remake.h"

#include <charconv>

#include "ledger/evidence/files.h"
#include "ledger/evidence/publication.h"
#include "ledger/evidence/trust.h"
#include "ledger/seal/bundle.h"
#include "ledger/seal/tile_path.h"
#include "ledger/seal/tree.h"
#include "tests/evidence/signed_fund.h"

namespace reserve::test {

using store::Table;

namespace {

using TilePlace = std::pair<std::uint64_t, std::uint64_t>;  // level, index

struct Grown {
    std::vector<seal::Hash> roots;                       // by size
    std::map<TilePlace, std::vector<seal::Hash>> tiles;  // at the end
};

Grown grow(std::span<const std::string> leaves) {
    seal::Hasher hasher;
    seal::Tree tree;
    Grown grown;
    grown.roots.push_back(tree.root());
    for (const std::string& leaf : leaves) {
        tree.append(hasher.leaf(as_bytes(leaf)));
        grown.roots.push_back(tree.root());
    }
    for (seal::Tile& tile : tree.take_touched()) {
        grown.tiles[{tile.level, tile.index}] = std::move(tile.hashes);
    }
    return grown;
}

std::string bytes_of(std::span<const seal::Hash> hashes) {
    return std::string(as_text({hashes.front().data(), hashes.size() * sizeof(seal::Hash)}));
}

std::string bundle_of(std::span<const std::string> leaves) {
    std::string bundle;
    for (const std::string& leaf : leaves) {
        seal::append_to_bundle(bundle, as_bytes(leaf));
    }
    return bundle;
}

}  // namespace

std::string resign(const std::string& note, const seal::Hash& root, Signing signing,
                   std::span<const seal::PrivateKey> log_keys) {
    const auto parsed = seal::parse_note(note);
    auto checkpoint = *evidence::read_checkpoint(note);
    const std::string text =
        seal::write_checkpoint(checkpoint.origin, {checkpoint.head.size, root});
    if (signing == Signing::left) {
        return text + note.substr(parsed->text.size());
    }
    std::string made = text + "\n";
    for (const seal::NoteSignature& line : parsed->signatures) {
        for (const seal::PrivateKey& key : log_keys) {
            const auto signer = seal::make_signer(kOrigin, seal::KeyType::ed25519, key);
            if (signer.verifier.id == line.id) {
                made += *seal::sign_text(signer, text);
            }
        }
    }
    return made;
}

std::vector<std::string> leaves_of(const Rows& rows) {
    std::vector<std::string> leaves;
    for (const auto& row : rows.of(Table::entry)) {
        leaves.push_back(bytes_of(row[1]));
    }
    return leaves;
}

void remake(Rows& rows, Signing signing, std::span<const seal::PrivateKey> log_keys) {
    const Grown grown = grow(leaves_of(rows));
    for (auto& row : rows.of(Table::tile)) {
        const TilePlace place{std::get<std::int64_t>(row[0]), std::get<std::int64_t>(row[1])};
        row[2] = static_cast<std::int64_t>(grown.tiles.at(place).size());
        row[3] = rows.keep(row[3], bytes_of(grown.tiles.at(place)));
    }
    for (auto& row : rows.of(Table::meta)) {
        if (bytes_of(row[0]) == "root") {
            row[1] = rows.keep(row[1], bytes_of({&grown.roots.back(), 1}));
        } else if (bytes_of(row[0]) == "size") {
            row[1] = static_cast<std::int64_t>(grown.roots.size() - 1);
        }
    }
    std::erase_if(rows.of(Table::checkpoint), [&](const auto& row) {
        return std::get<std::int64_t>(row[0]) >= static_cast<std::int64_t>(grown.roots.size());
    });
    for (auto& row : rows.of(Table::checkpoint)) {
        const auto size = static_cast<std::size_t>(std::get<std::int64_t>(row[0]));
        row[1] = rows.keep(row[1], resign(bytes_of(row[1]), grown.roots[size], signing, log_keys));
    }
    if (signing == Signing::again) {
        rows.of(Table::cosignature).clear();  // they are of others, who would not sign this
    }
}

Files read_files(const std::filesystem::path& directory) {
    Files files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
        const std::string name = std::filesystem::relative(file.path(), directory).string();
        if (file.is_regular_file() && !name.starts_with('.')) {
            files[name] = *evidence::read_file(file.path(), evidence::kMaxTileFile);
        }
    }
    return files;
}

void remake(Files& files, std::span<const std::string> leaves,
            std::span<const seal::PrivateKey> log_keys) {
    const Grown grown = grow(leaves);
    for (auto& [name, bytes] : files) {
        if (name.starts_with("checkpoint")) {
            const std::uint64_t size = evidence::read_checkpoint(bytes)->head.size;
            bytes = resign(bytes, grown.roots[size], Signing::again, log_keys);
        } else if (const auto bundle = seal::parse_bundle_path(name)) {
            bytes = bundle_of(leaves.subspan(bundle->index * seal::kTileWidth, bundle->width));
        } else if (const auto tile = seal::parse_tile_path(name)) {
            const auto& hashes = grown.tiles.at({tile->level, tile->index});
            bytes = bytes_of(std::span(hashes).first(tile->width));
        }
    }
}

}  // namespace reserve::test
