// Contributions as the log tells them, folded over the entries that count on both axes.
#include <algorithm>
#include <array>
#include <map>

#include "ledger/act_line.h"
#include "ledger/report/figures.h"

namespace reserve::report {
namespace {

using seal::JsonNode;

struct Line {
    std::string party;
    std::string currency;
    std::string instrument = "grant";
    Amount pledged;  // unsigned
    Amount agreed;
    Amount received;  // gross: receipts, matches, encashments
    Amount notes;
    Amount written_off;
    Amount repaid;
    std::vector<std::pair<Date, Amount>> due;
    // Functional currency, at the rates of the days they were booked.
    Amount pledged_value;
    Amount agreed_value;
    Amount received_value;
};

// What an entry changed, so that its reversal can take it back.
struct Change {
    std::string contribution;
    Amount Line::*field = nullptr;
    Amount amount;
    std::string note;  // whose rest moves the other way
};

class Fold {
public:
    void take(const ActLine& act);
    std::map<std::string, Line> lines;

private:
    // The contribution that the entry is about; empty if none.
    std::string apply(std::uint64_t seq, std::string_view kind, const JsonNode& body);
    void change(std::uint64_t seq, Change change, int sign);
    void sign(const std::string& name, const JsonNode& body);

    std::map<std::string, std::string> notes_;  // note -> contribution
    std::map<std::uint64_t, Change> changes_;
};

std::string text_of_field(const JsonNode& body, std::string_view key) {
    return std::string(text_at(body, key));
}

Amount amount_of_field(const JsonNode& body, std::string_view key) {
    const JsonNode* field = body.find(key);
    return field == nullptr ? Amount() : Amount(parse_decimal(field->text).units);
}

// What an entry's postings say of a contribution's values.
void add_values(Line& line, const JsonNode& postings) {
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

void add_agreed_value(Line& line, const JsonNode& postings) {
    for (const JsonNode& posting : postings.children()) {
        const bool receivable = text_at(posting, "account").starts_with("assets:receivable:");
        line.agreed_value += receivable ? amount_of_field(posting, "value") : Amount();
    }
}

void Fold::change(std::uint64_t seq, Change made, int sign) {
    Line& line = lines[made.contribution];
    line.*made.field += sign > 0 ? made.amount : -made.amount;
    if (!made.note.empty()) {
        line.notes -= sign > 0 ? made.amount : -made.amount;
    }
    if (sign > 0) {
        changes_[seq] = std::move(made);
    }
}

void Fold::sign(const std::string& name, const JsonNode& body) {
    Line& line = lines[name];
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

std::string Fold::apply(std::uint64_t seq, std::string_view kind, const JsonNode& body) {
    const std::string name = text_of_field(body, "contribution");
    const Amount amount = amount_of_field(body, "amount");
    if (kind == "contribution.pledged") {
        Line& line = lines[name];
        line.party = text_of_field(body, "party");
        line.currency = text_of_field(body, "currency");
        line.pledged = amount;
        line.instrument = body.find("instrument") != nullptr ? text_of_field(body, "instrument")
                                                             : line.instrument;
    } else if (kind == "contribution.revised") {
        lines[name].pledged = amount;
    } else if (kind == "contribution.withdrawn") {
        lines[name].pledged = Amount();
    } else if (kind == "contribution.signed") {
        sign(name, body);
    } else if (kind == "contribution.received" || kind == "receipt.matched") {
        change(seq, {name, &Line::received, amount, ""}, 1);
    } else if (kind == "contribution.written_off") {
        change(seq, {name, &Line::written_off, amount, ""}, 1);
    } else if (kind == "loan.repaid") {
        change(seq, {name, &Line::repaid, amount, ""}, 1);
    } else if (kind == "note.deposited") {
        notes_[text_of_field(body, "note")] = name;
        change(seq, {name, &Line::notes, amount, ""}, 1);
    } else if (kind == "note.encashed") {
        const std::string note = text_of_field(body, "note");
        change(seq, {notes_[note], &Line::received, amount, note}, 1);
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

void Fold::take(const ActLine& act) {
    const std::string name = apply(act.seq, act.kind, *act.body);
    // Earmarks and repayments name a contribution too, but move other money.
    if (lines.contains(name) && act.kind != "loan.repaid") {
        add_values(lines[name], *act.postings);
    }
    if (act.kind == "contribution.signed") {
        add_agreed_value(lines[name], *act.postings);
    }
}

Amount overdue_of(const Line& line, Date today) {
    Amount due;
    for (const auto& [day, amount] : line.due) {
        due += day < today ? amount : Amount();
    }
    const Amount open = due - line.received - line.notes - line.written_off;
    return std::max(Amount(), open);
}

}  // namespace

namespace {

Table amounts_table(const Fold& fold, const std::string& party, Date today) {
    Table table{{{"contribution"},
                 {"party"},
                 {"instrument"},
                 {"currency"},
                 {"pledged", Align::right},
                 {"signed", Align::right},
                 {"received", Align::right},
                 {"notes", Align::right},
                 {"overdue", Align::right},
                 {"unpaid", Align::right}},
                {}};
    for (const auto& [name, line] : fold.lines) {
        if (!party.empty() && line.party != party) {
            continue;
        }
        const int decimals = Currency::find(line.currency).value_or(Currency()).decimals();
        const auto money = [&](Amount amount) { return format_amount(amount, decimals); };
        const Amount unpaid =
            std::max(Amount(), line.agreed - line.received - line.notes - line.written_off);
        table.rows.push_back({name, line.party, line.instrument, line.currency,
                              money(line.pledged), money(line.agreed), money(line.received),
                              money(line.notes), money(overdue_of(line, today)), money(unpaid)});
    }
    return table;
}

Table values_table(const Fold& fold, const std::string& party, int decimals) {
    Table table{{{"contribution"},
                 {"party"},
                 {"pledged_value", Align::right},
                 {"signed_value", Align::right},
                 {"received_value", Align::right}},
                {}};
    const auto money = [&](Amount amount) { return format_amount(amount, decimals); };
    Amount pledged;
    Amount agreed;
    Amount received;
    for (const auto& [name, line] : fold.lines) {
        if (party.empty() || line.party == party) {
            table.rows.push_back({name, line.party, money(line.pledged_value),
                                  money(line.agreed_value), money(line.received_value)});
            pledged += line.pledged_value;
            agreed += line.agreed_value;
            received += line.received_value;
        }
    }
    table.rows.push_back({"total", "", money(pledged), money(agreed), money(received)});
    return table;
}

// What stands on each party's own accounts, revalued as far as the books are.
Result<Table> parties_table(Ledger& ledger, const Axes& axes, const std::string& party) {
    constexpr std::string_view roots[] = {"assets:receivable:", "assets:notes:",
                                          "liabilities:loans:", "liabilities:refundable:"};
    const auto balances = ledger.balances(axes);
    if (!balances) {
        return std::unexpected(balances.error());
    }
    std::map<std::string, std::array<Amount, std::size(roots)>> rows;
    for (const AccountBalance& balance : *balances) {
        for (std::size_t i = 0; i < std::size(roots); ++i) {
            if (balance.account.starts_with(roots[i])) {
                rows[balance.account.substr(roots[i].size())][i] += balance.value;
            }
        }
    }
    Table table{{{"party"},
                 {"receivable", Align::right},
                 {"notes", Align::right},
                 {"loans_owed", Align::right},
                 {"refundable", Align::right}},
                {}};
    const int decimals = ledger.functional().decimals();
    for (const auto& [name, values] : rows) {
        if (party.empty() || name == party) {
            table.rows.push_back({name, format_amount(values[0], decimals),
                                  format_amount(values[1], decimals),
                                  format_amount(-values[2], decimals),
                                  format_amount(-values[3], decimals)});
        }
    }
    return table;
}

}  // namespace

Result<Report> contributions_report(Ledger& ledger, const Axes& axes, Time at,
                                    const std::string& party) {
    if (!party.empty()) {
        const auto known = ledger.object(fund::ObjectKind::party, party);
        if (!known || !*known) {
            return fail(ErrorKind::not_found, "there is no party " + party);
        }
    }
    Fold fold;
    if (const Status read = each_line(ledger, axes, [&](const ActLine& act) { fold.take(act); });
        !read) {
        return std::unexpected(read.error());
    }
    auto by_party = parties_table(ledger, axes, party);
    if (!by_party) {
        return std::unexpected(by_party.error());
    }
    const std::string whose = party.empty() ? "" : " of " + party;
    const std::string in = "in " + std::string(ledger.functional().code());
    return Report{party.empty() ? "contributions" : "contributor",
                  {{"Contributions" + whose, amounts_table(fold, party, day_of(at))},
                   {"At the rates of their days, " + in,
                    values_table(fold, party, ledger.functional().decimals())},
                   {"Book value by party, " + in, std::move(*by_party)}}};
}

}  // namespace reserve::report
