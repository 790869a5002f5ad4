// One case for each kind of act that moves a contribution.
#include "ledger/report/contribution_fold.h"

#include <algorithm>

namespace reserve::report {

using seal::JsonNode;

namespace {

constexpr std::string_view kKinds[] = {
    "contribution.pledged", "contribution.revised",     "contribution.withdrawn",
    "contribution.signed",  "contribution.received",    "contribution.written_off",
    "note.deposited",       "note.encashed",            "receipt.matched",
    "entry.reversed"};

Amount amount_at(const JsonNode& object, std::string_view key) {
    return Amount(parse_decimal(text_at(object, key)).units);  // zero of what is not there
}

// The sum of a member of the postings on accounts of these beginnings.
Amount posted(const ActLine& act, std::string_view member,
              std::initializer_list<std::string_view> beginnings) {
    Amount sum;
    for (const JsonNode& posting : act.postings->children()) {
        const std::string_view account = text_at(posting, "account");
        const bool wanted = std::ranges::any_of(
            beginnings, [&](std::string_view beginning) { return account.starts_with(beginning); });
        sum += wanted ? amount_at(posting, member) : Amount();
    }
    return sum;
}

// What came of a receipt less its excess, which is owed back.
ContributionChange received(const ActLine& act) {
    ContributionChange change;
    change.received = amount_at(*act.body, "amount") +
                      posted(act, "amount", {"liabilities:refundable:"});
    change.received_value =
        posted(act, "value", {"assets:cash:", "expenses:charges", "liabilities:unidentified",
                              "liabilities:refundable:"});
    return change;
}

// What is agreed once and for all.
void describe(ContributionLine& line, const ActLine& act) {
    for (const auto& [key, into] : {std::pair{"party", &line.party},
                                    {"instrument", &line.instrument}}) {
        if (const std::string_view text = text_at(*act.body, key); !text.empty()) {
            *into = text;
        }
    }
    if (const std::string_view code = text_at(*act.body, "currency"); !code.empty()) {
        line.currency = Currency::find(code).value_or(Currency());
    }
    if (act.kind == "contribution.pledged" || act.kind == "contribution.revised") {
        line.pledged_on = line.pledged_on.value_or(act.date);
    }
}

void add_instalments(ContributionLine& line, const ActLine& act) {
    const JsonNode* instalments = act.body->find("instalments");
    for (const JsonNode& one : instalments == nullptr ? std::span<const JsonNode>()
                                                      : instalments->children()) {
        line.due.emplace_back(parse_date(text_at(one, "due")).value_or(Date()),
                              amount_at(one, "amount"));
    }
}

void add(ContributionLine& line, const ContributionChange& change, int sign) {
    for (const auto member :
         {&ContributionChange::pledged, &ContributionChange::agreed,
          &ContributionChange::received, &ContributionChange::notes,
          &ContributionChange::written_off, &ContributionChange::pledged_value,
          &ContributionChange::agreed_value, &ContributionChange::received_value}) {
        line.sum.*member += sign > 0 ? change.*member : -(change.*member);
    }
    line.counts = true;
}

std::uint64_t reversed_by(const ActLine& act) {
    const JsonNode* seq = act.body->find("seq");
    return seq == nullptr ? act.seq : static_cast<std::uint64_t>(seq->integer);
}

}  // namespace

Result<ContributionFold> ContributionFold::read(Ledger& ledger, const Axes& axes) {
    ContributionFold fold;
    const Status read =
        each_line_of(ledger, kKinds, {std::nullopt, axes.known_at},
                     [&](const ActLine& act) { fold.take(act, axes); });
    fold.sort();
    return read ? Result<ContributionFold>(std::move(fold)) : std::unexpected(read.error());
}

void ContributionFold::take(const ActLine& act, const Axes& axes) {
    if (act.kind == "entry.reversed") {
        reverse(act, axes);
        return;
    }
    const auto note = notes_.find(text_at(*act.body, "note"));
    const Place place =
        note == notes_.end() ? place_of(text_at(*act.body, "contribution")) : note->second;
    const ContributionChange change = change_of(act, place);
    if (!change.received.is_zero() || !change.notes.is_zero() || !change.written_off.is_zero()) {
        reversible_.emplace(act.seq, std::pair(place, change));
    }
    describe(lines[place], act);
    if (counts(act, axes)) {
        add(lines[place], change, 1);
        add_instalments(lines[place], act);
    }
}

void ContributionFold::reverse(const ActLine& act, const Axes& axes) {
    const auto found = reversible_.find(reversed_by(act));
    if (found != reversible_.end() && counts(act, axes)) {
        add(lines[found->second.first], found->second.second, -1);
    }
}

ContributionFold::Place ContributionFold::place_of(std::string_view name) {
    if (const auto found = names_.find(name); found != names_.end()) {
        return found->second;
    }
    const auto place = static_cast<Place>(lines.size());
    names_.emplace(name, place);
    lines.emplace_back().name = name;
    pledges_.emplace_back();
    return place;
}

ContributionChange ContributionFold::change_of(const ActLine& act, Place place) {
    const Amount amount = amount_at(*act.body, "amount");
    ContributionChange change;
    if (act.kind == "contribution.pledged" || act.kind == "contribution.revised") {
        return repledged(act, place, amount);
    }
    if (act.kind == "contribution.withdrawn") {
        return repledged(act, place, Amount());
    }
    if (act.kind == "contribution.signed") {
        change = repledged(act, place, pledges_[place] - std::min(pledges_[place], amount));
        change.agreed = amount;
        change.agreed_value = posted(act, "value", {"assets:receivable:"});
    } else if (act.kind == "contribution.written_off") {
        change.written_off = amount;
    } else if (act.kind == "note.deposited") {
        notes_.emplace(text_at(*act.body, "note"), place);
        change.notes = amount;
    } else {
        change = received(act);
        change.notes = act.kind == "note.encashed" ? -amount : Amount();
    }
    return change;
}

ContributionChange ContributionFold::repledged(const ActLine& act, Place place, Amount pledge) {
    ContributionChange change;
    change.pledged = pledge - pledges_[place];
    change.pledged_value = posted(act, "value", {"budget:pledged"});
    pledges_[place] = pledge;
    return change;
}

void ContributionFold::sort() {
    std::erase_if(lines, [](const ContributionLine& line) { return !line.counts; });
    std::ranges::sort(lines, {}, &ContributionLine::name);
}

Amount settled_of(const ContributionLine& line) {
    return line.sum.received + line.sum.notes + line.sum.written_off;
}

Amount overdue_of(const ContributionLine& line, Date today) {
    Amount due;
    for (const auto& [day, amount] : line.due) {
        due += day < today ? amount : Amount();
    }
    return std::max(Amount(), due - settled_of(line));
}

Amount unpaid_of(const ContributionLine& line) {
    return std::max(Amount(), line.sum.agreed - settled_of(line));
}

}  // namespace reserve::report
