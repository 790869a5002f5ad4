// Tiles are kept in a map, so that proofs are made as a ledger makes them.
#include "tests/evidence/forged_log.h"

#include "ledger/base/base64.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"

namespace reserve::test {

using evidence::Completeness;

namespace {

constexpr std::string_view kTail = ",\"recorded_at\":";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string act_of(const std::string& leaf) {
    seal::JsonDocument document;
    const auto node = document.parse(leaf);
    REQUIRE(node);
    std::string act;
    seal::append_canonical(act, *(*node)->find("act"));
    return act;
}

// The leaf with another act and its signature, everything else as it was.
std::string with_act(const std::string& leaf, const std::string& act, std::string_view officer,
                     const seal::PrivateKey& key) {
    const std::size_t postings = leaf.find(",\"postings\":");
    const std::size_t signatures = leaf.rfind(",\"signatures\":");
    return "{\"act\":" + act + leaf.substr(postings, signatures - postings) +
           ",\"signatures\":[{\"officer\":\"" + std::string(officer) + "\",\"signature\":\"" +
           to_base64(key.sign(as_bytes(act))) + "\"}]}";
}

std::string officer_of(const std::string& leaf) {
    seal::JsonDocument document;
    const auto node = document.parse(leaf);
    REQUIRE(node);
    return std::string((*node)->find("act")->find("actor")->text);
}

}  // namespace

ForgedLog::ForgedLog(std::vector<std::string> entries) : leaves(std::move(entries)) {}

void ForgedLog::renumber() {
    for (std::size_t seq = 0; seq < leaves.size(); ++seq) {
        std::string& leaf = leaves[seq];
        const std::size_t from = leaf.rfind("\"seq\":") + 6;
        leaf.replace(from, leaf.find(',', from) - from, std::to_string(seq));
    }
}

void ForgedLog::leave_out(std::size_t seq) {
    leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(seq));
    renumber();
}

void ForgedLog::put(std::size_t seq, const std::string& act, std::string_view officer,
                    const seal::PrivateKey& key) {
    const std::string& before = leaves[seq - 1];
    const std::string like = "{\"act\":{},\"postings\":[]" + before.substr(before.rfind(kTail));
    leaves.insert(leaves.begin() + static_cast<std::ptrdiff_t>(seq),
                  with_act(like, act, officer, key));
    renumber();
}

void ForgedLog::rewrite(std::size_t seq, std::string_view from, std::string_view to,
                        const seal::PrivateKey& key) {
    std::string act = act_of(leaves[seq]);
    replace_all(act, from, to);
    leaves[seq] = with_act(leaves[seq], act, officer_of(leaves[seq]), key);
}

void ForgedLog::replace(std::size_t seq, std::string_view from, std::string_view to) {
    REQUIRE(leaves[seq].find(from) != std::string::npos);
    replace_all(leaves[seq], from, to);
}

std::size_t ForgedLog::find(std::string_view text) const {
    for (std::size_t seq = 0; seq < leaves.size(); ++seq) {
        if (leaves[seq].find(text) != std::string::npos) {
            return seq;
        }
    }
    FAIL("no entry has " << text);
    return 0;
}

std::string ForgedLog::kind(std::size_t seq) const {
    seal::JsonDocument document;
    const auto node = document.parse(leaves[seq]);
    REQUIRE(node);
    return std::string((*node)->find("act")->find("kind")->text);
}

std::string ForgedLog::checkpoint(const seal::PrivateKey& key, std::string_view origin) const {
    seal::Hasher hasher;
    seal::Tree tree;
    for (const std::string& leaf : leaves) {
        tree.append(hasher.leaf(as_bytes(leaf)));
    }
    const std::string text = seal::write_checkpoint(origin, {tree.size(), tree.root()});
    return text + "\n" +
           *seal::sign_text(seal::make_signer(origin, seal::KeyType::ed25519, key), text);
}

std::string ForgedLog::dossier(std::string_view payment, Completeness completeness,
                               const seal::PrivateKey& key, std::string_view origin) const {
    seal::Hasher hasher;
    seal::Tree tree;
    for (const std::string& leaf : leaves) {
        tree.append(hasher.leaf(as_bytes(leaf)));
    }
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<seal::Hash>> tiles;
    for (const seal::Tile& tile : tree.take_touched()) {
        tiles[{tile.level, tile.index}] = tile.hashes;
    }
    const seal::TileReader reader = [&](std::uint32_t level, std::uint64_t index, std::size_t) {
        return Result<std::vector<seal::Hash>>(tiles.at({level, index}));
    };
    const std::string note = checkpoint(key, origin);
    evidence::DossierFile file{completeness, payment, note, {}, {}};
    for (std::size_t seq = 0; seq < leaves.size(); ++seq) {
        if (completeness == Completeness::complete) {
            file.entries.push_back({seq, leaves[seq], {}});
        } else if (evidence::belongs_in_plain(kind(seq))) {
            file.entries.push_back(
                {seq, leaves[seq],
                 *seal::prove_inclusion(hasher, seq, leaves.size(), reader)});
        }
    }
    return evidence::write_dossier(file);
}

}  // namespace reserve::test
