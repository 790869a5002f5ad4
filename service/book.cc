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
                                                  .signer = options_.signer});
          },
          [this](const Ledger& ledger) {
              learn(ledger);
              feed_.grew(ledger.head().size);
              if (options_.news && feed_.is_waited_for()) {
                  options_.news();
              }
          },
          options_.desk) {}

std::shared_ptr<const Facts> Book::learn(const Ledger& ledger) {
    auto facts = std::make_shared<const Facts>(Facts{.is_open = ledger.is_open(),
                                                     .is_sandbox = ledger.is_sandbox(),
                                                     .needs_signatures = ledger.needs_signatures(),
                                                     .keys = ledger.officer_keys()});
    const std::scoped_lock held(mutex_);
    facts_ = facts;
    return facts;
}

Result<std::shared_ptr<const Facts>> Book::facts() {
    {
        const std::scoped_lock held(mutex_);
        if (facts_ != nullptr && facts_->is_open) {
            return facts_;
        }
    }
    const auto ledger = borrow();
    return ledger ? Result<std::shared_ptr<const Facts>>(learn(**ledger))
                  : std::unexpected(ledger.error());
}

}  // namespace reserve::service
