// IBAN, BIC and LEI: what is right passes, every single mistake is noticed.
#include "ledger/exchange/bank/identifiers.h"

#include <catch2/catch.hpp>

using namespace reserve::exchange;

namespace {

// Examples of SWIFT's registry, and those of the sample payment files.
constexpr std::string_view kIbans[] = {
    "DE89370400440532013000",        "UA213223130000026007233566001",
    "GB29NWBK60161331926819",        "FR1420041010050500013M02606",
    "NO9386011117947",               "MT84MALT011000012345MTLCAST001S",
    "BE68539007547034",              "CH9300762011623852957",
    "NL91ABNA0417164300",            "SE4550000000058398257466",
    "PL61109010140000071219812874",  "LC55HEMM000100010012001200023015",
    "SA0380000000608010167519",      "QA58DOHB00001234567890ABCDEFG",
    "BR1800360305000010009795493C1", "SC18SSCB11010000000000001497USD",
};

}  // namespace

TEST_CASE("IBANs of the registry pass, printed with blanks as well") {
    for (const std::string_view iban : kIbans) {
        INFO(iban);
        CHECK(iban_fault(iban).empty());
    }
    CHECK(iban_fault(without_blanks("DE89 3704 0044 0532 0130 00")).empty());
}

TEST_CASE("a wrong character, or two digits that changed places, are noticed in every IBAN") {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    for (const std::string_view iban : kIbans) {
        for (std::size_t i = 2; i < iban.size(); ++i) {
            std::string wrong(iban);
            wrong[i] = wrong[i] == '7' ? '8' : '7';
            CHECK_FALSE(iban_fault(wrong).empty());
            std::string swapped(iban);
            std::swap(swapped[i - 1], swapped[i]);
            if (i > 4 && digit(iban[i]) && digit(iban[i - 1]) && swapped != iban) {
                CHECK_FALSE(iban_fault(swapped).empty());
            }
        }
    }
}

TEST_CASE("an IBAN has its country's length, a country, and capitals") {
    CHECK(iban_fault("DE8937040044053201300") == "has not the length of its country's IBANs");
    CHECK(iban_fault("US89370400440532013000") == "begins with a country that has no IBANs");
    for (const std::string_view wrong :
         {"", "DE8", "de89370400440532013000", "DE89 370400440532013000", "D089370400440532013000",
          "DEX9370400440532013000"}) {
        INFO(wrong);
        CHECK(iban_fault(wrong).starts_with("is not written as an IBAN"));
    }
}

TEST_CASE("check digits 00, 01 and 99 are never given, though the remainder would be right") {
    const std::string sound = "DE02120300000000202051";
    CHECK(iban_fault(sound).empty());
    CHECK(remainder_97("120300000000202051" "DE99") == 1);
    CHECK_FALSE(iban_fault("DE99120300000000202051").empty());
}

TEST_CASE("a BIC is eight or eleven characters with a country in the middle") {
    for (const std::string_view bic : {"COBADEFF", "COBADEFFXXX", "NBUAUAUX", "E097AEXX"}) {
        CHECK(bic_fault(bic).empty());
    }
    for (const std::string_view bic :
         {"", "COBADEF", "COBADEFFX", "COBADEFFXXXX", "cobadeff", "COBA1EFF", "COBAD-FF"}) {
        INFO(bic);
        CHECK(bic_fault(bic).starts_with("is not written as a BIC"));
    }
}

TEST_CASE("an LEI's last two digits check the eighteen before them") {
    for (const std::string_view lei :
         {"00000000000000000098", "7LTWFZYICNSX8D621K86", "529900T8BM49AURSDO55"}) {
        INFO(lei);
        CHECK(lei_fault(lei).empty());
    }
    CHECK(lei_fault("7LTWFZYICNSX8D621K87").starts_with("has wrong check digits"));
    CHECK(lei_fault("7LTWFZYICNSX8D62K186").starts_with("has wrong check digits"));
    CHECK(lei_fault("7LTWFZYICNSX8D621K8").starts_with("is not written as an LEI"));
    CHECK(lei_fault("7LTWFZYICNSX8D621K8A").starts_with("is not written as an LEI"));
}
