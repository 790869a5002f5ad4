// The reference by which a payment is found again in a bank's statement.
#include "ledger/exchange/bank/end_to_end.h"

#include <catch2/catch.hpp>

using reserve::exchange::end_to_end_id;

TEST_CASE("a payment's name that banks pass on is its EndToEndId") {
    CHECK(end_to_end_id("PAY-1") == "PAY-1");
    const std::string longest(35, 'a');
    CHECK(end_to_end_id(longest) == longest);
}

TEST_CASE("any other name becomes 35 characters with a hash, never those of another payment") {
    const std::string longer(36, 'a');
    CHECK(end_to_end_id(longer) == "aaaaaaaaaaaaaaaaaa+22c1d24bcd03e9ae");
    CHECK(end_to_end_id(longer).size() == 35);
    CHECK(end_to_end_id(std::string(37, 'a')) != end_to_end_id(longer));
    CHECK(end_to_end_id("PAY_1") != end_to_end_id("PAY-1"));
    CHECK(end_to_end_id("PAY_1").starts_with("PAY-1+"));
}

TEST_CASE("the banks' word for no reference names no payment") {
    CHECK(end_to_end_id("NOTPROVIDED").starts_with("NOTPROVIDED+"));
}
