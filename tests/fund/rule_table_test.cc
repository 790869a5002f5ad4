// The rule table holds row by row, every rule that decide answers has a row, and of two rules
// broken by one act the earlier answers.
#include <catch2/catch.hpp>
#include <iostream>
#include <set>

#include "tests/fund/rule_table.h"
#include "tests/fund/telling.h"

using namespace reserve::fund;
using namespace reserve::fund::test;

namespace {

constexpr std::uint8_t kFirstRank = 5;   // the codec and the facade answer those before
constexpr std::uint8_t kLastRank = 61;   // and what comes after

bool is_decided_here(const RuleSpec& rule) {
    return rule.rank >= kFirstRank && rule.rank <= kLastRank;
}

std::vector<Row> all_rows() {
    std::vector<Row> rows;
    for (const std::string_view table :
         {kPeopleRows, kContributionRows, kTreasuryRows, kNotificationRows, kDisbursementRows,
          kCommitmentRows, kPaymentRows}) {
        const std::vector<Row> chapter = read_rows(table);
        rows.insert(rows.end(), chapter.begin(), chapter.end());
    }
    return rows;
}

void check_row(const Row& row) {
    INFO(row.heading << "\n  " << row.given << "\n  | " << row.when << "\n  | " << row.then);
    std::string difference;
    try {
        difference = find_difference(row);
    } catch (const std::invalid_argument& error) {
        difference = error.what();
    }
    CHECK(difference == "");
}

}  // namespace

TEST_CASE("every row of the rule table holds, and every rule has a row") {
    std::set<std::string> covered;
    std::size_t accepted = 0;
    const std::vector<Row> rows = all_rows();
    for (const Row& row : rows) {
        check_row(row);
        covered.insert(row.then);
        accepted += row.then.starts_with("accepted") ? 1U : 0U;
    }
    std::size_t all = 0;
    std::size_t met = 0;
    for (const RuleSpec& rule : rules()) {
        if (is_decided_here(rule)) {
            CAPTURE(rule.id);
            const bool has_row = covered.contains(std::string(rule.id));
            CHECK(has_row);
            met += has_row ? 1U : 0U;
            ++all;
        }
    }
    std::cout << "rule table: " << rows.size() << " rows (" << accepted
              << " acceptances at the limit), rules " << met << "/" << all << "\n";
}

TEST_CASE("of two rules that an act breaks, the earlier in the order answers") {
    std::set<std::pair<int, int>> shown;
    std::optional<int> above;
    std::string given;
    for (Row row : read_rows(kPrecedenceLadders)) {
        if (row.given.empty()) {
            row.given = given;
        } else {
            above.reset();
        }
        given = row.given;
        check_row(row);
        const auto rule = find_rule(row.then);
        if (!rule) {
            CHECK(row.then.starts_with("accepted"));
            above.reset();
            continue;
        }
        const int rank = spec(*rule).rank;
        if (above) {
            CAPTURE(row.when, row.then);
            CHECK(*above <= rank);
            shown.insert({*above, rank});
        }
        above = rank;
    }
    std::size_t never = 0;
    for (const std::string& line : split(kNeverTogether, '\n')) {
        const std::vector<std::string> words = split(line, ' ');
        CAPTURE(line);
        REQUIRE(words.size() > 2);
        const std::pair<int, int> pair{std::stoi(words[0]), std::stoi(words[1])};
        CHECK(pair.second == pair.first + 1);
        CHECK(shown.insert(pair).second);
        ++never;
    }
    std::size_t neighbours = 0;
    for (int rank = kFirstRank; rank < kLastRank; ++rank) {
        CAPTURE(rank);
        const bool is_shown = shown.contains({rank, rank + 1});
        CHECK(is_shown);
        neighbours += is_shown ? 1U : 0U;
    }
    std::cout << "precedence: " << neighbours - never << " neighbouring ranks shown, " << never
              << " that no act breaks together, " << kLastRank - kFirstRank << " in all\n";
}

TEST_CASE("alarm: a row that says something else than the rules is noticed") {
    const std::vector<Row> rows = all_rows();
    REQUIRE(rows.size() > 100);
    for (Row row : rows) {
        const bool is_refusal = find_rule(row.then).has_value();
        row.then = is_refusal ? "accepted" : "act.malformed";
        CHECK(find_difference(row) != "");
    }
}
