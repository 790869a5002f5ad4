// balance, trial-balance, register and log.
#include <fnmatch.h>

#include <algorithm>

#include <fmt/format.h>

#include "cli/axes.h"
#include "ledger/base/text.h"
#include "ledger/fund/kinds.h"
#include "ledger/act_line.h"
#include "ledger/report/trial_balance.h"

namespace reserve::cli {
namespace {

struct Options {
    AxesOptions axes;
    FormatOptions format;
    std::string account;
    std::string currency;
    std::string kind;
    std::uint64_t limit = 0;
};

using Query = Result<Table> (*)(Ledger& ledger, const Axes& axes, const Options& options);

std::string amount_text(Amount amount, std::string_view currency) {
    return format_amount(amount, Currency::find(currency).value_or(Currency()).decimals());
}

bool is_wanted(const Options& options, std::string_view currency) {
    return options.currency.empty() || options.currency == currency;
}

Result<Table> trial_balance(Ledger& ledger, const Axes& axes, const Options& options) {
    return report::trial_balance(ledger, axes, options.currency);
}

// not_found for an account that never had a line: a misspelt one, most likely.
Status check_known(Ledger& ledger, const std::string& account) {
    bool known = false;
    const Status status = ledger.register_of(account, {}, [&](const RegisterLine&) {
        known = true;
        return false;
    });
    return status && !known ? fail(ErrorKind::not_found, "nothing was posted on " + account)
                            : status;
}

Result<Table> balance(Ledger& ledger, const Axes& axes, const Options& options) {
    const bool pattern = options.account.find_first_of("*?[") != std::string::npos;
    if (!options.account.empty() && !pattern) {
        const auto balances = ledger.balance(options.account, axes);
        if (!balances) {
            return std::unexpected(balances.error());
        }
        Table table = report::balance_table(ledger);
        for (const AccountBalance& one : *balances) {
            if (is_wanted(options, one.currency)) {
                report::add_balance(table, ledger, one);
            }
        }
        if (const Status known = check_known(ledger, options.account); !known) {
            return std::unexpected(known.error());
        }
        return table;
    }
    auto table = trial_balance(ledger, axes, options);
    if (table && pattern) {
        std::erase_if(table->rows, [&](const auto& row) {
            return fnmatch(options.account.c_str(), row[0].c_str(), 0) != 0;
        });
    }
    return table;
}

Result<Table> register_lines(Ledger& ledger, const Axes& axes, const Options& options) {
    Table table{{{"seq", Align::right},
                 {"date"},
                 {"currency"},
                 {"amount", Align::right},
                 {"value_" + lower_ascii(ledger.functional().code()), Align::right},
                 {"balance", Align::right}},
                {}};
    std::map<std::string, Amount> running;
    const Status status =
        ledger.register_of(options.account, axes, [&](const RegisterLine& line) {
            if (!is_wanted(options, line.currency)) {
                return true;
            }
            Amount& balance = running[line.currency];
            balance += line.amount;
            // Put in place one by one, for a braced list would copy each.
            auto& row = table.rows.emplace_back();
            row.reserve(table.columns.size());
            row.push_back(std::to_string(line.seq));
            row.push_back(format_date(line.date));
            row.push_back(line.currency);
            row.push_back(amount_text(line.amount, line.currency));
            row.push_back(format_amount(line.value, ledger.functional().decimals()));
            row.push_back(amount_text(balance, line.currency));
            return true;
        });
    if (!status) {
        return std::unexpected(status.error());
    }
    if (const Status known = check_known(ledger, options.account); !known) {
        return std::unexpected(known.error());
    }
    return table;
}

// Whether an entry is asked for: by kind, currency and value date.
bool is_wanted(const ActLine& line, const Axes& axes, const Options& options) {
    const std::string kind(line.kind);
    return (options.kind.empty() || fnmatch(options.kind.c_str(), kind.c_str(), 0) == 0) &&
           (options.currency.empty() || has_currency(line, options.currency)) &&
           (!axes.as_of || line.date <= *axes.as_of);
}

using Rows = std::vector<std::vector<std::string>>;

// Adds the row of an entry that is asked for.
void add_entry(Rows& rows, seal::JsonDocument& document, const LogEntry& entry, const Axes& axes,
               const Options& options) {
    const auto line = read_line(document, entry);
    if (!line) {
        rows.push_back({std::to_string(entry.seq), "", "", "", "(cannot be read)", ""});
    } else if (is_wanted(*line, axes, options)) {
        rows.push_back({std::to_string(line->seq), format_time(line->recorded_at),
                        format_date(line->date), std::string(line->actor), std::string(line->kind),
                        std::string(line->id)});
    }
}

// Of a kind: by the index of kinds.
Result<std::vector<std::uint64_t>> seqs_of_kind(Ledger& ledger, const std::string& pattern) {
    std::vector<fund::KindIndex> kinds;
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        const std::string name(fund::kinds()[kind].name);
        if (fnmatch(pattern.c_str(), name.c_str(), 0) == 0) {
            kinds.push_back(kind);
        }
    }
    return ledger.of_kinds(kinds);
}

// The last rows before entry `end`, read backwards: of these seqs, of all if there are none.
Status read_last(Ledger& ledger, const std::optional<std::vector<std::uint64_t>>& seqs,
                 std::uint64_t end, std::size_t limit, const Axes& axes, const Options& options,
                 Rows& rows) {
    seal::JsonDocument document;
    std::size_t left = seqs ? static_cast<std::size_t>(std::ranges::lower_bound(*seqs, end) -
                                                       seqs->begin())
                            : end;
    while (left-- > 0 && rows.size() < limit) {
        const auto entry = ledger.entry(seqs ? (*seqs)[left] : left);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        add_entry(rows, document, *entry, axes, options);
    }
    std::ranges::reverse(rows);
    return {};
}

Result<Table> log_lines(Ledger& ledger, const Axes& axes, const Options& options) {
    const bool known = options.kind.find_first_of("*?[") != std::string::npos ||
                       options.kind.empty() || fund::find_kind(options.kind);
    if (!known) {
        return fail(ErrorKind::usage, "there is no kind of act " + options.kind +
                                          "; reserve record --help lists them");
    }
    const std::uint64_t end = end_of_known(ledger, axes);
    std::optional<std::vector<std::uint64_t>> seqs;
    if (!options.kind.empty()) {
        auto found = seqs_of_kind(ledger, options.kind);
        if (!found) {
            return std::unexpected(found.error());
        }
        seqs = std::move(*found);
    }
    Rows rows;
    Status status;
    if (seqs || options.limit != 0) {
        const std::size_t limit = options.limit == 0 ? ~std::size_t{0} : options.limit;
        status = read_last(ledger, seqs, end, limit, axes, options, rows);
    } else {
        seal::JsonDocument document;
        status = ledger.entries(0, end, [&](const LogEntry& entry) {
            add_entry(rows, document, entry, axes, options);
            return true;
        });
    }
    if (!status) {
        return std::unexpected(status.error());
    }
    return Table{
        {{"seq", Align::right}, {"recorded_at"}, {"date"}, {"actor"}, {"kind"}, {"id"}},
        std::move(rows)};
}

Exit answer(const Globals& globals, const Options& options, Query query) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto axes = read_axes(**ledger, options.axes);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    const auto table = query(**ledger, *axes, options);
    if (!table) {
        return report_error(globals, table.error());
    }
    print(globals, render(globals, options.format, *table));
    return Exit::done;
}

CLI::App* add_query(Program& program, const std::shared_ptr<Options>& options,
                    const std::string& name, const std::string& does, const std::string& example,
                    Query query) {
    CLI::App* command = program.command(program.app, name, does, example);
    add_axes(*command, options->axes);
    add_format(*command, options->format);
    add_currency(*command, options->currency);
    program.on(command,
               [&program, options, query] { return answer(program.globals, *options, query); });
    return command;
}

}  // namespace

void add_queries(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        add_query(program, options, "balance", "balances of accounts",
                  "reserve balance 'assets:cash:*' --as-of 2026-06-30", balance);
    command->add_option("account", options->account, "an account, or a pattern with * and ?");

    options = std::make_shared<Options>();
    add_query(program, options, "trial-balance", "every account with a balance",
              "reserve trial-balance --format csv", trial_balance);

    options = std::make_shared<Options>();
    command = add_query(program, options, "register", "the lines of one account",
                        "reserve register budget:free", register_lines);
    command->add_option("account", options->account, "the account")->required();

    options = std::make_shared<Options>();
    command = add_query(program, options, "log", "the entries, oldest first",
                        "reserve log --kind 'payment.*' --last 20", log_lines);
    command->add_option("--kind", options->kind, "only kinds that match this pattern");
    command->add_option("--last", options->limit, "only the last N")
        ->check(CLI::PositiveNumber);
}

}  // namespace reserve::cli
