// Names have the form of names, so none can lead out of the folder.
#include "service/shelf.h"

#include <algorithm>
#include <utility>

#include "ledger/codec.h"

namespace reserve::service {
namespace {

constexpr std::string_view kSuffix = ".db";

// Files with that suffix, sorted.
std::vector<std::filesystem::path> candidates(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(folder, none)) {
        if (file.path().extension() == kSuffix && file.is_regular_file(none)) {
            files.push_back(file.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

bool is_well_named(const std::filesystem::path& file) {
    return is_name(file.stem().string());
}

}  // namespace

std::vector<std::filesystem::path> misnamed_ledgers(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files = candidates(folder);
    std::erase_if(files, is_well_named);
    return files;
}

Shelf::Shelf(std::filesystem::path folder, SignerOf signer_of, std::function<void()> news,
             const DeskLimits& limits)
    : folder_(std::move(folder)),
      signer_of_(std::move(signer_of)),
      news_(std::move(news)),
      limits_(limits) {}

Book* Shelf::find(std::string_view id) {
    if (!is_name(id)) {
        return nullptr;
    }
    const std::scoped_lock held(mutex_);
    if (const auto known = books_.find(id); known != books_.end()) {
        return known->second.get();
    }
    std::filesystem::path file = folder_ / (std::string(id) + std::string(kSuffix));
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none)) {
        return nullptr;
    }
    auto signer = signer_of_(file);
    auto book = std::make_unique<Book>(BookOptions{.id = std::string(id),
                                                   .file = std::move(file),
                                                   .signer = std::move(signer),
                                                   .news = news_,
                                                   .desk = limits_});
    return books_.emplace(id, std::move(book)).first->second.get();
}

std::vector<std::string> Shelf::ids() const {
    std::vector<std::string> ids;
    for (const std::filesystem::path& file : candidates(folder_)) {
        if (is_well_named(file)) {
            ids.push_back(file.stem().string());
        }
    }
    std::ranges::sort(ids);  // "a-b.db" comes before "a.db", "a" before "a-b"
    return ids;
}

Status Shelf::take_in_all() {
    std::error_code why;
    const std::filesystem::directory_iterator readable(folder_, why);
    if (why) {
        return fail(ErrorKind::disk, "the folder of ledgers cannot be read: " + folder_.string() +
                                         ": " + why.message());
    }
    std::ranges::for_each(ids(), [this](const std::string& id) { find(id); });
    return {};
}

std::vector<Book*> Shelf::open_books() {
    const std::scoped_lock held(mutex_);
    std::vector<Book*> books;
    for (const auto& [id, book] : books_) {
        books.push_back(book.get());
    }
    return books;
}

}  // namespace reserve::service
