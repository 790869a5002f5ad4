// Each alert rings when its limit is passed, and not just before.
#include <algorithm>

#include "tests/report/told_fund.h"

using namespace reserve;
using test::ToldFund;

TEST_CASE("a quiet fund has no alert") {
    ToldFund fund;
    fund.earn("100.00");
    CHECK(fund.alerts().empty());
}

TEST_CASE("an instalment is overdue after its day, and by what is open of it") {
    ToldFund fund;
    fund.sign("C-1", "P", "100.00", "2026-03-10");
    fund.receive("C-1", "40.00");
    fund.on("2026-03-10");
    CHECK_FALSE(fund.rings("overdue"));
    fund.on("2026-03-11");
    CHECK(fund.rings("instalments of C-1 (P) are overdue: 60.00 EUR"));
    fund.receive("C-1", "60.00");
    CHECK_FALSE(fund.rings("overdue"));
}

TEST_CASE("a notification should be renewed after 30 days and is suspended after 45") {
    ToldFund fund;
    fund.notify();
    fund.on("2026-02-04T12:00:00Z");
    CHECK(fund.alerts().empty());
    fund.on("2026-02-04T12:00:01Z");
    CHECK(fund.rings("N should have been renewed by 2026-02-04T12:00:00.000000Z; it is suspended "
                     "after 2026-02-19T12:00:00.000000Z"));
    fund.on("2026-02-19T12:00:00Z");
    CHECK_FALSE(fund.rings("is suspended since"));
    fund.on("2026-02-19T12:00:01Z");
    CHECK(fund.rings("N is suspended since 2026-02-19T12:00:00.000000Z"));
    fund.say("b", "notification.renewed", "{'notification':'N'}");
    CHECK(fund.alerts().empty());
}

TEST_CASE("a grace time is announced 14 days before its end while a commitment is open") {
    ToldFund fund;
    fund.earn("100.00");
    fund.notify();
    fund.request("D-1", "30.00");
    fund.approve("D-1");
    fund.say("b", "notification.stood_down", "{'notification':'N'}");
    fund.on("2026-03-22T12:00:00Z");
    CHECK(fund.alerts().empty());
    fund.on("2026-03-22T12:00:01Z");
    CHECK(fund.rings("the grace time of N ends 2026-04-05T12:00:00.000000Z"));
    fund.on("2026-04-05T12:00:00Z");
    CHECK(fund.rings("the grace time of N ends"));
    fund.on("2026-04-05T12:00:01Z");
    CHECK(fund.rings("the grace time of N ended"));
    fund.say("t", "disbursement.cancelled", "{'disbursement':'D-1','reason':'over'}");
    CHECK(fund.alerts().empty());
}

TEST_CASE("low cash rings below its threshold") {
    ToldFund fund(",'low_cash':{'open_purposes':['energy'],'threshold':'50.00'}");
    fund.earn("50.00");
    CHECK(fund.alerts().empty());
    fund.say("t", "charge.paid",
             "{'account':'eur-1','amount':'0.01','bank_reference':'c','charge':'bank'}");
    CHECK(fund.rings("low cash: some purposes are paused while less is available than 50.00 EUR"));
}

TEST_CASE("less than the minimum that must stay free rings") {
    ToldFund fund(",'minimum_liquidity':'50.00'");
    fund.earn("50.00");
    CHECK(fund.alerts().empty());
    fund.say("t", "charge.paid",
             "{'account':'eur-1','amount':'0.01','bank_reference':'c','charge':'bank'}");
    CHECK(fund.rings("less is available than must stay free: 50.00 EUR"));
}

TEST_CASE("a fact that takes what is available below zero rings") {
    ToldFund fund;
    fund.set_rate("1.00");
    fund.earn("100.00", "usd-1");
    fund.earn("900.00");
    fund.say("g", "funds.set_aside", "{'amount':'999.00','name':'kept'}");
    fund.set_rate("0.99");
    fund.say("c", "assets.revalued", "{}");
    CHECK(fund.alerts().empty());
    fund.set_rate("0.98");
    fund.say("c", "assets.revalued", "{}");
    CHECK(fund.rings("a fact took what is available below zero: -1.00 EUR"));
}

TEST_CASE("a receipt rings when it is unidentified for more than 30 days") {
    ToldFund fund;
    fund.say("t", "receipt.unidentified",
             "{'account':'eur-1','amount':'7.00','bank_reference':'u','payer':'?','receipt':'U'}");
    fund.on("2026-02-04");
    CHECK(fund.rings("receipts to be identified: 7.00 EUR"));
    CHECK_FALSE(fund.rings("receipt U"));
    fund.on("2026-02-05");
    CHECK(fund.rings("receipt U of 7.00 EUR is unidentified for 31 days"));
    fund.say("t", "receipt.returned",
             "{'account':'eur-1','amount':'7.00','bank_reference':'b','receipt':'U'}");
    CHECK(fund.alerts().empty());
}

TEST_CASE("what was paid in excess is to be returned or agreed") {
    ToldFund fund;
    fund.sign("C-1", "P", "100.00", "2027-01-01");
    fund.receive("C-1", "100.00");
    CHECK(fund.alerts().empty());
    fund.receive("C-1", "0.01");
    CHECK(fund.rings("paid in excess, to be returned or agreed: 0.01 EUR"));
}

TEST_CASE("one contributor who gave more than half of all is a concentration") {
    ToldFund fund;
    fund.sign("C-1", "P", "100.00", "2027-01-01");
    fund.sign("C-2", "Q", "100.00", "2027-01-01");
    fund.receive("C-1", "50.00");
    fund.receive("C-2", "50.00");
    CHECK(fund.alerts().empty());
    fund.receive("C-1", "0.01");
    CHECK(fund.rings("concentration: P gave 50.0 % of what was received"));
}

TEST_CASE("more than a fourth in one other currency is an exposure") {
    ToldFund fund;
    fund.set_rate("1.00");
    fund.earn("75.00");
    fund.earn("25.00", "usd-1");
    CHECK(fund.alerts().empty());
    fund.earn("0.10", "usd-1");
    CHECK(fund.rings("exposure: 25.1 % of what is held and owed is in USD"));
}
