// One step a question, each asked only where the one before had no answer.
#include "ledger/exchange/bank/camt_match.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/quoted.h"
#include "ledger/exchange/bank/end_to_end.h"
#include "ledger/exchange/import_plan.h"
#include "ledger/object_json.h"

namespace reserve::exchange {
namespace {

constexpr std::string_view kSubFamiliesOfInterest[] = {"INTR"};
constexpr std::string_view kSubFamiliesOfCharges[] = {"CHRG", "COMM", "FEES"};
// How far from its due date an instalment is still known by its amount.
constexpr std::int32_t kDaysAround = 31;
// How long money takes between two accounts of ours.
constexpr std::int32_t kTransferDays = 7;

// The state of a thing; nullopt if there is none of that name.
template <class Row>
Result<std::optional<Row>> find_row(Ledger& ledger, fund::ObjectKind kind,
                                    const std::string& name) {
    const auto object = ledger.object(kind, name);
    if (!object || !*object) {
        return object ? Result<std::optional<Row>>(std::nullopt) : std::unexpected(object.error());
    }
    seal::JsonDocument document;
    const auto node = document.parse(**object);
    Row row;
    ObjectReader reader;
    if (node) {
        reader.read(**node, row);
    }
    return node && reader.ok
               ? Result<std::optional<Row>>(row)
               : fail(ErrorKind::corrupt, fmt::format("{} cannot be read; reserve verify says "
                                                      "more",
                                                      name));
}

std::string_view sub_family(std::string_view code) {
    return code.substr(code.rfind('/') + 1);
}

bool is_within(Date a, Date b, std::int32_t days) {
    return a.days - b.days <= days && b.days - a.days <= days;
}

// The words of a text that could be names of the ledger.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_') {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    for (std::string& word : words) {
        word.erase(word.find_last_not_of(".-_") + 1);  // the end of a sentence
    }
    return words;
}

bool is_same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string without_spaces(std::string text) {
    std::erase(text, ' ');
    return text;
}

}  // namespace

std::span<const std::string> entry_columns() {
    static const std::string columns[] = {
        "direction",  "code",         "amount",               "date",      "account",
        "end_to_end", "counterparty", "counterparty_account", "reference", "text",
        "bank_reference"};
    return columns;
}

Result<std::string> find_bank_account(Ledger& ledger, const Mapping& mapping,
                                      const std::string& id) {
    if (const auto mapped = mapping.accounts.find(id); mapped != mapping.accounts.end()) {
        return mapped->second;
    }
    std::string found;
    constexpr std::string_view kOpened[] = {"account.opened"};
    const Status status = each_line_of(ledger, kOpened, {}, [&](const ActLine& line) {
        const std::string bank(text_at(*line.body, "bank"));
        const auto words = words_of(bank);
        if (without_spaces(bank) == id || std::ranges::find(words, id) != words.end()) {
            found = text_at(*line.body, "account");
        }
    });
    return status ? Result<std::string>(found) : std::unexpected(status.error());
}

std::string EntryMatcher::amount_text(const BankEntry& entry) const {
    return format_amount(entry.amount, statement_.currency.decimals());
}

EntryOutcome EntryMatcher::fault(const BankEntry& entry, const std::string& message) const {
    return RowFaults{{entry.line, "Ntry",
                      fmt::format("{} of {} {} ({}): {}", entry.is_credit ? "credit" : "debit",
                                  amount_text(entry), statement_.currency.code(),
                                  entry.bank_reference, message)}};
}

RowAct EntryMatcher::act(const BankEntry& entry, std::string_view kind, const std::string& about,
                         Fields fields) const {
    RowAct made;
    made.line = entry.line;
    made.row = row_;
    made.kind = *fund::find_kind(kind);
    made.date = format_date(entry.date);
    made.memo = entry.text;
    made.about = about;
    made.amount = amount_text(entry);
    made.currency = statement_.currency.code();
    for (const auto& [field, text] : fields) {
        made.body += (made.body.empty() ? "{" : ",") + json_string(field) + ":" +
                     json_string(text);
    }
    made.body += "}";
    return made;
}

// Recorded by hand, with the bank's reference: the same money, or a contradiction.
EntryMatcher::Found EntryMatcher::find_recorded(const BankEntry& entry) {
    const auto seq = ledger_.bank_reference_entry(account_, entry.bank_reference);
    if (!seq || !*seq) {
        return seq ? Found(std::nullopt) : std::unexpected(seq.error());
    }
    const auto log_entry = ledger_.entry(**seq);
    if (!log_entry) {
        return std::unexpected(log_entry.error());
    }
    seal::JsonDocument document;
    const auto line = read_line(document, *log_entry);
    if (!line) {
        return std::unexpected(unreadable(**seq));
    }
    if (line->id.starts_with("camt053:")) {
        return fault(entry, fmt::format("another statement brought this reference before (entry "
                                        "{}); a bank books it once",
                                        **seq));
    }
    const std::string wanted = (entry.is_credit ? "" : "-") + amount_text(entry);
    const bool same = std::ranges::any_of(line->postings->children(), [&](const auto& posting) {
        const std::string_view name = text_at(posting, "account");
        const bool ours = name == "assets:cash:" + account_ ||
                          name == "assets:in_transit:" + account_;
        return ours && text_at(posting, "amount") == wanted;
    });
    return same ? EntryOutcome(KnownEntry{**seq})
                : fault(entry, fmt::format("entry {} carries this reference with another amount; "
                                           "reverse it, or ask the bank",
                                           **seq));
}

// The payment with this EndToEndId; empty if there is none.
Result<std::string> EntryMatcher::payment_of(const std::string& end_to_end) {
    if (end_to_end.empty() || end_to_end == "NOTPROVIDED") {
        return "";
    }
    const auto direct = ledger_.object(fund::ObjectKind::payment, end_to_end);
    if (!direct) {
        return std::unexpected(direct.error());
    }
    if (*direct && end_to_end_id(end_to_end) == end_to_end) {
        return end_to_end;
    }
    if (!renamed_payments_) {
        const auto names = ledger_.names(fund::ObjectKind::payment);
        if (!names) {
            return std::unexpected(names.error());
        }
        renamed_payments_.emplace();
        for (const std::string& name : *names) {
            if (std::string id = end_to_end_id(name); id != name) {
                renamed_payments_->emplace(std::move(id), name);
            }
        }
    }
    const auto found = renamed_payments_->find(end_to_end);
    return found == renamed_payments_->end() ? "" : found->second;
}

EntryMatcher::Found EntryMatcher::find_payment(const BankEntry& entry) {
    const auto name = payment_of(entry.end_to_end);
    if (!name || name->empty()) {
        return name ? Found(std::nullopt) : std::unexpected(name.error());
    }
    const auto payment = find_row<fund::Payment>(ledger_, fund::ObjectKind::payment, *name);
    const auto account = payment ? ledger_.name_of(fund::ObjectKind::bank_account,
                                                   (**payment).account.index)
                                 : std::unexpected(payment.error());
    if (!account) {
        return std::unexpected(account.error());
    }
    const bool fits = *account == account_ && (**payment).cash_amount == entry.amount;
    if (entry.is_credit && !fits) {
        return std::nullopt;  // somebody else's reference, or not the whole payment
    }
    if (*account != account_) {
        return fault(entry, fmt::format("payment {} is paid from {}, this is a statement of {}",
                                        *name, *account, account_));
    }
    if (!fits) {
        return fault(entry, fmt::format("payment {} is of {}", *name,
                                        format_amount((**payment).cash_amount,
                                                      statement_.currency.decimals())));
    }
    if (!entry.is_credit) {
        settled_[*name] = true;
        return act(entry, "payment.settled", *name,
                   {{"payment", *name}, {"bank_reference", entry.bank_reference}});
    }
    const bool settled =
        settled_.contains(*name) || (**payment).state != fund::PaymentState::released;
    const std::string reason =
        entry.return_reason.empty() ? "returned by the bank" : entry.return_reason;
    return act(entry, settled ? "payment.returned" : "payment.rejected", *name,
               {{"payment", *name},
                {"reason", reason},
                {"bank_reference", entry.bank_reference}});
}

EntryMatcher::Found EntryMatcher::find_mapped(const BankEntry& entry) {
    const std::string cells[] = {entry.is_credit ? "credit" : "debit",
                                 entry.code,
                                 amount_text(entry),
                                 format_date(entry.date),
                                 account_,
                                 entry.end_to_end,
                                 entry.counterparty,
                                 entry.counterparty_account,
                                 entry.reference,
                                 entry.text,
                                 entry.bank_reference};
    const ActSource* source = mapper_.find(cells);
    if (source == nullptr) {
        return std::nullopt;
    }
    RowOutcome outcome = mapper_.make_act(*source, entry.line, cells);
    if (auto* made = std::get_if<RowAct>(&outcome)) {
        made->row = row_;
        return std::move(*made);
    }
    return std::get<RowFaults>(outcome);
}

EntryMatcher::Found EntryMatcher::find_by_code(const BankEntry& entry) {
    const std::string_view code = sub_family(entry.code);
    const bool interest = std::ranges::count(kSubFamiliesOfInterest, code) != 0;
    const bool charges = std::ranges::count(kSubFamiliesOfCharges, code) != 0;
    if (interest && entry.is_credit) {
        return act(entry, "income.received", account_,
                   {{"account", account_},
                    {"amount", amount_text(entry)},
                    {"bank_reference", entry.bank_reference}});
    }
    if ((interest || charges) && !entry.is_credit) {
        return act(entry, "charge.paid", account_,
                   {{"account", account_},
                    {"amount", amount_text(entry)},
                    {"charge", interest ? "interest" : "bank charges"},
                    {"bank_reference", entry.bank_reference}});
    }
    return std::nullopt;
}

// Money from an account of ours is recorded with the statement of that account.
EntryMatcher::Found EntryMatcher::find_transfer(const BankEntry& entry) {
    if (!entry.is_credit || entry.counterparty_account.empty()) {
        return std::nullopt;
    }
    const auto from = find_bank_account(ledger_, mapping_, entry.counterparty_account);
    if (!from || from->empty()) {
        return from ? Found(std::nullopt) : std::unexpected(from.error());
    }
    std::optional<std::uint64_t> found;
    constexpr std::string_view kTransfers[] = {"cash.transferred", "cash.converted"};
    const Status status = each_line_of(ledger_, kTransfers, {}, [&](const ActLine& line) {
        const std::string_view arrived =
            text_at(*line.body, line.kind == "cash.converted" ? "bought" : "amount");
        const bool fits = text_at(*line.body, "from") == *from &&
                          text_at(*line.body, "to") == account_ && arrived == amount_text(entry) &&
                          is_within(line.date, entry.date, kTransferDays);
        if (fits && !found && !used_transfers_.contains(line.seq)) {
            found = line.seq;
        }
    });
    if (!status) {
        return std::unexpected(status.error());
    }
    if (!found) {
        return fault(entry, fmt::format("comes from our account {}; record the transfer first, or "
                                        "import the statement of {} with a mapping to "
                                        "cash.transferred",
                                        *from, *from));
    }
    used_transfers_[*found] = true;
    return EntryOutcome(KnownEntry{*found});
}

// Whether the money is within what is open of an agreement in this currency.
Result<bool> EntryMatcher::can_receive(const std::string& name, const BankEntry& entry) {
    const auto row = find_row<fund::Contribution>(ledger_, fund::ObjectKind::contribution, name);
    if (!row || !*row) {
        return row ? Result<bool>(false) : std::unexpected(row.error());
    }
    const fund::Contribution& contribution = **row;
    return contribution.is_signed && contribution.currency == statement_.currency &&
           contribution.agreement_date <= entry.date &&
           received_[name] + entry.amount <= contribution.open;
}

Result<std::vector<std::string>> EntryMatcher::named_agreements(const BankEntry& entry) {
    std::set<std::string> named;
    for (const std::string* text : {&entry.reference, &entry.end_to_end, &entry.text}) {
        for (const std::string& word : words_of(*text)) {
            const auto known = ledger_.object(fund::ObjectKind::contribution, word);
            if (!known) {
                return std::unexpected(known.error());
            }
            if (*known) {
                named.insert(word);
            }
        }
    }
    return std::vector(named.begin(), named.end());
}

Status EntryMatcher::load_agreements() {
    instalments_.emplace();
    std::map<std::string, std::string> parties;
    constexpr std::string_view kKinds[] = {"party.registered", "contribution.pledged",
                                           "contribution.signed"};
    const auto take = [&](const ActLine& line) {
        const std::string name(text_at(*line.body, "contribution"));
        const std::string party(text_at(*line.body, "party"));
        if (line.kind == "party.registered") {
            parties[party] = text_at(*line.body, "name");
            return;
        }
        if (!party.empty()) {
            party_names_[name] = parties[party];
        }
        const seal::JsonNode* instalments = line.body->find("instalments");
        for (const seal::JsonNode& one : instalments == nullptr
                                             ? std::span<const seal::JsonNode>()
                                             : instalments->children()) {
            instalments_->push_back({name, parse_date(text_at(one, "due")).value_or(Date()),
                                     Amount(parse_decimal(text_at(one, "amount")).units)});
        }
    };
    return each_line_of(ledger_, kKinds, {}, take);
}

// Those of the payer with an instalment of that amount about that date.
Result<std::vector<std::string>> EntryMatcher::due_agreements(const BankEntry& entry) {
    if (const Status status = instalments_ ? Status() : load_agreements(); !status) {
        return std::unexpected(status.error());
    }
    std::set<std::string> due;
    for (const Instalment& instalment : *instalments_) {
        if (instalment.amount != entry.amount ||
            !is_within(instalment.due, entry.date, kDaysAround) ||
            !is_same_name(party_names_[instalment.contribution], entry.counterparty)) {
            continue;
        }
        const auto fits = can_receive(instalment.contribution, entry);
        if (!fits) {
            return std::unexpected(fits.error());
        }
        if (*fits) {
            due.insert(instalment.contribution);
        }
    }
    return std::vector(due.begin(), due.end());
}

// Only one agreement may be meant: money is not given to a partner by guessing.
EntryMatcher::Found EntryMatcher::find_agreement(const BankEntry& entry) {
    if (!entry.is_credit || entry.is_return) {
        return std::nullopt;
    }
    auto meant = named_agreements(entry);
    if (meant && meant->empty()) {
        meant = due_agreements(entry);
    }
    if (!meant || meant->size() != 1) {
        return meant ? Found(std::nullopt) : std::unexpected(meant.error());
    }
    const std::string& name = meant->front();
    const auto fits = can_receive(name, entry);
    if (!fits || !*fits) {
        return fits ? Found(std::nullopt) : std::unexpected(fits.error());
    }
    received_[name] += entry.amount;
    return act(entry, "contribution.received", name,
               {{"contribution", name},
                {"amount", amount_text(entry)},
                {"account", account_},
                {"bank_reference", entry.bank_reference}});
}

EntryOutcome EntryMatcher::rest(const BankEntry& entry) {
    if (!entry.is_credit) {
        return fault(entry, fmt::format("no payment has the EndToEndId {}, and no [[act]] of a "
                                        "mapping fits; map it, or record it with the bank "
                                        "reference {} and import again",
                                        json_string(entry.end_to_end), entry.bank_reference));
    }
    std::string payer = entry.counterparty.empty() ? entry.text : entry.counterparty;
    payer = payer.empty() ? "not named by the bank" : payer;
    const std::string receipt =
        short_name(fmt::format("receipt-{}-{}-{}-{}", account_,
                               format_date(statement_.closing_date).substr(0, 4),
                               statement_.number, row_));
    return act(entry, "receipt.unidentified", receipt,
               {{"receipt", receipt},
                {"account", account_},
                {"amount", amount_text(entry)},
                {"payer", payer},
                {"bank_reference", entry.bank_reference}});
}

Result<EntryOutcome> EntryMatcher::match(const BankEntry& entry, std::size_t row) {
    row_ = row;
    for (const auto step : {&EntryMatcher::find_recorded, &EntryMatcher::find_payment,
                            &EntryMatcher::find_mapped, &EntryMatcher::find_by_code,
                            &EntryMatcher::find_transfer, &EntryMatcher::find_agreement}) {
        auto found = (this->*step)(entry);
        if (!found) {
            return std::unexpected(found.error());
        }
        if (*found) {
            return std::move(**found);
        }
    }
    return rest(entry);
}

}  // namespace reserve::exchange
