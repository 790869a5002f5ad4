// Reading files of a bounded size, and writing them so that a name never stands for half a file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace reserve::evidence {

// Checkpoints, keys, policies, proofs and time stamps are smaller than this.
inline constexpr std::size_t kMaxSmallFile = 1 << 20;

// not_found if it is not there; malformed if it is larger than allowed.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes);
// The same into a buffer that is used again.
Status read_file(const std::filesystem::path& file, std::size_t max_bytes, std::string& into);

// Makes the folders. Not synced.
Status write_file(const std::filesystem::path& file, std::string_view bytes);
// The folders of the new name are made. Not synced.
Status move_file(const std::filesystem::path& from, const std::filesystem::path& to);
// A written draft gets its name: fsynced, renamed, the folder fsynced.
Status settle_file(const std::filesystem::path& draft, const std::filesystem::path& file);
// Written as `draft`, fsynced, renamed, the folder fsynced: on return it is on disk.
Status replace_file(const std::filesystem::path& draft, const std::filesystem::path& file,
                    std::string_view bytes);
// Everything written so far on the file system of `folder` is on disk.
Status sync_file_system(const std::filesystem::path& folder);

}  // namespace reserve::evidence
