// What a bank must know and the ledger does not.
#include <algorithm>

#include "ledger/exchange/bank/bank_text.h"
#include "ledger/exchange/bank/identifiers.h"
#include "ledger/exchange/bank/transfers.h"

namespace reserve::exchange {
namespace {

constexpr std::string_view kTemplate = R"(# What a payment file says and the ledger does not know.
# The payee's account (IBAN) stands in the payment itself, its name in the ledger.

[debtor]
name = ""                        # as the bank knows the fund; its name in the ledger if empty
lei = ""                         # Legal Entity Identifier, ISO 17442

[transfer]
purpose = ""                     # ISO 20022 ExternalPurpose1Code: GOVT government payment
category_purpose = ""            # ExternalCategoryPurpose1Code: GOVT, INTC, TREA ...

# One table for each account of the fund that pays, by its name in the ledger.
# [accounts.eur-1]
# iban = "DE89 3704 0044 0532 0130 00"   # required
# bic = "COBADEFFXXX"                    # required

# One for each payee; required for high value, optional for SEPA.
# [payees.A1]
# bic = "NBUAUAUXXXX"            # of the payee's bank
# town = "Kyiv"
# country = "UA"                 # ISO 3166, two capitals
# name = ""                      # in Latin letters, where the ledger's name is in others
)";

constexpr std::string_view kKnown[] = {
    "debtor.name",   "debtor.lei",   "transfer.purpose", "transfer.category_purpose",
    "accounts.*.iban", "accounts.*.bic", "payees.*.bic",  "payees.*.town",
    "payees.*.country", "payees.*.name",
};

}  // namespace

std::string_view pain001_template() {
    return kTemplate;
}

Result<Settings> read_pain001_settings(std::string_view json) {
    auto settings = Settings::read(json, kKnown);
    if (!settings) {
        return settings;
    }
    if (settings->has("debtor.lei")) {
        settings->blame("debtor.lei", lei_fault(settings->text("debtor.lei")));
    }
    for (const std::string key : {"transfer.purpose", "transfer.category_purpose"}) {
        const std::string code = settings->text(key);
        const bool sound = code.size() <= 4 && std::ranges::all_of(code, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
        settings->blame(key, sound ? "" : "is no code of up to four capitals and digits");
    }
    return settings;
}

}  // namespace reserve::exchange
