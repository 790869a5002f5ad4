// Amounts are compared by account and currency; values only where they are the amount itself.
#include "ledger/evidence/dossier_postings.h"

#include <algorithm>
#include <tuple>

#include "ledger/fund/account.h"
#include "ledger/money/wide.h"

namespace reserve::evidence {

using seal::JsonKind;
using seal::JsonNode;

namespace {

std::optional<Amount> read_amount(const JsonNode* node, Currency currency) {
    if (node == nullptr || !node->is(JsonKind::string)) {
        return std::nullopt;
    }
    const Decimal decimal = parse_decimal(node->text);
    const bool fits = decimal.form == Decimal::Form::well_formed &&
                      format_amount(Amount(decimal.units), currency.decimals()) == node->text;
    return fits ? std::optional(Amount(decimal.units)) : std::nullopt;
}

std::optional<PostedLine> read_line(const JsonNode& node, Currency functional) {
    const JsonNode* account = node.find("account");
    const JsonNode* code = node.find("currency");
    if (node.count != 4 || account == nullptr || !account->is(JsonKind::string) ||
        code == nullptr || !code->is(JsonKind::string)) {
        return std::nullopt;
    }
    const auto currency = Currency::find(code->text);
    const auto amount =
        currency ? read_amount(node.find("amount"), *currency) : std::optional<Amount>();
    const auto value = read_amount(node.find("value"), functional);
    if (!amount || !value) {
        return std::nullopt;
    }
    return PostedLine{std::string(account->text), *currency, *amount, *value};
}

bool is_of_budget(const PostedLine& line) {
    return line.account.starts_with("budget:");
}

// Depends on what the fund held before.
bool is_assumed(const PostedLine& line) {
    constexpr std::string_view accounts[] = {"budget:free",     "budget:earmarked:",
                                             "budget:resources", "income:fx:",
                                             "expenses:fx:"};
    return std::ranges::any_of(accounts, [&](std::string_view account) {
        return account.ends_with(':') ? line.account.starts_with(account)
                                      : line.account == account;
    });
}

using Moved = std::map<std::pair<std::string, std::uint16_t>, Amount>;

Moved moved_by(const std::vector<PostedLine>& lines) {
    Moved moved;
    for (const PostedLine& line : lines) {
        if (!is_assumed(line) && !line.amount.is_zero()) {
            moved[{line.account, line.currency.number()}] += line.amount;
        }
    }
    return moved;
}

}  // namespace

std::optional<std::vector<PostedLine>> read_postings(const JsonNode& postings,
                                                     Currency functional) {
    if (!postings.is(JsonKind::array)) {
        return std::nullopt;
    }
    std::vector<PostedLine> lines;
    for (const JsonNode& node : postings.children()) {
        auto line = read_line(node, functional);
        const auto place = [](const PostedLine& of) {
            return std::tuple(std::string_view(of.account), of.currency.code());
        };
        if (!line || (!lines.empty() && place(lines.back()) >= place(*line))) {
            return std::nullopt;
        }
        lines.push_back(std::move(*line));
    }
    return lines;
}

std::string find_posting_fault(const std::vector<PostedLine>& stated,
                               const std::vector<PostedLine>& decided, Currency functional) {
    Wide budget = 0;
    Wide others = 0;
    for (const PostedLine& line : stated) {
        (is_of_budget(line) ? budget : others) += line.value.minor();
        if (line.currency == functional && line.amount != line.value) {
            return "value " + line.account + " other than its amount";
        }
    }
    if (budget != 0 || others != 0) {
        return "do not balance in each book";
    }
    return moved_by(stated) == moved_by(decided) ? ""
                                                 : "do not move what the rules move";
}

}  // namespace reserve::evidence
