// The six-month life of a fund that fund.md section 7 promises, through the whole library.
#include <fstream>
#include <sstream>

#include "ledger/audit.h"
#include "tests/ledger/world.h"
#include "tests/support/shared_data.h"

using namespace reserve;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string trial_balance(Ledger& ledger) {
    std::string csv = "account,currency,amount,value_eur\n";
    const auto balances = ledger.balances({});
    REQUIRE(balances);
    for (const AccountBalance& row : *balances) {
        csv += row.account + "," + row.currency + "," +
               format_amount(row.amount, Currency::find(row.currency)->decimals()) + "," +
               format_amount(row.value, ledger.functional().decimals()) + "\n";
    }
    return csv;
}

}  // namespace

TEST_CASE("the worked example gives its trial balance to the cent, and verifies") {
    const auto story = test::shared_data("data/worked_example/story.jsonl");
    const auto expected = test::shared_data("data/worked_example/trial_balance.csv");
    if (!story || !expected) {
        WARN("skipped: the worked example is not there");
        return;
    }
    const std::vector<std::string> lines = lines_of(*story);
    REQUIRE(lines.size() == 82);
    std::ostringstream csv;
    csv << std::ifstream(*expected).rdbuf();

    auto store = store::make_memory_store();
    store::Store& rows = *store;
    auto ledger = Ledger::on(std::move(store), {.origin = "sandbox/worked-example"});
    REQUIRE(ledger);

    SECTION("one act a commit") {
        for (const std::string& line : lines) {
            test::accepted(**ledger, line);
        }
    }
    SECTION("all in one commit") {
        std::vector<Submission> acts;
        for (const std::string& line : lines) {
            acts.push_back({line});
        }
        const auto verdicts = (*ledger)->append(acts, AppendMode::all_or_nothing);
        REQUIRE(verdicts);
        REQUIRE(verdicts->size() == 82);
    }
    CHECK((*ledger)->head().size == 82);
    CHECK(trial_balance(**ledger) == csv.str());

    const auto report = verify(rows, {});
    REQUIRE(report);
    CHECK(report->entries == 82);
    CHECK(report->head.root == (*ledger)->head().root);
    for (const Finding& finding : report->findings) {
        FAIL_CHECK(finding.code << " " << finding.seq.value_or(0) << " " << finding.place << " "
                                << finding.reason);
    }
}
