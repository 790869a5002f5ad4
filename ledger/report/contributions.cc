// Contributions as the log tells them, folded over the entries that count on both axes.
#include <algorithm>
#include <map>

#include "ledger/entry.h"
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
    Fold(const Axes& axes) : axes_(axes) {}
    void take(const LogEntry& entry);
    std::map<std::string, Line> lines;

private:
    void apply(std::uint64_t seq, std::string_view kind, const JsonNode& body);
    void change(std::uint64_t seq, Change change, int sign);
    void sign(const std::string& name, const JsonNode& body);

    const Axes& axes_;
    seal::JsonDocument document_;
    std::map<std::string, std::string> notes_;  // note -> contribution
    std::map<std::uint64_t, Change> changes_;
};

std::string text_of_field(const JsonNode& body, std::string_view key) {
    const JsonNode* field = body.find(key);
    return field == nullptr ? "" : std::string(field->text);
}

Amount amount_of_field(const JsonNode& body, std::string_view key) {
    const JsonNode* field = body.find(key);
    return field == nullptr ? Amount() : Amount(parse_decimal(field->text).units);
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
    for (const JsonNode& instalment : body.find("instalments")->children()) {
        line.due.emplace_back(parse_date(instalment.find("due")->text).value_or(Date()),
                              amount_of_field(instalment, "amount"));
    }
}

void Fold::apply(std::uint64_t seq, std::string_view kind, const JsonNode& body) {
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
    } else if (kind == "entry.reversed") {
        const auto found = changes_.find(static_cast<std::uint64_t>(body.find("seq")->integer));
        if (found != changes_.end()) {
            change(seq, found->second, -1);
        }
    }
}

void Fold::take(const LogEntry& entry) {
    const auto node = document_.parse(entry.leaf);
    EntryParts parts;
    if (!node || !read_entry(**node, parts).empty()) {
        return;
    }
    const auto date = parse_date(parts.act->find("date")->text);
    if (!axes_.as_of || (date && *date <= *axes_.as_of)) {
        apply(entry.seq, parts.act->find("kind")->text, *parts.act->find("body"));
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

Result<Report> contributions_report(Ledger& ledger, const Axes& axes, Time at,
                                    const std::string& party) {
    if (!party.empty()) {
        const auto known = ledger.object(fund::ObjectKind::party, party);
        if (!known || !*known) {
            return fail(ErrorKind::not_found, "there is no party " + party);
        }
    }
    Fold fold(axes);
    const std::uint64_t end =
        axes.known_at ? std::min(ledger.head().size, *axes.known_at + 1) : ledger.head().size;
    const Status status = ledger.entries(0, end, [&](const LogEntry& entry) {
        fold.take(entry);
        return true;
    });
    if (!status) {
        return std::unexpected(status.error());
    }
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
                              money(line.notes), money(overdue_of(line, day_of(at))),
                              money(unpaid)});
    }
    return Report{party.empty() ? "contributions" : "contributor",
                  {{party.empty() ? "Contributions" : "Contributions of " + party,
                    std::move(table)}}};
}

}  // namespace reserve::report
