// What an operator does after an edit: every hash is made again, and, with the log's own keys,
// every checkpoint signed again.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "ledger/seal/keys.h"
#include "ledger/seal/sha256.h"
#include "tests/tamper/rows.h"

namespace reserve::test {

enum class Signing : std::uint8_t {
    left,   // the signatures are those of before
    again,  // with the log's keys, by all who signed before
};

// A signed note with another root.
std::string resign(const std::string& note, const seal::Hash& root, Signing signing,
                   std::span<const seal::PrivateKey> log_keys);

// Tiles, head and checkpoints of the entries as they now are. Projections stay.
void remake(Rows& rows, Signing signing, std::span<const seal::PrivateKey> log_keys);

// A published directory, as names and bytes.
using Files = std::map<std::string, std::string>;
Files read_files(const std::filesystem::path& directory);
// The same names with what these leaves give, signed by the log's keys.
void remake(Files& files, std::span<const std::string> leaves,
            std::span<const seal::PrivateKey> log_keys);

std::vector<std::string> leaves_of(const Rows& rows);

}  // namespace reserve::test
