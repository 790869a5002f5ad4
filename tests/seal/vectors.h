// Reading of test vectors: JSON files from the shared folder, bytes from hex and base64.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/seal/json.h"
#include "ledger/seal/keys.h"
#include "ledger/seal/sha256.h"

namespace reserve::test {

// A file of vectors with its values; fails the test when it is not JSON.
class Vectors {
public:
    explicit Vectors(const std::filesystem::path& file);
    const seal::JsonNode& root() const { return *root_; }
    // The member of that name; fails the test if there is none.
    const seal::JsonNode& operator[](std::string_view name) const;

private:
    std::string text_;
    seal::JsonDocument document_;
    const seal::JsonNode* root_ = nullptr;
};

// A member that is a whole number, also one beyond 2^53; fails the test if there is none.
std::uint64_t number(const seal::JsonNode& node, std::string_view name);

std::vector<std::filesystem::path> json_files_below(const std::filesystem::path& folder);

std::string bytes_of_hex(std::string_view hex);
// The private key of an RFC 8032 seed of 32 bytes.
seal::PrivateKey key_of_seed(std::string_view seed);
std::string read_bytes(const std::filesystem::path& file);
seal::Hash hash_of_hex(std::string_view hex);
// Nothing unless base64 of exactly 32 bytes.
std::optional<seal::Hash> hash_of_base64(std::string_view text);
// Of a list of base64 or null; nothing if any is no hash.
std::optional<std::vector<seal::Hash>> hashes_of_base64(const seal::JsonNode& list);

}  // namespace reserve::test
