// The table of transaction types is complete and says why.
#include "ledger/exchange/iati/iati_mapping.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace reserve;
using exchange::IatiBasis;

TEST_CASE("every kind of act is either mapped to a transaction type or listed as none") {
    const auto& rows = exchange::iati_mapping();
    for (std::size_t i = 0; i < fund::kKindCount; ++i) {
        INFO(rows[i].kind);
        CHECK(rows[i].kind == fund::kinds()[i].name);
        CHECK_FALSE(rows[i].why.empty());
        const bool mapped = rows[i].basis != IatiBasis::none;
        CHECK(mapped == !rows[i].words.empty());
        CHECK(mapped == !rows[i].sign.empty());
        CHECK((mapped && rows[i].basis != IatiBasis::reversal) == !rows[i].code.empty());
    }
}

TEST_CASE("money in, promised or received, and money out have the codes of the codelist") {
    std::map<std::string_view, std::set<std::string_view>> kinds;
    for (const exchange::IatiRow& row : exchange::iati_mapping()) {
        kinds[row.code].insert(row.kind);
    }
    CHECK(kinds["13"] == std::set<std::string_view>{"contribution.pledged", "contribution.revised",
                                                    "contribution.withdrawn"});
    CHECK(kinds["11"] ==
          std::set<std::string_view>{"contribution.signed", "contribution.written_off"});
    CHECK(kinds["1"] == std::set<std::string_view>{"contribution.received", "note.encashed",
                                                   "receipt.matched", "proceeds.received",
                                                   "income.received"});
    CHECK(kinds["2"] == std::set<std::string_view>{"disbursement.approved",
                                                   "disbursement.cancelled",
                                                   "disbursement.withdrawn"});
    CHECK(kinds["3"] == std::set<std::string_view>{"payment.settled", "payment.returned",
                                                   "refund.received"});
    CHECK(kinds["4"] == std::set<std::string_view>{"charge.paid"});
    CHECK(kinds["6"] == std::set<std::string_view>{"loan.repaid"});
}

TEST_CASE("the table as a document has a row for each kind") {
    const std::string text = exchange::iati_mapping_markdown();
    CHECK(std::count(text.begin(), text.end(), '\n') ==
          static_cast<std::ptrdiff_t>(fund::kKindCount + 2));
    CHECK(text.find("| `payment.settled` | 3 or 7 (+) | ") != std::string::npos);
    CHECK(text.find("| `entry.reversed` | as reversed (-) | ") != std::string::npos);
}
