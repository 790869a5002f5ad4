// The ledgers of a directory: DIR/<id>.db, opened when they are first asked for.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "service/book.h"

namespace reserve::service {

// The keys that sign the checkpoints of a ledger's file.
using SignerOf = std::function<std::shared_ptr<LogSigner>(const std::filesystem::path& ledger)>;

// Files of the folder that look like ledgers, but whose names are none; sorted.
std::vector<std::filesystem::path> misnamed_ledgers(const std::filesystem::path& folder);

class Shelf {
public:
    // `news` is called after each commit of any of them, and must not wait.
    Shelf(std::filesystem::path folder, SignerOf signer_of, std::function<void()> news,
          const DeskLimits& limits = {});

    // nullptr if the folder holds no ledger of that name. What is found stays.
    Book* find(std::string_view id);
    // Names of all there are, sorted.
    std::vector<std::string> ids() const;
    // As if each of the folder had been asked for; disk: the folder cannot be read.
    Status take_in_all();
    // Those that were asked for so far.
    std::vector<Book*> open_books();

private:
    std::filesystem::path folder_;
    SignerOf signer_of_;
    std::function<void()> news_;
    DeskLimits limits_;
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Book>, std::less<>> books_;
};

}  // namespace reserve::service
