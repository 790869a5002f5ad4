// What an outlook of a run says is what its results are.
#include <catch2/catch.hpp>

#include <algorithm>

#include <boost/mp11/algorithm.hpp>

#include "ledger/base/hex.h"
#include "ledger/outlook/words.h"
#include "ledger/seal/json.h"
#include "tests/outlook/support.h"

using namespace reserve;
using namespace reserve::outlook;
using test::count;
using test::lively;
using test::quiet;
using test::section_of;

namespace {

const Outlook& lively_outlook() {
    static const Outlook outlook = of_run(lively().plan, lively().results,
                                          test::some_sensitivity());
    return outlook;
}

std::string answers_of(const Outlook& outlook) {
    std::string text;
    for (const std::string& answer : outlook.answers) {
        text += answer + "\n";
    }
    return text;
}

const Estimate& estimate_at(const Section& section, std::size_t row, std::size_t column) {
    return std::get<Estimate>(section.table.rows.at(row).at(column).value);
}

}  // namespace

TEST_CASE("the facts over an outlook say of which scenario, draws and amounts it is") {
    const auto& facts = lively_outlook().facts;
    REQUIRE(facts.size() == 5);
    CHECK(facts[0].text == "Test");
    CHECK(facts[1].text == to_hex(lively().plan.scenario.hash));
    CHECK(facts[2].text == "48 months from 2026-01-31");
    CHECK(facts[3].text == "400 paths, seed 1, engine 1");
    CHECK(facts[4].text == "in EUR, floor EUR 100; what follows ± is one standard error");
}

TEST_CASE("the answers tell how likely, when, how low, how much, why, and whether goals are met") {
    const simulate::Results& results = lively().results;
    const Words words(lively().plan.scenario.functional);
    const std::string answers = answers_of(lively_outlook());
    for (const std::string& told :
         {share(results.below_90_days) + " of all paths within 90 days",
          share(results.below_365_days) + " within 365 days",
          share(results.below_floor) + " within 48 months",
          "after " + count(results.breach_month) + " months on average",
          "lowest free amount is " + words.money(results.lowest),
          words.money(results.lowest_tail) + " or less",
          words.money(results.unmet) + " (" + share(results.unmet_share) + ") stays unmet",
          words.money(results.shortfall_var) + " or more, " + words.money(results.shortfall_cvar),
          std::string("Goal missed: at most 0.0001 %"), std::string("Goal met: at most 100 %")}) {
        INFO(told);
        CHECK(answers.find(told) != std::string::npos);
    }
}

TEST_CASE("the sections hold every figure of the results") {
    const simulate::Results& results = lively().results;
    const Section& survival = section_of(lively_outlook(), "Falling below the floor");
    REQUIRE(survival.table.rows.size() == results.survival.size());
    CHECK(estimate_at(survival, 11, 1).value == results.survival[11].below_floor.value);
    const Section& fan = section_of(lively_outlook(), "Free amount");
    CHECK(fan.table.rows.size() == results.fan.size());
    const auto& picture = std::get<TimePicture>(fan.picture);
    CHECK(picture.singles.size() == 20);
    CHECK(picture.lines[0].values.back() == results.fan.back().q50);
    CHECK(picture.lines[0].values.front() ==
          static_cast<double>(lively().plan.start.free().minor()));
    CHECK(picture.level->value == 10'000);
    CHECK(section_of(lively_outlook(), "Why it falls").table.rows.size() == results.causes.size());
    CHECK(section_of(lively_outlook(), "Rules that bind").table.rows.size() ==
          results.rules.size());
    const Section& needs = section_of(lively_outlook(), "Needs");
    CHECK(estimate_at(needs, 1, 2).error == results.needs[1].unmet.error);
    CHECK(section_of(lively_outlook(), "Goals").table.rows.size() == 2);
}

TEST_CASE("every single figure of the results stands in the section of all figures") {
    const Section& figures = section_of(lively_outlook(), "All figures");
    using Members = boost::describe::describe_members<simulate::Results,
                                                      boost::describe::mod_public>;
    std::size_t members = 0;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        using Pointer = std::decay_t<decltype(member.pointer)>;
        if constexpr (std::is_same_v<Pointer, Estimate simulate::Results::*>) {
            ++members;
            const double value = (lively().results.*member.pointer).value;
            INFO(member.name);
            CHECK(std::ranges::any_of(figures.table.rows, [&](const auto& row) {
                const auto* estimate = std::get_if<Estimate>(&row[1].value);
                const auto* rough = std::get_if<Rough>(&row[1].value);
                return (estimate != nullptr && estimate->value == value) ||
                       (rough != nullptr && rough->value == value);
            }));
        }
    });
    CHECK(members == figures.table.rows.size());
}

TEST_CASE("swings are told for their goal, partners by how much they are missed") {
    const Section& tornado = section_of(lively_outlook(), "What moves it most");
    CHECK(tornado.sentence.find("falling below the floor within 365 days") != std::string::npos);
    CHECK(tornado.sentence.find("The size of requests matters most: -20 ± 1 points and 30 ± 1 "
                                "points.") != std::string::npos);
    const Section& dropped = section_of(lively_outlook(), "Without a partner's money");
    CHECK(std::get<std::string>(dropped.table.rows[0][0].value) == "P2");
    CHECK(dropped.sentence.ends_with("Missed most: P2."));
    const Outlook without = of_run(lively().plan, lively().results);
    CHECK(without.sections.size() + 2 == lively_outlook().sections.size());
    CHECK(without.data.ends_with("\"sensitivity\":null}"));
}

TEST_CASE("where nothing is asked and nothing fails, that is said in plain words") {
    const Outlook outlook = of_run(quiet().plan, quiet().results);
    const std::string text = to_text(outlook);
    for (const char* told : {"falls below its floor of EUR 0 in none of 50 paths within 24 months",
                             "Nothing is asked.", "No path falls below the floor.",
                             "No rule refuses a request."}) {
        INFO(told);
        CHECK(text.find(told) != std::string::npos);
    }
    CHECK(text.find("nan") == std::string::npos);
    CHECK(test::is_xml(to_html(outlook)));
}

TEST_CASE("results of no paths at all are shown without a fault") {
    simulate::Results results;
    results.currency = "EUR";
    const Outlook outlook = of_run(quiet().plan, results);
    CHECK(to_text(outlook).find("in none of 0 paths") != std::string::npos);
    CHECK(test::is_xml(to_html(outlook)));
}

TEST_CASE("the JSON holds the engine's own canonical JSON, to the byte") {
    const std::string json = to_json(lively_outlook());
    CHECK(json.find("\"data\":{\"results\":" + to_canonical_json(lively().results) +
                    ",\"sensitivity\":{") != std::string::npos);
    seal::JsonDocument document;
    const auto root = document.parse(std::string_view(json).substr(0, json.size() - 1));
    REQUIRE(root);
    std::string canonical;
    seal::append_canonical(canonical, **root);
    CHECK(canonical + "\n" == json);
}

TEST_CASE("the same run gives the same bytes in every form") {
    const auto again = test::ran(lively().plan.scenario, 400);
    const Outlook outlook = of_run(again.plan, again.results, test::some_sensitivity());
    CHECK(to_text(outlook) == to_text(lively_outlook()));
    CHECK(to_json(outlook) == to_json(lively_outlook()));
    CHECK(to_csv(outlook) == to_csv(lively_outlook()));
    CHECK(to_html(outlook) == to_html(lively_outlook()));
}
