// Files that must survive a power cut: written beside their place, synced, renamed, and the folder
// synced. A reader sees the old file or the new one, never a part.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace reserve::evidence {

// nullopt if there is no such file.
Result<std::optional<std::string>> read_if_there(const std::filesystem::path& file);
// The folder must exist. On return the file is on disk. Of several writers of one file only one
// may be at work: the draft beside it is <file>.new.
Status write_durably(const std::filesystem::path& file, std::string_view text);
// Makes the folder in an existing one, if it is not there; on disk on return.
Status make_folder_durably(const std::filesystem::path& folder);

// Excludes all other holders of the same lock file, of this process and others, while it lives.
class FileLock {
public:
    static Result<FileLock> take(const std::filesystem::path& file);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace reserve::evidence
