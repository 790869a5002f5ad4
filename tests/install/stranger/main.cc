// A program by somebody who has only the installed package: exact money.
#include <cstdio>

#include "ledger/money/amount.h"
#include "ledger/money/currency.h"

int main() {
    const auto yen = reserve::Currency::find("JPY");
    if (!yen) return 1;
    const reserve::Amount amount(1250);
    const auto text = reserve::format_amount(amount, yen->decimals());
    std::printf("%s JPY\n", text.c_str());
    return text == "1250" ? 0 : 1;
}
