// Balances as a table.
#include "ledger/report/trial_balance.h"

#include <algorithm>

#include "ledger/base/hex.h"
#include "ledger/seal/sha256.h"

namespace reserve::report {
namespace {

std::string lower(std::string_view code) {
    std::string text(code);
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

}  // namespace

Table balance_table(const Ledger& ledger) {
    return {{{"account"},
             {"currency"},
             {"amount", Align::right},
             {"value_" + lower(ledger.functional().code()), Align::right}},
            {}};
}

void add_balance(Table& table, const Ledger& ledger, const AccountBalance& balance) {
    const Currency currency = Currency::find(balance.currency).value_or(Currency());
    table.rows.push_back({balance.account, balance.currency,
                          format_amount(balance.amount, currency.decimals()),
                          format_amount(balance.value, ledger.functional().decimals())});
}

Result<Table> trial_balance(Ledger& ledger, const Axes& axes, std::string_view currency) {
    const auto balances = ledger.balances(axes);
    if (!balances) {
        return std::unexpected(balances.error());
    }
    Table table = balance_table(ledger);
    for (const AccountBalance& balance : *balances) {
        if (currency.empty() || balance.currency == currency) {
            add_balance(table, ledger, balance);
        }
    }
    return table;
}

Result<std::string> closing_sha256(Ledger& ledger, Date through, std::uint64_t size) {
    const auto table = trial_balance(ledger, {through, size == 0 ? 0 : size - 1});
    return table ? Result<std::string>(to_hex(seal::sha256(as_bytes(to_csv(*table)))))
                 : std::unexpected(table.error());
}

Result<bool> is_sealed(Ledger& ledger, const ActLine& closing, Date through) {
    if (closing.documents == nullptr) {
        return false;
    }
    const auto sealed = closing_sha256(ledger, through, closing.seq);
    if (!sealed) {
        return std::unexpected(sealed.error());
    }
    return std::ranges::any_of(closing.documents->children(), [&](const seal::JsonNode& named) {
        return named.text == *sealed;
    });
}

}  // namespace reserve::report
