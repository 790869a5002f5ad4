// One ledger of the shelf: its desk, its readers, what is known of it without asking, answers that
// stand until it grows, and those who wait for it to grow.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ledger/base/file_number.h"
#include "service/answer_cache.h"
#include "service/desk.h"
#include "service/feed.h"
#include "service/readers.h"

namespace reserve::service {

// As of some recent moment; whether it is a sandbox never changes once the fund is open.
struct Facts {
    bool is_open = false;
    bool is_sandbox = false;
    bool needs_signatures = false;
    OfficerKeys keys;
};

struct BookOptions {
    std::string id;
    std::filesystem::path file;
    std::shared_ptr<LogSigner> signer;  // asked by the desk's thread and by check
    std::function<void()> news{};  // called after each commit, must not wait
    DeskLimits desk{};
};

class Book {
public:
    explicit Book(BookOptions options);

    const std::string& id() const { return options_.id; }
    const std::filesystem::path& file() const { return options_.file; }
    // At the last commit, whoever made it.
    Result<Readers::Lease> borrow() { return readers_.borrow(); }
    // What stands in the way of reading it, or of recording: it cannot be opened, a commit failed,
    // another file was put in its place while it was written, or one that lacks what was told, it
    // may not be written, or the log's key is not at hand.
    Status check();
    // Asked of the ledger while the fund is not open, and the first time.
    Result<std::shared_ptr<const Facts>> facts();
    Desk& desk() { return desk_; }
    Feed& feed() { return feed_; }
    AnswerCache& cache() { return cache_; }

private:
    std::shared_ptr<const Facts> learn(const Ledger& ledger, const FileNumber& of);
    Result<std::unique_ptr<Ledger>> open_to_write();
    std::optional<FileNumber> written();

    BookOptions options_;
    std::mutex mutex_;  // of the next three
    std::shared_ptr<const Facts> facts_;
    FileNumber facts_of_;
    std::optional<FileNumber> written_;  // the file that the desk has open
    Feed feed_;
    AnswerCache cache_;
    Readers readers_;
    Desk desk_;  // last: its thread uses the others
};

}  // namespace reserve::service
