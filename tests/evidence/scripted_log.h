// A log whose entries a test makes up, up to 255 of them; a second one with another tale forks from
// it at the entry that the test says. Its requests to witnesses are what a ledger would send.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "ledger/seal/note.h"
#include "ledger/seal/proof.h"
#include "ledger/seal/tree.h"
#include "ledger/seal/witness_protocol.h"

namespace reserve::test {

class ScriptedLog {
public:
    explicit ScriptedLog(std::string_view origin)
        : signer_(seal::make_signer(origin, seal::KeyType::ed25519,
                                    *seal::PrivateKey::generate())) {
        tell(255, "entry ");
    }
    // The same log and key; from `first` on another tale.
    ScriptedLog forked_at(std::size_t first) const {
        ScriptedLog other = *this;
        other.leaves_.resize(first);
        other.tell(255, "another ");
        return other;
    }

    std::string origin() const { return signer_.verifier.name; }
    std::string vkey() const { return make_vkey(signer_.verifier); }
    const seal::Verifier& verifier() const { return signer_.verifier; }

    std::string note(std::uint64_t size) const {
        seal::Hasher hasher;
        const auto root = seal::root_of(hasher, std::span(leaves_).first(size));
        const std::string text = seal::write_checkpoint(origin(), {size, root});
        return text + "\n" + *seal::sign_text(signer_, text);
    }
    std::vector<seal::Hash> proof(std::uint64_t old_size, std::uint64_t size) const {
        if (old_size == 0) {
            return {};
        }
        seal::Hasher hasher;
        return *seal::prove_consistency(hasher, old_size, size,
                                        [this](auto, auto, auto) { return Tiles(leaves_); });
    }
    std::string request(std::uint64_t old_size, std::uint64_t size) const {
        return seal::write_add_checkpoint(old_size, proof(old_size, size), note(size));
    }

private:
    using Tiles = Result<std::vector<seal::Hash>>;
    void tell(std::size_t size, const std::string& tale) {
        seal::Hasher hasher;
        while (leaves_.size() < size) {
            leaves_.push_back(hasher.leaf(as_bytes(tale + std::to_string(leaves_.size()))));
        }
    }

    seal::Signer signer_;
    std::vector<seal::Hash> leaves_;
};

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = std::filesystem::temp_directory_path() / "reserve-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace reserve::test
