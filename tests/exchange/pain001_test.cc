// What makes a payment unique to a bank.
#include "ledger/exchange/bank/pain001.h"

#include <catch2/catch.hpp>

using namespace reserve;

TEST_CASE("a UETR is the leaf hash in the form of a random UUID") {
    seal::Hash released{};
    for (std::size_t i = 0; i < released.size(); ++i) {
        released[i] = static_cast<std::uint8_t>(0xF0 + i);
    }
    CHECK(exchange::uetr_of(released) == "f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
    CHECK(exchange::uetr_of(seal::Hash{}) == "00000000-0000-4000-8000-000000000000");
}

TEST_CASE("settings of a payment file are judged, unknown ones named") {
    const auto settings = exchange::read_pain001_settings(
        R"({"debtor":{"lei":"7LTWFZYICNSX8D621K87"},"transfer":{"purpose":"govt"},"payes":{"A":"b"},
            "accounts":{"eur.1":{"iban":"x","bic":1}}})");
    REQUIRE(settings);
    std::map<std::string, std::string> problems;
    for (const exchange::Problem& one : settings->problems()) {
        problems[one.field] = one.text;
    }
    CHECK(problems.size() == 4);
    CHECK(problems["debtor.lei"].starts_with("has wrong check digits"));
    CHECK(problems["transfer.purpose"] == "is no code of up to four capitals and digits");
    CHECK(problems["payes.A"] == "is no setting of this export");
    CHECK(problems["accounts.eur.1.bic"] == "is not written as \"text\"");
    CHECK(settings->text("accounts.eur.1.iban") == "x");
}

TEST_CASE("settings that are no table are refused") {
    CHECK_FALSE(exchange::read_pain001_settings("[]"));
    CHECK_FALSE(exchange::read_pain001_settings("{"));
}
