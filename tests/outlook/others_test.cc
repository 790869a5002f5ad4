// Outlooks of comparisons, of solutions and of single paths say what was found.
#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/outlook/support.h"

using namespace reserve;
using namespace reserve::outlook;
using namespace reserve::simulate::test;
using test::count;
using test::section_of;
using test::is_xml;

namespace {

simulate::RunOptions few(std::uint64_t paths) {
    simulate::RunOptions options;
    options.paths = paths;
    return options;
}

simulate::Scenario richer() {
    std::string text = kLively;
    const std::string cash = "amount = \"500.00\"";
    text.replace(text.find(cash), cash.size(), "amount = \"5000.00\"");
    text.replace(text.find("\"Test\""), 6, "\"Richer\"");
    return scenario(text);
}

}  // namespace

TEST_CASE("a comparison tells each scenario, and how it differs from the first") {
    const std::vector<simulate::Plan> plans{plan_of(scenario(kLively)), plan_of(richer())};
    const auto compared = simulate::compare(plans, few(300));
    REQUIRE(compared);
    const Outlook outlook = of_comparison(plans, *compared, test::some_sensitivity());
    CHECK(outlook.title == "Test and Richer");
    REQUIRE(outlook.answers.size() == 2);
    CHECK(outlook.answers[1].starts_with("Richer: below the floor within 365 days in "));
    const Section& unmet = section_of(outlook, "Unmet need");
    CHECK(std::get<Estimate>(unmet.table.rows[1][2].value).value ==
          compared->differences[0].unmet.value);
    CHECK(unmet.sentence.starts_with("Against Test, Richer: lower by EUR "));
    const auto& curves =
        std::get<TimePicture>(section_of(outlook, "Falling below the floor").picture);
    REQUIRE(curves.lines.size() == 2);
    CHECK(curves.lines[1].values.back() == compared->results[1].below_floor.value);
    CHECK(to_json(outlook).find(to_canonical_json(compared->results[1])) != std::string::npos);
    CHECK(to_text(outlook).find("A Test   B Richer") != std::string::npos);
    CHECK(is_xml(to_html(outlook)));
}

TEST_CASE("scenarios of one name are told apart, and the same one differs in nothing") {
    const std::vector<simulate::Plan> plans{plan_of(scenario(kLively)),
                                            plan_of(scenario(kLively))};
    const auto compared = simulate::compare(plans, few(20));
    REQUIRE(compared);
    const Outlook outlook = of_comparison(plans, *compared);
    CHECK(outlook.title.starts_with("Test ("));
    CHECK(section_of(outlook, "Paid").sentence.ends_with(": the same."));
}

TEST_CASE("a solution tells the amount, what it comes to and what was tried") {
    const simulate::Plan plan = plan_of(scenario(kLively));
    const simulate::Goal goal{simulate::Measure::below_floor, 365, 0.1};
    const simulate::Solution solution{
        Amount(123'400), {0.09, 0.01}, {{Amount(0), {0.4, 0.02}}, {Amount(123'400), {0.09, 0.01}}}};
    const Outlook outlook =
        of_solution(plan, goal, simulate::Unknown::replenishment, solution, few(70));
    CHECK(outlook.answers[0] ==
          "A replenishment of EUR 1,234 at the start meets the goal, at most 10 % of paths below "
          "the floor within 365 days: it comes to 9 ± 1 %.");
    CHECK(outlook.facts[3].text == "70 paths, seed 1, engine 1");
    const Section& trials = section_of(outlook, "What was tried");
    CHECK(std::get<std::string>(trials.table.rows[0][2].value) == "missed");
    CHECK(std::get<std::string>(trials.table.rows[1][2].value) == "met");
    CHECK(to_json(outlook).find("\"solution\":{\"amount\":\"1234.00\",\"estimate\":{\"error\":0.01,"
                                "\"value\":0.09}}") != std::string::npos);
    const Outlook none = of_solution(plan, goal, simulate::Unknown::replenishment,
                                     {Amount(0), {0.05, 0.01}, {}}, few(70));
    CHECK(none.answers[0].find("is met without a replenishment") != std::string::npos);
    const Outlook cap =
        of_solution(plan, goal, simulate::Unknown::cap_per_period, solution, few(70));
    CHECK(cap.answers[0].starts_with("Up to EUR 1,234 the cap per period meets the goal"));
    CHECK(is_xml(to_html(cap)));
}

TEST_CASE("a path tells its months and acts: what was asked, what refused it, what was free") {
    const simulate::Plan plan = plan_of(scenario(kLively));
    const simulate::Told told = simulate::tell_path(plan, 5, 7);
    const Outlook outlook = of_path(plan, 5, 7, told);
    CHECK(outlook.title == "Test, path 7");
    CHECK(outlook.facts[3].text == "path 7, seed 5, engine 1");
    const Section& months = section_of(outlook, "Month by month");
    REQUIRE(months.table.rows.size() == 48);
    double asked = 0;
    for (const auto& row : months.table.rows) {
        asked += std::get<Estimate>(row[2].value).value;
    }
    CHECK(std::get<Estimate>(months.table.rows.back()[4].value).value ==
          static_cast<double>(told.outcome.last));
    CHECK(asked <= static_cast<double>(told.outcome.asked));
    CHECK(asked > 0);
    const Section& acts = section_of(outlook, "Every act");
    REQUIRE(acts.table.rows.size() == told.acts.size());
    const auto refused = std::ranges::count_if(acts.table.rows, [](const auto& row) {
        return !std::get<std::string>(row[4].value).empty();
    });
    CHECK(refused == std::ranges::count_if(told.acts, [](const simulate::ToldAct& act) {
              return act.rule != fund::Rule::none;
          }));
    const Section& rules = section_of(outlook, "Rules that bind");
    double unmet = 0;
    for (const auto& row : rules.table.rows) {
        unmet += std::get<Estimate>(row[2].value).value;
    }
    CHECK(unmet == static_cast<double>(told.outcome.unmet));
    CHECK(count(outlook.data, "\"line\":") == told.acts.size());
    CHECK(is_xml(to_html(outlook)));
}

TEST_CASE("a path of a fund that is measured each quarter tells the free amount when it is") {
    std::string text = kLively;
    text.replace(text.find("currency"), 0, "step = 3\n");
    const simulate::Plan plan = plan_of(scenario(text));
    const simulate::Told told = simulate::tell_path(plan, 5, 2);
    const Outlook outlook = of_path(plan, 5, 2, told);
    const Section& months = section_of(outlook, "Month by month");
    CHECK(std::get<TimePicture>(months.picture).months.size() == 17);
    CHECK(std::holds_alternative<std::string>(months.table.rows[0][4].value));
    CHECK(std::holds_alternative<Estimate>(months.table.rows[2][4].value));
}
