// Each entry is told before it is remembered, so a change is told against what stood before.
#include "ledger/exchange/iati/iati_story.h"

#include <algorithm>

namespace reserve::exchange {
namespace {

using seal::JsonNode;

std::string name_at(const JsonNode& body, std::string_view key) {
    return std::string(text_at(body, key));
}

Amount amount_at(const JsonNode& object, std::string_view key) {
    const std::string_view text = text_at(object, key);
    return text.empty() ? Amount() : Amount(parse_decimal(text).units);
}

const IatiRow& row_of(std::string_view kind) {
    return iati_mapping()[*fund::find_kind(kind)];
}

// What a receipt brought beyond the agreement: owed back to the party.
Amount owed_back(const ActLine& line) {
    Amount owed;
    for (const JsonNode& posting : line.postings->children()) {
        if (text_at(posting, "account").starts_with("liabilities:refundable:")) {
            owed -= amount_at(posting, "amount");
        }
    }
    return owed;
}

IatiTransaction begun(const ActLine& line, const IatiRow& row, std::string_view about) {
    IatiTransaction made;
    made.reference = "entry-" + std::to_string(line.seq);
    made.code = row.code;
    made.date = line.date;
    made.words = std::string(row.words) + (about.empty() ? "" : ": " + std::string(about));
    return made;
}

template <class Map>
const auto& found(const Map& map, const std::string& name) {
    static const typename Map::mapped_type kNone{};
    const auto at = map.find(name);
    return at == map.end() ? kNone : at->second;
}

}  // namespace

std::vector<IatiTransaction> IatiStory::of_contribution(const ActLine& line,
                                                        const IatiRow& row) const {
    const JsonNode& body = *line.body;
    const std::string note = name_at(body, "note");
    const std::string name = note.empty() ? name_at(body, "contribution") : found(notes_, note);
    Contribution facts = found(contributions_, name);
    if (facts.party.empty()) {  // signed or pledged here for the first time
        facts.party = name_at(body, "party");
        facts.currency = Currency::find(text_at(body, "currency")).value_or(Currency());
        facts.loan = text_at(body, "instrument") == "loan";
    }
    IatiTransaction made = begun(line, row, name);
    made.currency = facts.currency;
    made.loan = facts.loan;
    made.amount = amount_at(body, "amount");
    (row.basis == IatiBasis::repayment ? made.receiver : made.provider) = facts.party;
    if (row.basis == IatiBasis::pledge_change || row.basis == IatiBasis::pledge_end) {
        made.amount -= facts.unsigned_pledge;  // withdrawn: to nothing
    } else if (row.basis == IatiBasis::receipt) {
        made.amount -= owed_back(line);
    } else if (row.sign == "-") {
        made.amount = -made.amount;
    }
    std::vector<IatiTransaction> all{made};
    if (row.basis == IatiBasis::receipt && body.find("charges") != nullptr) {
        IatiTransaction charges = begun(line, row_of("charge.paid"), name);
        charges.reference += "-charges";
        charges.currency = facts.currency;
        charges.amount = amount_at(body, "charges");
        all.push_back(std::move(charges));
    }
    return all;
}

std::vector<IatiTransaction> IatiStory::of_disbursement(const ActLine& line,
                                                        const IatiRow& row) const {
    const JsonNode& body = *line.body;
    const std::string payment_name = name_at(body, "payment");
    const Payment& payment = found(payments_, payment_name);
    const std::string name =
        payment_name.empty() ? name_at(body, "disbursement") : payment.disbursement;
    const Disbursement& facts = found(disbursements_, name);
    IatiTransaction made = begun(line, row, payment_name.empty() ? name : payment_name);
    made.currency = facts.currency;
    made.receiver = facts.payee;
    made.purpose = facts.purpose;
    switch (row.basis) {
        case IatiBasis::commitment:
            made.amount = line.postings->children().empty() ? Amount() : facts.amount;
            break;
        case IatiBasis::uncommitted: made.amount = facts.open; break;
        case IatiBasis::payment: made.amount = payment.amount; break;
        default: made.amount = amount_at(body, "amount"); break;
    }
    if (row.code == "3" && facts.reimbursement) {
        made.code = kReimbursement;
    }
    if (row.sign == "-") {
        made.amount = -made.amount;
    }
    return {made};
}

std::vector<IatiTransaction> IatiStory::transactions_of(const ActLine& line) const {
    const IatiRow& row = row_of(line.kind);
    switch (row.basis) {
        case IatiBasis::none:
            return {};
        case IatiBasis::reversal:
            return of_reversal(line);
        case IatiBasis::contribution:
        case IatiBasis::pledge_change:
        case IatiBasis::pledge_end:
        case IatiBasis::receipt:
        case IatiBasis::repayment:
            return of_contribution(line, row);
        case IatiBasis::commitment:
        case IatiBasis::uncommitted:
        case IatiBasis::payment:
        case IatiBasis::refund:
            return of_disbursement(line, row);
        case IatiBasis::proceeds:
        case IatiBasis::income:
        case IatiBasis::charge:
            break;
    }
    IatiTransaction made = begun(line, row, "");
    made.currency = found(accounts_, name_at(*line.body, "account"));
    made.amount = amount_at(*line.body, "amount");
    made.provider = name_at(*line.body, "source");
    return {made};
}

std::vector<IatiTransaction> IatiStory::of_reversal(const ActLine& line) const {
    std::vector<IatiTransaction> all;
    if (const auto original = to_reverse_.find(reversed_seq(*line.body));
        original != to_reverse_.end()) {
        all = original->second;
    }
    for (IatiTransaction& one : all) {
        one.words = "Reversal of " + one.reference + ": " + one.words;
        one.reference = "entry-" + std::to_string(line.seq) +
                        (one.reference.ends_with("-charges") ? "-charges" : "");
        one.date = line.date;
        one.amount = -one.amount;
    }
    return all;
}

std::uint64_t IatiStory::reversed_seq(const JsonNode& body) {
    const JsonNode* seq = body.find("seq");
    return seq == nullptr ? fund::kNoSeq : static_cast<std::uint64_t>(seq->integer);
}

Status IatiStory::take(const ActLine& line, const Tell& tell) {
    if (!fund::find_kind(line.kind)) {
        return std::unexpected(unreadable(line.seq));
    }
    for (const IatiTransaction& one : transactions_of(line)) {
        if (one.amount.is_zero()) {
            continue;
        }
        if (reversed_.contains(line.seq)) {
            to_reverse_[line.seq].push_back(one);
        }
        if (Status told = tell(one); !told) {
            return told;
        }
    }
    remember(line);
    return {};
}

void IatiStory::remember_pledge(const ActLine& line) {
    const JsonNode& body = *line.body;
    Contribution& facts = contributions_[name_at(body, "contribution")];
    if (facts.party.empty()) {
        facts.party = name_at(body, "party");
        facts.currency = Currency::find(text_at(body, "currency")).value_or(Currency());
        facts.loan = text_at(body, "instrument") == "loan";
    }
    const Amount amount = amount_at(body, "amount");
    if (line.kind == "contribution.signed") {
        facts.unsigned_pledge -= std::min(facts.unsigned_pledge, amount);
    } else {
        facts.unsigned_pledge = amount;  // withdrawn: none is written
    }
}

void IatiStory::remember_disbursement(const ActLine& line) {
    const JsonNode& body = *line.body;
    if (line.kind == "disbursement.requested") {
        Disbursement& facts = disbursements_[name_at(body, "disbursement")];
        facts.payee = name_at(body, "payee");
        facts.purpose = name_at(body, "purpose");
        facts.currency = Currency::find(text_at(body, "currency")).value_or(Currency());
        facts.reimbursement = text_at(body, "method") == "reimbursement";
        facts.amount = amount_at(body, "amount");
    } else if (line.kind == "disbursement.approved" && !line.postings->children().empty()) {
        Disbursement& facts = disbursements_[name_at(body, "disbursement")];
        facts.open = facts.amount;
    } else if (line.kind == "disbursement.cancelled" || line.kind == "disbursement.withdrawn") {
        disbursements_[name_at(body, "disbursement")].open = Amount();
    } else if (line.kind == "payment.instructed") {
        payments_[name_at(body, "payment")] = {name_at(body, "disbursement"),
                                               amount_at(body, "amount")};
    } else if (line.kind == "payment.settled" || line.kind == "payment.returned") {
        const Payment& payment = payments_[name_at(body, "payment")];
        Amount& open = disbursements_[payment.disbursement].open;
        open += line.kind == "payment.settled" ? -payment.amount : payment.amount;
    }
}

void IatiStory::remember(const ActLine& line) {
    const JsonNode& body = *line.body;
    if (line.kind == "account.opened") {
        accounts_[name_at(body, "account")] =
            Currency::find(text_at(body, "currency")).value_or(Currency());
    } else if (line.kind == "note.deposited") {
        notes_[name_at(body, "note")] = name_at(body, "contribution");
    } else if (line.kind == "contribution.pledged" || line.kind == "contribution.revised" ||
               line.kind == "contribution.withdrawn" || line.kind == "contribution.signed") {
        remember_pledge(line);
    } else if (line.kind.starts_with("disbursement.") || line.kind.starts_with("payment.")) {
        remember_disbursement(line);
    }
}

}  // namespace reserve::exchange
