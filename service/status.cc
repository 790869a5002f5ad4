// Where a ledger stands, as `reserve status` says it.
#include "ledger/report/standing.h"
#include "service/answers.h"
#include "service/books.h"
#include "service/routes.h"

namespace reserve::service {

http::Response read_status(const Call& call) {
    return from_books(
        call, kTables, RestsOn::clock,
        [](Ledger& ledger, const Axes& axes, std::string_view type) -> Result<std::string> {
            const auto standing = report::standing(ledger, axes);
            if (!standing) {
                return std::unexpected(standing.error());
            }
            return type == kCsv ? to_csv(ledger, *standing) : to_json(ledger, *standing);
        });
}

}  // namespace reserve::service
