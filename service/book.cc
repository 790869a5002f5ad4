// What the desk learns with each commit is known to everybody at once.
#include "service/book.h"

#include <utility>

namespace reserve::service {

Book::Book(BookOptions options)
    : options_(std::move(options)),
      readers_([this] { return Ledger::open(options_.file, {.mode = store::Mode::read_only}); }),
      desk_(
          [this] {
              return Ledger::open(options_.file, {.mode = store::Mode::read_write,
                                                  .lock_wait_ms = options_.lock_wait_ms,
                                                  .signer = options_.signer});
          },
          [this](const Ledger& ledger) {
              learn(ledger);
              feed_.grew(ledger.head().size);
          },
          options_.desk) {}

void Book::learn(const Ledger& ledger) {
    facts_ = std::make_shared<const Facts>(Facts{.is_open = ledger.is_open(),
                                                 .is_sandbox = ledger.is_sandbox(),
                                                 .needs_signatures = ledger.needs_signatures(),
                                                 .size = ledger.head().size,
                                                 .origin = std::string(ledger.origin()),
                                                 .keys = ledger.officer_keys()});
}

Result<std::shared_ptr<const Facts>> Book::facts() {
    if (auto known = facts_.load(); known != nullptr && known->is_open) {
        return known;
    }
    const auto ledger = borrow();
    if (!ledger) {
        return std::unexpected(ledger.error());
    }
    learn(**ledger);
    return facts_.load();
}

}  // namespace reserve::service
