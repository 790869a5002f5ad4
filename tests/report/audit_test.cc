// Each test of an audit finds the exception that was planted, and nothing in a fund without it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/base/base64.h"
#include "ledger/report/verification.h"
#include "tests/report/told_fund.h"

using namespace reserve;
using report::Verification;
using test::ToldFund;
using Row = std::vector<std::string>;

namespace {

report::Report audit_of(ToldFund& fund, const std::optional<Verification>& verified = {}) {
    fund.look();
    auto made = report::audit_report(fund.ledger(), {}, fund.ledger().now(), verified);
    REQUIRE(made);
    return std::move(*made);
}

// The row of a test: name, what it looks at, population, exceptions, remark.
Row row_of(const report::Report& audit, std::string_view test) {
    const auto& rows = audit.sections[0].table.rows;
    const auto found = std::ranges::find(rows, test, [](const Row& row) { return row[0]; });
    REQUIRE(found != rows.end());
    return *found;
}

std::string counts_of(const report::Report& audit, std::string_view test) {
    const Row row = row_of(audit, test);
    return row[3] + " of " + row[2];
}

// The exceptions of a test as "entry: what".
std::vector<std::string> exceptions_of(const report::Report& audit, std::string_view test) {
    std::vector<std::string> told;
    for (const Row& row : audit.sections[1].table.rows) {
        if (row[0] == test) {
            told.push_back(row[1] + ": " + row[2]);
        }
    }
    return told;
}

// One that can pay: money, a notice, a weekday's noon.
ToldFund rich_fund() {
    ToldFund fund;
    fund.earn("500000000.00");
    fund.notify();
    return fund;
}

Verification verified(ToldFund& fund) {
    fund.look();
    const Head head = fund.ledger().head();
    return {*parse_time("2026-01-05T13:00:00Z"), head.size, to_base64(head.root), 7, 2, 0, {}};
}

std::string sentence(ToldFund& fund, const Verification& last) {
    auto made = report::audit_report(fund.ledger(), {}, fund.ledger().now(), last);
    REQUIRE(made);
    return made->sections[0].sentence;
}

}  // namespace

TEST_CASE("a fund without oddities has no exceptions") {
    ToldFund fund = rich_fund();
    fund.instruct("D-1", "123.45");
    fund.release("D-1");
    const report::Report audit = audit_of(fund);
    CHECK(audit.sections[1].table.rows.empty());
    CHECK(counts_of(audit, "duplicates") == "0 of 1");
    CHECK(counts_of(audit, "timing") == "0 of 1");
    CHECK(counts_of(audit, "accuracy") == "0 of 3");
}

TEST_CASE("the same amount to the same payee within a week may be a duplicate") {
    ToldFund fund = rich_fund();
    fund.instruct("D-1", "123.45");
    fund.on("2026-01-20");
    fund.instruct("D-2", "123.45");
    CHECK(counts_of(audit_of(fund), "duplicates") == "0 of 2");
    fund.on("2026-01-27");
    fund.instruct("D-3", "123.45");
    const report::Report audit = audit_of(fund);
    CHECK(counts_of(audit, "duplicates") == "1 of 3");
    CHECK(exceptions_of(audit, "duplicates") ==
          std::vector<std::string>{fmt::format("{}: P-D-3 pays X 123.45 EUR as P-D-2 did",
                                               fund.ledger().head().size - 2)});
}

TEST_CASE("a payment dated back beside an earlier one is a duplicate too") {
    ToldFund fund = rich_fund();
    fund.on("2026-01-12");
    fund.instruct("D-1", "9.99");
    fund.on("2026-02-02");
    fund.instruct("D-2", "9.99");
    fund.request("D-3", "9.99");
    fund.approve("D-3");
    fund.say_of("2026-01-13", "t", "payment.instructed",
                "{'account':'eur-1','amount':'9.99','disbursement':'D-3',"
                "'payee_account':'IBAN','payment':'P-D-3'}");
    CHECK(counts_of(audit_of(fund), "duplicates") == "1 of 3");
}

TEST_CASE("requests to one payee that reach a higher tier only together may be split") {
    ToldFund fund = rich_fund();
    fund.request("D-1", "600.00");
    fund.request("D-2", "400.00");
    CHECK(counts_of(audit_of(fund), "splitting") == "0 of 2");
    fund.request("D-3", "0.01");
    const report::Report audit = audit_of(fund);
    CHECK(counts_of(audit, "splitting") == "1 of 3");
    CHECK(exceptions_of(audit, "splitting") ==
          std::vector<std::string>{fmt::format("{}: 3 requests to X under N, together 1000.01 EUR",
                                               fund.ledger().head().size - 2)});
}

TEST_CASE("a request that needs the higher tier by itself is not split") {
    ToldFund fund = rich_fund();
    fund.request("D-1", "1000.01");
    fund.request("D-2", "1.00");
    CHECK(counts_of(audit_of(fund), "splitting") == "0 of 2");
}

TEST_CASE("whole hundred thousands are round") {
    ToldFund fund = rich_fund();
    fund.instruct("D-1", "150000.00");
    CHECK(counts_of(audit_of(fund), "round amounts") == "0 of 1");
    fund.instruct("D-2", "200000.00");
    CHECK(counts_of(audit_of(fund), "round amounts") == "1 of 2");
}

TEST_CASE("a release at a weekend, before six or from eight in the evening is odd in time") {
    const auto released = [](std::string_view time) {
        ToldFund fund = rich_fund();
        fund.instruct("D-1", "123.45");
        fund.on(time);
        fund.release("D-1");
        return counts_of(audit_of(fund), "timing");
    };
    CHECK(released("2026-01-09T19:59:59Z") == "0 of 1");  // Friday
    CHECK(released("2026-01-09T20:00:00Z") == "1 of 1");
    CHECK(released("2026-01-10T12:00:00Z") == "1 of 1");
    CHECK(released("2026-01-11T12:00:00Z") == "1 of 1");
    CHECK(released("2026-01-12T05:59:59Z") == "1 of 1");
    CHECK(released("2026-01-12T06:00:00Z") == "0 of 1");
}

TEST_CASE("what is recorded in another month than its value date and over 5 days later is late") {
    ToldFund fund = rich_fund();
    constexpr std::string_view kRequest =
        "{{'amount':'1.00','currency':'EUR','disbursement':'{}','justification':'need',"
        "'method':'grant','notification':'N','payee':'X','purpose':'energy'}}";
    fund.on("2026-02-03");
    fund.say_of("2026-01-29", "b", "disbursement.requested",
                fmt::format(fmt::runtime(kRequest), "D-1"));
    CHECK(counts_of(audit_of(fund), "cut-off") == "0 of 1");
    fund.say_of("2026-01-28", "b", "disbursement.requested",
                fmt::format(fmt::runtime(kRequest), "D-2"));
    const report::Report audit = audit_of(fund);
    CHECK(counts_of(audit, "cut-off") == "1 of 2");
    CHECK(exceptions_of(audit, "cut-off")[0].ends_with(
        ": dated 2026-01-28, recorded 2026-02-03T12:00:00.000000Z"));
}

TEST_CASE("accepted expenditure without a document is an exception") {
    ToldFund fund = rich_fund();
    fund.instruct("D-1", "100.00", "advance");
    fund.release("D-1");
    fund.say("t", "payment.settled", "{'bank_reference':'s','payment':'P-D-1'}");
    fund.say("t", "expenditure.accepted", "{'amount':'40.00','disbursement':'D-1'}",
             ",'documents':['" + std::string(64, 'a') + "']");
    CHECK(counts_of(audit_of(fund), "occurrence") == "0 of 1");
    const std::uint64_t bare =
        fund.say("t", "expenditure.accepted", "{'amount':'60.00','disbursement':'D-1'}");
    const report::Report audit = audit_of(fund);
    CHECK(counts_of(audit, "occurrence") == "1 of 2");
    CHECK(exceptions_of(audit, "occurrence") ==
          std::vector<std::string>{std::to_string(bare) + ": no document is named"});
}

TEST_CASE("a foreign item is valued at an old rate after 31 days") {
    ToldFund fund;
    fund.set_rate("0.90");
    fund.earn("10.00", "usd-1");
    fund.on("2026-02-05");
    CHECK(counts_of(audit_of(fund), "valuation") == "0 of 1");
    fund.on("2026-02-06");
    const report::Report audit = audit_of(fund);
    CHECK(counts_of(audit, "valuation") == "1 of 1");
    CHECK(exceptions_of(audit, "valuation")[0].ends_with(
        ": 1 items in USD: the last rate is of 2026-01-05"));
}

TEST_CASE("an import that lacks rows is incomplete") {
    ToldFund fund;
    const std::uint64_t opened = fund.say(
        "t", "batch.opened",
        "{'batch':'I-1','rows':2,'source_sha256':'" + std::string(64, 'a') + "'}");
    for (const char* reference : {"first", "second"}) {
        CHECK(exceptions_of(audit_of(fund), "batches").size() == 1);
        fund.say("t", "income.received",
                 fmt::format("{{'account':'eur-1','amount':'1.00','bank_reference':'{}',"
                             "'batch':'I-1'}}",
                             reference));
    }
    CHECK(counts_of(audit_of(fund), "batches") == "0 of 1");
    auto before = report::audit_report(fund.ledger(), {std::nullopt, opened}, fund.ledger().now(),
                                       std::nullopt);
    REQUIRE(before);
    CHECK(exceptions_of(*before, "batches") ==
          std::vector<std::string>{std::to_string(opened) + ": I-1 has 0 of 2 rows"});
}

TEST_CASE("first digits are not judged of few payments") {
    ToldFund fund = rich_fund();
    fund.instruct("D-1", "123.45");
    const report::Report audit = audit_of(fund);
    CHECK(row_of(audit, "first digits")[4] == "does not apply: fewer than 300 payments");
    CHECK(audit.sections.size() == 2);
}

namespace {

report::Report audit_of_400(const std::function<double(int)>& amount) {
    ToldFund fund = rich_fund();
    for (int i = 0; i < 400; ++i) {
        fund.instruct(fmt::format("D-{}", i), fmt::format("{:.2f}", amount(i)));
    }
    return audit_of(fund);
}

// Amounts spread evenly over so many powers of ten: whole powers are as Benford's law expects.
std::function<double(int)> spread_over(double powers) {
    return [=](int i) { return std::pow(10.0, 1 + powers * i / 400); };
}

}  // namespace

TEST_CASE("first digits that follow Benford's law are no exception") {
    const report::Report audit = audit_of_400(spread_over(4));
    CHECK(counts_of(audit, "first digits") == "0 of 400");
    REQUIRE(audit.sections.size() == 3);
    CHECK(audit.sections[2].table.rows[0][2] == "31.0");  // percent of ones
}

TEST_CASE("first digits that people chose are an exception") {
    const report::Report audit =
        audit_of_400([](int i) { return std::pow(10.0, i % 3 + 1) * 9 + i * 0.01; });
    CHECK(counts_of(audit, "first digits") == "1 of 400");
}

TEST_CASE("amounts within two orders of magnitude tell nothing by their first digits") {
    const report::Report audit = audit_of_400(spread_over(1.9));
    CHECK(row_of(audit, "first digits")[4] ==
          "does not apply: the amounts span less than two orders of magnitude");
    CHECK(audit.sections.size() == 2);
}

TEST_CASE("an audit says on which verification it stands") {
    ToldFund fund;
    const report::Report unverified = audit_of(fund);
    CHECK(unverified.sections[0].sentence.starts_with("This ledger was not verified yet"));
    CHECK(row_of(unverified, "integrity")[4] == "not verified yet: run reserve verify");
    const Verification last = verified(fund);
    CHECK(sentence(fund, last) ==
          fmt::format("{} entries (root {}) were verified at 2026-01-05T13:00:00.000000Z: 0 "
                      "findings, 7 signatures and 2 signed heads checked.",
                      last.size, last.root));
    fund.look();
    CHECK(sentence(fund, last).ends_with("1 later entries are not verified yet: run reserve "
                                         "verify."));
}

TEST_CASE("a verification of another ledger is told as such") {
    ToldFund fund;
    Verification last = verified(fund);
    last.root = std::string(43, 'A') + "=";
    CHECK(sentence(fund, last).ends_with("The ledger's root is another now: run reserve verify."));
    ++last.size;
    CHECK(sentence(fund, last).ends_with(
        "The ledger has fewer entries now: it is not the one that was verified."));
}

TEST_CASE("findings of a verification stand under the test they belong to") {
    ToldFund fund;
    Verification last = verified(fund);
    last.findings = 3;
    last.first = {{"projection", std::nullopt, "table account", "differs"},
                  {"rule", 9, "entry 9", "gate.closed: not active"},
                  {"signature", 4, "entry 4", "is not the officer's"}};
    auto made = report::audit_report(fund.ledger(), {}, fund.ledger().now(), last);
    REQUIRE(made);
    const std::string size = std::to_string(last.size);
    CHECK(counts_of(*made, "completeness") == "0 of " + size);
    CHECK(exceptions_of(*made, "integrity") ==
          std::vector<std::string>{": table account: differs"});
    CHECK(exceptions_of(*made, "gate") ==
          std::vector<std::string>{"9: entry 9: gate.closed: not active"});
    CHECK(counts_of(*made, "rules") == "1 of " + size);
    CHECK(counts_of(*made, "authorisation") == "1 of " + size);
}
