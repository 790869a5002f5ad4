// Mappings: what may stand in them, and the line of what may not.
#include "ledger/exchange/lists/mapping.h"

#include <catch2/catch.hpp>

using namespace reserve;
using namespace reserve::exchange;

namespace {

const std::string kAct = R"([[act]]
kind = "rate.set"
date = "{day}"
[act.body]
currency = "{currency}"
value = "{rate}"
source = "ECB"
)";

std::string fault(const std::string& toml, MappingUse use = MappingUse::list) {
    const auto mapping = parse_mapping(toml, "map.toml", use);
    REQUIRE_FALSE(mapping);
    CHECK(mapping.error().kind == ErrorKind::malformed);
    return mapping.error().message;
}

Mapping parsed(const std::string& toml, MappingUse use = MappingUse::list) {
    const auto mapping = parse_mapping(toml, "map.toml", use);
    REQUIRE(mapping);
    return *mapping;
}

}  // namespace

TEST_CASE("the template is a mapping") {
    const Mapping mapping = parsed(std::string(mapping_template()));
    CHECK(mapping.acts.size() == 2);
    CHECK(mapping.skips.size() == 1);
}

TEST_CASE("fields are patterns, with columns in braces") {
    const Mapping mapping =
        parsed("schema = 1\n[[act]]\nkind = \"rate.set\"\ndate = \"{day}\"\n[act.body]\n"
               "currency = \"{{a}}-{b}{c}\"\nvalue = \"1\"\nsource = \"s\"\n");
    const FieldSource& currency = mapping.acts[0].body[0];
    CHECK(currency.field == "currency");
    REQUIRE(currency.pattern.size() == 3);
    CHECK(currency.pattern[0].text == "{a}-");
    CHECK(currency.pattern[0].column == "b");
    CHECK(currency.pattern[1].column == "c");
    CHECK(currency.pattern[2].column.empty());
}

TEST_CASE("the dialect has its usual values until it is given others") {
    CHECK(parsed("schema = 1\n" + kAct).separator == ',');
    const Mapping mapping = parsed("schema = 1\n[csv]\nseparator = \"\\t\"\ndecimal = \",\"\n"
                                   "thousands = \".\"\ndates = \"DD.MM.YYYY\"\n" +
                                   kAct);
    CHECK(mapping.separator == '\t');
    CHECK(mapping.marks.decimal == ",");
    CHECK(mapping.marks.thousands == ".");
    CHECK(mapping.dates == "DD.MM.YYYY");
}

TEST_CASE("what the mapping does not know is an error with its line") {
    CHECK(fault("schema = 1\nseperator = \";\"\n" + kAct) ==
          "map.toml:2: there is no key \"seperator\" here; there is schema, csv, skip, act");
    CHECK(fault("schema = 1\n[csv]\nseparator = \";\"\nquote = \"'\"\n" + kAct) ==
          "map.toml:4: there is no key \"quote\" here; there is separator, decimal, thousands, "
          "dates");
    CHECK(fault("schema = 1\n" + kAct + "amount = \"5\"\n") ==
          "map.toml:9: rate.set has no field \"amount\" to fill");
    CHECK(fault("schema = 1\n" + kAct + "batch = \"B\"\n") ==
          "map.toml:9: rate.set has no field \"batch\" to fill");
    CHECK(fault("schema = 1\n[[account]]\nid = \"x\"\naccount = \"y\"\n" + kAct) ==
          "map.toml:2: there is no key \"account\" here; there is schema, csv, skip, act");
    CHECK(fault("schema = 1\n[csv]\n" + kAct, MappingUse::statement) ==
          "map.toml:2: there is no key \"csv\" here; there is schema, account, act");
    CHECK(fault("schema = 1\n[[act]]\nkind = \"rate.sent\"\ndate = \"{d}\"\n[act.body]\n") ==
          "map.toml:3: there is no kind of act \"rate.sent\"");
}

TEST_CASE("what is missing or of the wrong form is an error with its line") {
    CHECK(fault(kAct) == "map.toml:1: the first line of a mapping is schema = 1");
    CHECK(fault("schema = 2\n" + kAct) == "map.toml:1: the first line of a mapping is schema = 1");
    CHECK(fault("schema = 1\n") == "map.toml:1: a mapping needs at least one [[act]]");
    CHECK(fault("schema = 1\n[[act]]\nkind = \"rate.set\"\n[act.body]\ncurrency = \"{c}\"\n") ==
          "map.toml:2: an [[act]] needs a date and an [act.body]");
    CHECK(fault("schema = 1\n[[act]]\nkind = \"rate.set\"\ndate = \"{d}\"\n[act.body]\n"
                "currency = \"{c}\"\nsource = \"s\"\n") ==
          "map.toml:5: rate.set needs the field value");
    CHECK(fault("schema = 1\n[[skip]]\n" + kAct) == "map.toml:2: a [[skip]] needs a condition");
    CHECK(fault("schema = 1\n[[skip]]\nwhen = { a = 5 }\n" + kAct) ==
          "map.toml:3: a is compared with \"text\" or a list of texts");
    CHECK(fault("schema = 1\n[skip]\nwhen = { a = \"5\" }\n" + kAct) ==
          "map.toml:2: write [[skip]]");
    CHECK(fault("schema = 1\n[csv]\nseparator = \";;\"\n" + kAct) ==
          "map.toml:3: separator is one character, not a quote");
    CHECK(fault("schema = 1\n[csv]\nthousands = \".\"\n" + kAct) ==
          "map.toml:2: decimal and thousands are two marks without digits");
    CHECK(fault("schema = 1\n[csv]\ndates = \"D.M.Y\"\n" + kAct) ==
          "map.toml:3: dates is a form of YYYY, MM and DD, such as DD.MM.YYYY");
    CHECK(fault("schema = 1\n[[act]]\nkind = \"rate.set\"\ndate = \"{d\"\n[act.body]\n") ==
          "map.toml:4: \"{d\" has a brace without a column (doubled, it stands for itself)");
    CHECK(fault("schema = 1\n[[act]]\nkind = \"rate.set\"\ndate = 5\n[act.body]\n") ==
          "map.toml:4: date is \"text\" or { text = \"…\" }");
    CHECK(fault("schema = \n").starts_with("map.toml:1: "));
}

TEST_CASE("a statement's mapping names accounts, each once") {
    const std::string account = "[[account]]\nid = \"DE1\"\naccount = \"eur\"\n";
    CHECK(parsed("schema = 1\n" + account, MappingUse::statement).accounts.at("DE1") == "eur");
    CHECK(fault("schema = 1\n" + account + account, MappingUse::statement) ==
          "map.toml:5: \"DE1\" is given twice");
}
