// Which file a path names: tells whether another one was put in a file's place.
#pragma once

#include <cstdint>
#include <filesystem>

namespace reserve {

struct FileNumber {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const FileNumber&, const FileNumber&) = default;
};

// Zeros if there is none.
FileNumber file_number(const std::filesystem::path& path);

}  // namespace reserve
