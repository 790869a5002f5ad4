// Reads the ids of what was imported.
#include "ledger/exchange/bank/camt_history.h"

#include <charconv>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/quoted.h"
#include "ledger/exchange/lists/field_text.h"

namespace reserve::exchange {
namespace {

constexpr std::string_view kIdStart = "camt053:";

// What an id of statement_id()'s form says; nullopt for any other.
struct ImportedStatement {
    std::string account;
    std::uint64_t number = 0;
    Date date;
    Amount closing;
};

std::optional<ImportedStatement> parse_statement_id(std::string_view id, Currency currency) {
    const std::vector<std::string> parts = split_text(std::string(id), ':');
    if (!id.starts_with(kIdStart) || parts.size() != 5) {
        return std::nullopt;
    }
    ImportedStatement read;
    read.account = parts[1];
    const auto number = std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(),
                                        read.number);
    const auto date = parse_date(parts[3]);
    const Decimal closing = parse_decimal(parts[4]);
    if (number.ec != std::errc() || !date || closing.form != Decimal::Form::well_formed ||
        closing.decimals != currency.decimals()) {
        return std::nullopt;
    }
    read.date = *date;
    read.closing = Amount(closing.units);
    return read;
}

// Only treasurers import; anybody may write a remark.
Result<bool> is_treasurer(Ledger& ledger, std::string_view officer) {
    const auto object = ledger.object(fund::ObjectKind::officer, officer);
    if (!object || !*object) {
        return object ? Result<bool>(false) : std::unexpected(object.error());
    }
    seal::JsonDocument document;
    const auto row = document.parse(**object);
    const seal::JsonNode* roles = row ? (*row)->find("roles") : nullptr;
    for (const seal::JsonNode& role :
         roles == nullptr ? std::span<const seal::JsonNode>() : roles->children()) {
        if (role.integer == static_cast<std::int64_t>(fund::Role::treasurer)) {
            return true;
        }
    }
    return false;
}

bool names_document(const LogEntry& entry, std::string_view sha256) {
    seal::JsonDocument document;
    const auto node = document.parse(entry.leaf);
    const seal::JsonNode* act = node ? (*node)->find("act") : nullptr;
    const seal::JsonNode* documents = act == nullptr ? nullptr : act->find("documents");
    return documents != nullptr && documents->count == 1 &&
           documents->first->text == sha256;
}

}  // namespace

std::string statement_id(const std::string& account, const BankStatement& statement) {
    return fmt::format("{}{}:{}:{}:{}", kIdStart, account, statement.number,
                       format_date(statement.closing_date),
                       format_amount(statement.closing, statement.currency.decimals()));
}

namespace {

// Takes the import that a line begins into the history.
Status add_import(Ledger& ledger, const ActLine& line, const std::string& account,
                  Currency currency, const std::string& sha256, StatementHistory& history) {
    const auto imported = parse_statement_id(line.id, currency);
    if (!imported || imported->account != account) {
        return {};
    }
    const auto treasurer = is_treasurer(ledger, line.actor);
    const auto entry = ledger.entry(line.seq);
    if (!treasurer || !entry) {
        return std::unexpected(treasurer ? entry.error() : treasurer.error());
    }
    if (*treasurer) {
        history.last = {imported->number, imported->date, imported->closing, imported->date,
                        line.seq};
        history.imported_as = names_document(*entry, sha256) ? line.seq : history.imported_as;
    }
    return {};
}

void add_reconciled(const ActLine& line, const std::string& account, LastStatement& last) {
    const Decimal closing = parse_decimal(text_at(*line.body, "closing_balance"));
    if (text_at(*line.body, "account") == account && (!last.closing || line.date > last.date)) {
        last.closing = Amount(closing.units);
        last.date = line.date;
        last.seq = line.seq;
    }
}

}  // namespace

Result<StatementHistory> history_of(Ledger& ledger, const std::string& account,
                                    Currency currency, const std::string& sha256) {
    StatementHistory history;
    Status status;
    constexpr std::string_view kImports[] = {"batch.opened", "remark.recorded"};
    const Status imports = each_line_of(ledger, kImports, {}, [&](const ActLine& line) {
        status = status ? add_import(ledger, line, account, currency, sha256, history) : status;
    });
    constexpr std::string_view kReconciled[] = {"statement.reconciled"};
    const Status reconciled = each_line_of(ledger, kReconciled, {}, [&](const ActLine& line) {
        add_reconciled(line, account, history.last);
    });
    for (const Status& step : {status, imports, reconciled}) {
        if (!step) {
            return std::unexpected(step.error());
        }
    }
    return history;
}

namespace {

// Cash and payments in transit: what the bank holds for us, at the end of a day.
Result<Amount> held_at_bank(Ledger& ledger, const std::string& account, Date day) {
    Amount held;
    for (const std::string_view root : {"assets:cash:", "assets:in_transit:"}) {
        const auto balances =
            ledger.balance(std::string(root) + account, {.as_of = day, .known_at = {}});
        if (!balances) {
            return std::unexpected(balances.error());
        }
        for (const AccountBalance& balance : *balances) {
            held += balance.amount;
        }
    }
    return held;
}

// The sequence of numbers, which banks may begin again with each year.
std::string number_fault(const BankStatement& statement, const LastStatement& last) {
    if (!last.number) {
        return "";
    }
    const std::uint64_t number = statement.number;
    const bool new_year = number == 1 && format_date(statement.closing_date).substr(0, 4) >
                                             format_date(last.number_date).substr(0, 4);
    if (number == *last.number + 1 || new_year) {
        return "";
    }
    if (number > *last.number) {
        return fmt::format("statement {} follows on {}: {} missing", number, *last.number,
                           number == *last.number + 2
                               ? fmt::format("number {} is", *last.number + 1)
                               : fmt::format("numbers {} to {} are", *last.number + 1,
                                             number - 1));
    }
    return number == *last.number
               ? fmt::format("statement {} was imported before, from another file", number)
               : fmt::format("statement {} comes after {}, which was imported already", number,
                             *last.number);
}

}  // namespace

Status check_continuity(Ledger& ledger, const std::string& account, const BankStatement& statement,
                        const LastStatement& last, const std::string& file) {
    const auto fault = [&](std::string_view element, const std::string& message) {
        return fail(ErrorKind::malformed,
                    fmt::format("{}:{}: {}: {}", file, statement.line, element, message));
    };
    if (const std::string wrong = number_fault(statement, last); !wrong.empty()) {
        return fault("Stmt/LglSeqNb", wrong);
    }
    if (last.closing && statement.closing_date < last.date) {
        return fault("Stmt/Bal", fmt::format("closes on {}, before the last one known ({})",
                                             format_date(statement.closing_date),
                                             format_date(last.date)));
    }
    const Date eve{statement.first_day.days - 1};
    const auto held = last.closing ? Result<Amount>(*last.closing)
                                   : held_at_bank(ledger, account, eve);
    if (!held) {
        return std::unexpected(held.error());
    }
    if (statement.opening == *held) {
        return {};
    }
    const auto shown = [&](Amount amount) {
        return format_amount(amount, statement.currency.decimals());
    };
    return fault("Stmt/Bal",
                 last.closing
                     ? fmt::format("opens with {}, but the last one closed with {} on {} "
                                   "(entry {})",
                                   shown(statement.opening), shown(*held), format_date(last.date),
                                   last.seq)
                     : fmt::format("opens with {}, but the ledger holds {} on {} at the end of "
                                   "{}; record what came before",
                                   shown(statement.opening), shown(*held), account,
                                   format_date(eve)));
}

}  // namespace reserve::exchange
