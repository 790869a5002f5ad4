// Reads, checks what came before, matches entry by entry.
#include "ledger/exchange/bank/import_camt.h"

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/exchange/bank/camt_history.h"
#include "ledger/exchange/bank/camt_match.h"

namespace reserve::exchange {
namespace {

std::string memo_of(const StatementPlan& made) {
    const BankStatement& statement = made.statement;
    const int decimals = statement.currency.decimals();
    return fmt::format("statement {} ({}) of {}: opening {} {}, closing {} on {}, {} entries, {} "
                       "of them recorded before",
                       statement.number, statement.id, made.account,
                       format_amount(statement.opening, decimals), statement.currency.code(),
                       format_amount(statement.closing, decimals),
                       format_date(statement.closing_date), made.plan.rows, made.plan.known);
}

// The account it is of, in the account's currency.
Status find_account(Ledger& ledger, const Mapping& mapping, Currencies& currencies,
                    const std::string& file, StatementPlan& made) {
    const BankStatement& statement = made.statement;
    const auto fault = [&](std::string_view element, const std::string& message) {
        return fail(ErrorKind::malformed,
                    fmt::format("{}:{}: {}: {}", file, statement.line, element, message));
    };
    const auto account = find_bank_account(ledger, mapping, statement.account_id);
    if (!account) {
        return std::unexpected(account.error());
    }
    const auto currency = currencies.of(fund::ObjectKind::bank_account, *account);
    if (!currency) {
        return fault("Acct/Id", fmt::format("{} is no account of ours; name it in an [[account]] "
                                            "of the mapping",
                                            json_string(statement.account_id)));
    }
    if (*currency != statement.currency) {
        return fault("Acct/Ccy", fmt::format("is in {}, but {} is in {}",
                                             statement.currency.code(), *account,
                                             currency->code()));
    }
    made.account = *account;
    return {};
}

Status match_entries(Ledger& ledger, const Mapping& mapping, RowMapper& mapper,
                     StatementPlan& made, std::vector<RowAct>& acts) {
    EntryMatcher matcher(ledger, mapping, mapper, made.statement, made.account);
    for (const BankEntry& entry : made.statement.entries) {
        auto outcome = matcher.match(entry, ++made.plan.rows);
        if (!outcome) {
            return std::unexpected(outcome.error());
        }
        if (auto* act = std::get_if<RowAct>(&*outcome)) {
            acts.push_back(std::move(*act));
        } else if (const auto* faults = std::get_if<RowFaults>(&*outcome)) {
            made.plan.faults.insert(made.plan.faults.end(), faults->begin(), faults->end());
        } else {
            ++made.plan.known;
        }
    }
    return {};
}

Result<Mapping> mapping_of(const std::optional<ImportFile>& file) {
    return file ? parse_mapping(file->bytes, file->name, MappingUse::statement)
                : Result<Mapping>(Mapping());
}

}  // namespace

Result<StatementPlan> plan_camt053(Ledger& ledger, const std::string& actor,
                                   const ImportFile& file,
                                   const std::optional<ImportFile>& mapping_file) {
    const auto mapping = mapping_of(mapping_file);
    auto statement = read_camt053(file.bytes, file.name);
    if (!mapping || !statement) {
        return std::unexpected(mapping ? statement.error() : mapping.error());
    }
    Currencies currencies(ledger);
    auto mapper = RowMapper::make(*mapping, entry_columns(), "an entry", currencies);
    if (!mapper) {
        return std::unexpected(mapper.error());
    }
    StatementPlan made;
    made.statement = std::move(*statement);
    made.sha256 = sha256_of(file.bytes);
    made.plan.file = file.name;
    Status status = find_account(ledger, *mapping, currencies, file.name, made);
    const auto history = status ? history_of(ledger, made.account, made.statement.currency,
                                             made.sha256)
                                : std::unexpected(status.error());
    if (!history) {
        return std::unexpected(history.error());
    }
    if (history->imported_as) {
        made.imported_as = history->imported_as;
        return made;
    }
    std::vector<RowAct> acts;
    status = check_continuity(ledger, made.account, made.statement, history->last, file.name);
    status = status ? match_entries(ledger, *mapping, *mapper, made, acts) : status;
    if (!status) {
        return std::unexpected(status.error());
    }
    const std::string date = format_date(made.statement.closing_date);
    const ImportFrame frame{
        .actor = actor,
        .file = file.name,
        .sha256 = made.sha256,
        .batch = short_name(fmt::format("statement-{}-{}-{}", made.account, date.substr(0, 4),
                                        made.statement.number)),
        .id = statement_id(made.account, made.statement),
        .memo = memo_of(made),
        .date = date,
        .account = made.account};
    plan_acts(ledger, frame, std::move(acts), made.plan);
    return made;
}

}  // namespace reserve::exchange
