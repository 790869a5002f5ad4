// Bank reconciliation: the books beside the last statement of each account.
#include <algorithm>

#include "ledger/act_line.h"
#include "ledger/report/amounts.h"

namespace reserve::report {
namespace {

using fund::AccountClass;

struct Statement {
    Date date;
    std::string closing;
    std::uint64_t seq = 0;
    std::string sha256;
};

struct Account {
    Currency currency;
    Amount balance;
    Amount in_transit;
    std::uint64_t lines_since = 0;  // on the account, dated after the last statement
    std::optional<Statement> statement;
    bool counts = false;  // opened, or moved
};

// Their openings and last statements.
Status read_acts(Ledger& ledger, const Axes& axes, const std::vector<std::string>& names,
                 std::vector<Account>& accounts) {
    constexpr std::string_view kKinds[] = {"account.opened", "statement.reconciled"};
    return each_line_of(ledger, kKinds, axes, [&](const ActLine& line) {
        const auto at = std::ranges::find(names, text_at(*line.body, "account")) - names.begin();
        if (at == std::ssize(names)) {
            return;
        }
        Account& account = accounts[static_cast<std::size_t>(at)];
        account.counts = true;
        const bool newer = !account.statement || line.date >= account.statement->date;
        if (line.kind == kKinds[1] && newer) {
            account.statement = {line.date, std::string(text_at(*line.body, "closing_balance")),
                                 line.seq, std::string(text_at(*line.body, "statement_sha256"))};
        }
    });
}

Result<std::vector<Account>> read_accounts(Ledger& ledger, const Axes& axes,
                                           const std::vector<std::string>& names) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::bank_account};
    const auto state = ledger.state_with(kinds);
    if (!state) {
        return std::unexpected(state.error());
    }
    std::vector<Account> accounts(names.size());
    for (std::uint32_t i = 0; i < names.size(); ++i) {
        accounts[i].currency = (*state)->bank_accounts[fund::BankAccountId{i}].currency;
    }
    Status status = read_acts(ledger, axes, names, accounts);
    if (!status) {
        return std::unexpected(status.error());
    }
    status = ledger.movements(AccountClass::cash, axes, [&](const Movement& line) {
        Account& account = accounts[line.account.owner()];
        account.balance += line.amount;
        account.counts = true;
        account.lines_since +=
            !account.statement || line.date > account.statement->date ? 1U : 0U;
    });
    if (status) {
        status = ledger.holdings(AccountClass::in_transit, axes, [&](const Movement& held) {
            accounts[held.account.owner()].in_transit += held.amount;
            accounts[held.account.owner()].counts = true;
        });
    }
    return status ? Result<std::vector<Account>>(std::move(accounts))
                  : std::unexpected(status.error());
}

}  // namespace

Result<Report> bank_report(Ledger& ledger, const Axes& axes, Time at) {
    const auto names = ledger.names(fund::ObjectKind::bank_account);
    const auto accounts = names ? read_accounts(ledger, axes, *names)
                                : std::unexpected(names.error());
    if (!accounts) {
        return std::unexpected(accounts.error());
    }
    Table table{{{"account"},
                 {"currency"},
                 {"balance", Align::right},
                 {"in_transit", Align::right},
                 {"reconciled_on"},
                 {"statement_balance", Align::right},
                 {"by_entry", Align::right},
                 {"days_ago", Align::right},
                 {"lines_since", Align::right},
                 {"statement_sha256"}},
                {}};
    std::size_t never = 0;
    for (std::size_t i = 0; i < accounts->size(); ++i) {
        const Account& account = (*accounts)[i];
        if (!account.counts) {
            continue;
        }
        std::vector<std::string> row{(*names)[i], std::string(account.currency.code()),
                                     money(account.balance, account.currency),
                                     money(account.in_transit, account.currency)};
        never += account.statement ? 0U : 1U;
        const Statement none;
        const Statement& last = account.statement ? *account.statement : none;
        const std::int32_t age = day_of(at).days - last.date.days;
        for (const std::string& cell :
             {account.statement ? format_date(last.date) : "never", last.closing,
              account.statement ? std::to_string(last.seq) : "",
              account.statement ? std::to_string(age) : "", std::to_string(account.lines_since),
              last.sha256}) {
            row.push_back(cell);
        }
        table.rows.push_back(std::move(row));
    }
    const std::size_t known = table.rows.size();
    return Report{"bank",
                  {{"Bank accounts and their last reconciled statements", std::move(table),
                    "A statement is reconciled only if its closing balance is the books' balance "
                    "of that day; " +
                        (never == 0 ? std::string("every account was reconciled.")
                                    : std::to_string(never) + " of " +
                                          std::to_string(known) +
                                          " accounts were never reconciled.")}}};
}

}  // namespace reserve::report
