// Bank reconciliation: the books beside the last statement of each account.
#include <map>

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
};

Result<std::map<std::string, Statement>> last_statements(Ledger& ledger, const Axes& axes) {
    std::map<std::string, Statement> last;
    constexpr std::string_view kKinds[] = {"statement.reconciled"};
    const Status status = each_line_of(ledger, kKinds, axes, [&](const ActLine& line) {
        Statement& known = last[std::string(text_at(*line.body, "account"))];
        if (line.date >= known.date) {
            known = {line.date, std::string(text_at(*line.body, "closing_balance")), line.seq,
                     std::string(text_at(*line.body, "statement_sha256"))};
        }
    });
    return status ? Result<std::map<std::string, Statement>>(std::move(last))
                  : std::unexpected(status.error());
}

Result<std::vector<Account>> read_accounts(Ledger& ledger, const Axes& axes,
                                           const std::vector<std::string>& names) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::bank_account};
    const auto state = ledger.state_with(kinds);
    auto statements = last_statements(ledger, axes);
    if (!state || !statements) {
        return std::unexpected(state ? statements.error() : state.error());
    }
    std::vector<Account> accounts(names.size());
    for (std::uint32_t i = 0; i < names.size(); ++i) {
        accounts[i].currency = (*state)->bank_accounts[fund::BankAccountId{i}].currency;
        if (const auto found = statements->find(names[i]); found != statements->end()) {
            accounts[i].statement = std::move(found->second);
        }
    }
    Status status = ledger.movements(AccountClass::cash, axes, [&](const Movement& line) {
        Account& account = accounts[line.account.owner()];
        account.balance += line.amount;
        account.lines_since +=
            !account.statement || line.date > account.statement->date ? 1U : 0U;
    });
    if (status) {
        status = ledger.holdings(AccountClass::in_transit, axes, [&](const Movement& held) {
            accounts[held.account.owner()].in_transit += held.amount;
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
        std::vector<std::string> row{(*names)[i], std::string(account.currency.code()),
                                     money(account.balance, account.currency),
                                     money(account.in_transit, account.currency)};
        never += account.statement ? 0U : 1U;
        const Statement none;
        const Statement& last = account.statement ? *account.statement : none;
        const std::int32_t age = last_day(axes, at).days - last.date.days;
        for (const std::string& cell :
             {account.statement ? format_date(last.date) : "never", last.closing,
              account.statement ? std::to_string(last.seq) : "",
              account.statement ? std::to_string(age) : "", std::to_string(account.lines_since),
              last.sha256}) {
            row.push_back(cell);
        }
        table.rows.push_back(std::move(row));
    }
    return Report{"bank",
                  {{"Bank accounts and their last reconciled statements", std::move(table),
                    "A statement is reconciled only if its closing balance is the books' balance "
                    "of that day; " +
                        (never == 0 ? std::string("every account was reconciled.")
                                    : std::to_string(never) + " of " +
                                          std::to_string(accounts->size()) +
                                          " accounts were never reconciled.")}}};
}

}  // namespace reserve::report
