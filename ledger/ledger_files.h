// The files that make up a ledger on disk.
#pragma once

#include <filesystem>
#include <vector>

namespace reserve {

// A ledger's file and those beside it that come and go with it.
std::vector<std::filesystem::path> ledger_files(const std::filesystem::path& ledger);
// Whatever of them is there goes.
void remove_ledger(const std::filesystem::path& ledger);

}  // namespace reserve
