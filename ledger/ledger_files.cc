// Names, and their end.
#include "ledger/ledger_files.h"

#include <string>
#include <system_error>

namespace reserve {

std::vector<std::filesystem::path> ledger_files(const std::filesystem::path& ledger) {
    std::vector<std::filesystem::path> files;
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        files.emplace_back(ledger.string() + suffix);
    }
    return files;
}

void remove_ledger(const std::filesystem::path& ledger) {
    for (const std::filesystem::path& file : ledger_files(ledger)) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
}

}  // namespace reserve
