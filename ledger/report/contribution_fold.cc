// One case for each kind of act that moves a contribution.
#include "ledger/report/contribution_fold.h"

#include <algorithm>
#include <tuple>

namespace reserve::report {

using seal::JsonNode;

namespace {

constexpr std::string_view kKinds[] = {
    "contribution.pledged", "contribution.revised",     "contribution.withdrawn",
    "contribution.signed",  "contribution.received",    "contribution.written_off",
    "loan.repaid",          "note.deposited",           "note.encashed",
    "receipt.matched",      "entry.reversed"};

std::string text_of_field(const JsonNode& body, std::string_view key) {
    return std::string(text_at(body, key));
}

Amount amount_of_field(const JsonNode& body, std::string_view key) {
    const JsonNode* field = body.find(key);
    return field == nullptr ? Amount() : Amount(parse_decimal(field->text).units);
}

// What an entry's postings say of a contribution's values.
void add_values(ContributionLine& line, const JsonNode& postings) {
    for (const JsonNode& posting : postings.children()) {
        const std::string_view account = text_at(posting, "account");
        const Amount value = amount_of_field(posting, "value");
        if (account == "budget:pledged") {
            line.pledged_value += value;
        } else if (account.starts_with("assets:cash:") || account == "expenses:charges" ||
                   account == "liabilities:unidentified") {
            line.received_value += value;
        }
    }
}

void add_agreed_value(ContributionLine& line, const JsonNode& postings) {
    for (const JsonNode& posting : postings.children()) {
        const bool receivable = text_at(posting, "account").starts_with("assets:receivable:");
        line.agreed_value += receivable ? amount_of_field(posting, "value") : Amount();
    }
}

}  // namespace

Result<ContributionFold> ContributionFold::read(Ledger& ledger, const Axes& axes) {
    ContributionFold fold;
    const Status read =
        each_line_of(ledger, kKinds, axes, [&](const ActLine& act) { fold.take(act); });
    return read ? Result<ContributionFold>(std::move(fold)) : std::unexpected(read.error());
}

void ContributionFold::change(std::uint64_t seq, ContributionChange made, int sign) {
    ContributionLine& line = lines[made.contribution];
    line.*made.field += sign > 0 ? made.amount : -made.amount;
    if (!made.note.empty()) {
        line.notes -= sign > 0 ? made.amount : -made.amount;
    }
    if (sign > 0) {
        changes_[seq] = std::move(made);
    }
}

void ContributionFold::sign(const std::string& name, const JsonNode& body) {
    ContributionLine& line = lines[name];
    const Amount amount = amount_of_field(body, "amount");
    line.agreed += amount;
    line.pledged -= std::min(line.pledged, amount);
    for (const auto& [key, into] : {std::pair{"party", &line.party},
                                    {"currency", &line.currency},
                                    {"instrument", &line.instrument}}) {
        if (body.find(key) != nullptr) {
            *into = text_of_field(body, key);
        }
    }
    const JsonNode* instalments = body.find("instalments");
    for (const JsonNode& one : instalments == nullptr ? std::span<const JsonNode>()
                                                      : instalments->children()) {
        line.due.emplace_back(parse_date(text_at(one, "due")).value_or(Date()),
                              amount_of_field(one, "amount"));
    }
}

std::string ContributionFold::apply(const ActLine& act) {
    const auto& [seq, kind, body] = std::tie(act.seq, act.kind, *act.body);
    const std::string name = text_of_field(body, "contribution");
    const Amount amount = amount_of_field(body, "amount");
    if (kind == "contribution.pledged") {
        ContributionLine& line = lines[name];
        line.party = text_of_field(body, "party");
        line.currency = text_of_field(body, "currency");
        line.pledged = amount;
        line.pledged_on = act.date;
        line.instrument = body.find("instrument") != nullptr ? text_of_field(body, "instrument")
                                                             : line.instrument;
    } else if (kind == "contribution.revised") {
        lines[name].pledged = amount;
    } else if (kind == "contribution.withdrawn") {
        lines[name].pledged = Amount();
    } else if (kind == "contribution.signed") {
        sign(name, body);
    } else if (kind == "contribution.received" || kind == "receipt.matched") {
        change(seq, {name, &ContributionLine::received, amount, ""}, 1);
    } else if (kind == "contribution.written_off") {
        change(seq, {name, &ContributionLine::written_off, amount, ""}, 1);
    } else if (kind == "loan.repaid") {
        change(seq, {name, &ContributionLine::repaid, amount, ""}, 1);
    } else if (kind == "note.deposited") {
        notes_[text_of_field(body, "note")] = name;
        change(seq, {name, &ContributionLine::notes, amount, ""}, 1);
    } else if (kind == "note.encashed") {
        const std::string note = text_of_field(body, "note");
        change(seq, {notes_[note], &ContributionLine::received, amount, note}, 1);
        return notes_[note];
    } else if (kind == "entry.reversed") {
        const JsonNode* reversed = body.find("seq");
        const auto found = changes_.find(
            reversed == nullptr ? seq : static_cast<std::uint64_t>(reversed->integer));
        if (found != changes_.end()) {
            change(seq, found->second, -1);
            return found->second.contribution;
        }
    }
    return name;
}

void ContributionFold::take(const ActLine& act) {
    const std::string name = apply(act);
    // Earmarks and repayments name a contribution too, but move other money.
    if (lines.contains(name) && act.kind != "loan.repaid") {
        add_values(lines[name], *act.postings);
    }
    if (act.kind == "contribution.signed") {
        add_agreed_value(lines[name], *act.postings);
    }
}

Amount overdue_of(const ContributionLine& line, Date today) {
    Amount due;
    for (const auto& [day, amount] : line.due) {
        due += day < today ? amount : Amount();
    }
    const Amount open = due - line.received - line.notes - line.written_off;
    return std::max(Amount(), open);
}

Amount unpaid_of(const ContributionLine& line) {
    return std::max(Amount(), line.agreed - line.received - line.notes - line.written_off);
}

Currency currency_of(const ContributionLine& line) {
    return Currency::find(line.currency).value_or(Currency());
}

}  // namespace reserve::report
