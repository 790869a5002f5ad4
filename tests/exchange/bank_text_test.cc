// What may stand in a payment file, and what is refused rather than guessed.
#include "ledger/exchange/bank/bank_text.h"

#include <catch2/catch.hpp>

using namespace reserve::exchange;

TEST_CASE("the characters that banks pass on stay as they are") {
    const std::string all = "azAZ09/-?:().,'+ b";
    CHECK(bank_text(all) == all);
    CHECK(is_bank_text(all));
}

TEST_CASE("accents are dropped and signs replaced as the EPC recommends") {
    CHECK(bank_text("Škoda & Søn, Łódź; Émile_Ångström \"Groß\"") ==
          "Skoda + Son, Lodz, Emile-Angstrom 'Gross'");
    CHECK(bank_text("[a]{b}|c\\d – ‘e’ … ﬁ") == "(a)(b)/c/d - 'e' ... fi");
}

TEST_CASE("blanks and line ends become one blank, none at either end") {
    CHECK(bank_text(" a \n\t b ") == "a b");
    CHECK(bank_text(" ") == "");
}

TEST_CASE("another script or sign is refused, not guessed") {
    for (const std::string_view text : {"Міністерство", "Ελλάς", "財務省", "a@b", "50 %", "<", "€"}) {
        INFO(text);
        CHECK_FALSE(bank_text(text));
    }
}
