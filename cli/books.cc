// What is in a file is appended to it.
#include "cli/books.h"

#include "cli/server.h"
#include "cli/server_books.h"

namespace reserve::cli {
namespace {

class FileBooks final : public Books {
public:
    explicit FileBooks(std::unique_ptr<Ledger> ledger) : ledger_(std::move(ledger)) {}
    Ledger& ledger() override { return *ledger_; }
    Result<std::vector<Verdict>> append(std::span<const Submission> acts, AppendMode mode,
                                        Durability durability, const Watch& watch) override {
        return ledger_->append(acts, mode, durability, watch);
    }

private:
    std::unique_ptr<Ledger> ledger_;
};

}  // namespace

std::unique_ptr<Books> books_of(std::unique_ptr<Ledger> ledger) {
    return std::make_unique<FileBooks>(std::move(ledger));
}

Result<std::unique_ptr<Books>> open_books(const Globals& globals) {
    if (is_on_server(globals)) {
        return open_server_books(globals);
    }
    auto ledger = open_ledger(globals, store::Mode::read_write);
    return ledger ? Result<std::unique_ptr<Books>>(books_of(std::move(*ledger)))
                  : std::unexpected(ledger.error());
}

}  // namespace reserve::cli
