// A vector that cannot be read fails the test that asked for it.
#include "tests/seal/vectors.h"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "ledger/base/base64.h"

namespace reserve::test {

Vectors::Vectors(const std::filesystem::path& file) : text_(read_bytes(file)) {
    const auto root = document_.parse(text_);
    INFO(file.string());
    REQUIRE(root.has_value());
    root_ = *root;
}

const seal::JsonNode& Vectors::operator[](std::string_view name) const {
    const seal::JsonNode* found = root_->find(name);
    INFO(name);
    REQUIRE(found != nullptr);
    return *found;
}

std::uint64_t number(const seal::JsonNode& node, std::string_view name) {
    const seal::JsonNode* found = node.find(name);
    INFO(name);
    REQUIRE(found != nullptr);
    return std::stoull(std::string(found->text));
}

std::vector<std::filesystem::path> json_files_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& item : std::filesystem::recursive_directory_iterator(folder)) {
        if (item.path().extension() == ".json") {
            files.push_back(item.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

std::string bytes_of_hex(std::string_view hex) {
    REQUIRE(hex.size() % 2 == 0);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

std::string read_bytes(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

// PKCS#8 of an Ed25519 key is this beginning and the seed (RFC 8410 section 7).
seal::PrivateKey key_of_seed(std::string_view seed) {
    REQUIRE(seed.size() == 32);
    const std::string der = bytes_of_hex("302e020100300506032b657004220420") + std::string(seed);
    const auto file = std::filesystem::temp_directory_path() /
                      ("reserve-seed-" + std::to_string(::getpid()) + ".pem");
    std::filesystem::remove(file);
    std::ofstream(file) << "-----BEGIN PRIVATE KEY-----\n"
                        << to_base64(as_bytes(der)) << "\n-----END PRIVATE KEY-----\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    auto key = seal::PrivateKey::read(file);
    std::filesystem::remove(file);
    REQUIRE(key.has_value());
    return std::move(*key);
}

seal::Hash hash_of_hex(std::string_view hex) {
    const std::string bytes = bytes_of_hex(hex);
    seal::Hash hash{};
    REQUIRE(bytes.size() == hash.size());
    std::ranges::copy(as_bytes(bytes), hash.begin());
    return hash;
}

std::optional<seal::Hash> hash_of_base64(std::string_view text) {
    const auto bytes = parse_base64(text);
    seal::Hash hash{};
    if (!bytes || bytes->size() != hash.size()) {
        return std::nullopt;
    }
    std::ranges::copy(*bytes, hash.begin());
    return hash;
}

std::optional<std::vector<seal::Hash>> hashes_of_base64(const seal::JsonNode& list) {
    std::vector<seal::Hash> hashes;
    for (const seal::JsonNode& item : list.children()) {
        const auto hash = hash_of_base64(item.text);
        if (!hash) {
            return std::nullopt;
        }
        hashes.push_back(*hash);
    }
    return hashes;
}

}  // namespace reserve::test
