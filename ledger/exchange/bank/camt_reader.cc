// Each element of a statement by itself, then what they must add up to.
#include "ledger/exchange/bank/camt_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/exchange/lists/cell_forms.h"
#include "ledger/exchange/xml_reader.h"

namespace reserve::exchange {
namespace {

class CamtReader {
public:
    explicit CamtReader(const std::string& file) : file_(file) {}

    Result<BankStatement> read(std::string_view xml);

private:
    std::unexpected<Error> fault(std::size_t line, std::string_view element,
                                 const std::string& message) const {
        return fail(ErrorKind::malformed,
                    fmt::format("{}:{}: {}: {}", file_, line, element, message));
    }

    Status open(std::string_view name, std::size_t line);
    Status take(const XmlElement& piece);
    Status take_number(const XmlElement& piece);
    Status take_account(const XmlElement& piece);
    Status take_balance(const XmlElement& piece);
    Status take_entry(const XmlElement& piece);
    Status take_details(const XmlElement& entry, const BankEntry& whole);
    Result<Amount> amount_of(const XmlElement& element);
    Result<bool> is_credit(const XmlElement& element) const;
    Result<Date> day_of(const XmlElement& element, std::string_view name) const;
    Status check_statement() const;

    const std::string& file_;
    BankStatement statement_;
    std::size_t statements_ = 0;
    bool has_legal_number_ = false;
    std::optional<Currency> currency_;
    std::optional<Date> first_day_;    // FrToDt
    std::optional<Date> opening_day_;  // of the opening balance
    std::optional<Amount> opening_;
    std::optional<Amount> closing_;
};

Status CamtReader::open(std::string_view name, std::size_t line) {
    if (name != "Stmt") {
        return {};
    }
    statement_.line = line;
    return ++statements_ == 1
               ? Status()
               : fault(line, "Stmt", "a second statement; import one statement a file");
}

Status CamtReader::take(const XmlElement& piece) {
    const std::string_view name = piece.name;
    if (name == "Id") {
        statement_.id = piece.text;
    } else if (name == "LglSeqNb" || name == "ElctrncSeqNb") {
        return take_number(piece);
    } else if (name == "CpyDplctInd") {
        return fault(piece.line, name, "this is a copy or duplicate of a statement");
    } else if (name == "StmtPgntn" && piece.text_at({"LastPgInd"}) != "true") {
        return fault(piece.line, name, "this is one page of several; import the whole statement");
    } else if (name == "FrToDt") {
        first_day_ = parse_date(piece.text_at({"FrDtTm"}).substr(0, 10));
        return first_day_ ? Status() : fault(piece.line, "FrToDt/FrDtTm", "is not a time");
    } else if (name == "Acct") {
        return take_account(piece);
    } else if (name == "Bal") {
        return take_balance(piece);
    } else if (name == "Ntry") {
        return take_entry(piece);
    }
    return {};
}

// The legal number wins over the electronic one.
Status CamtReader::take_number(const XmlElement& piece) {
    std::uint64_t number = 0;
    const char* end = piece.text.data() + piece.text.size();
    const auto read = std::from_chars(piece.text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number == 0) {
        return fault(piece.line, piece.name, json_string(piece.text) + " is not a number above 0");
    }
    const bool legal = piece.name == "LglSeqNb";
    if (legal || !has_legal_number_) {
        statement_.number = number;
    }
    has_legal_number_ = has_legal_number_ || legal;
    return {};
}

Status CamtReader::take_account(const XmlElement& piece) {
    const std::string iban = piece.text_at({"Id", "IBAN"});
    statement_.account_id = iban.empty() ? piece.text_at({"Id", "Othr", "Id"}) : iban;
    if (statement_.account_id.empty()) {
        return fault(piece.line, "Acct/Id", "there is neither IBAN nor Othr/Id");
    }
    const std::string code = piece.text_at({"Ccy"});
    currency_ = code.empty() ? std::nullopt : Currency::find(code);
    return currency_ || code.empty()
               ? Status()
               : fault(piece.line, "Acct/Ccy", "there is no currency " + json_string(code));
}

Result<Amount> CamtReader::amount_of(const XmlElement& element) {
    const XmlElement* amount = element.child("Amt");
    if (amount == nullptr) {
        return fault(element.line, element.name + "/Amt", "is missing");
    }
    const std::string where = element.name + "/Amt";
    const auto currency = Currency::find(amount->attribute("Ccy"));
    if (!currency) {
        return fault(amount->line, where,
                     "there is no currency " + json_string(amount->attribute("Ccy")));
    }
    if (!currency_) {
        currency_ = currency;
    }
    if (*currency != *currency_) {
        return fault(amount->line, where,
                     fmt::format("is in {}, the account is in {}", currency->code(),
                                 currency_->code()));
    }
    const auto plain = plain_amount(amount->text, {}, currency);
    const Decimal decimal = plain ? parse_decimal(*plain) : Decimal();
    if (decimal.form != Decimal::Form::well_formed || decimal.units < 0) {
        return fault(amount->line, where,
                     plain ? json_string(amount->text) + " is negative or out of range"
                           : plain.error());
    }
    return Amount(decimal.units);
}

Result<bool> CamtReader::is_credit(const XmlElement& element) const {
    const std::string sign = element.text_at({"CdtDbtInd"});
    if (sign != "CRDT" && sign != "DBIT") {
        return fault(element.line, element.name + "/CdtDbtInd",
                     json_string(sign) + " is neither CRDT nor DBIT");
    }
    return sign == "CRDT";
}

// A day, or the day of a time.
Result<Date> CamtReader::day_of(const XmlElement& element, std::string_view name) const {
    const XmlElement* child = element.child(name);
    std::string text = child == nullptr ? "" : child->text_at({"Dt"});
    text = text.empty() && child != nullptr ? child->text_at({"DtTm"}).substr(0, 10) : text;
    const auto date = parse_date(text);
    return date ? Result<Date>(*date)
                : fault(element.line, fmt::format("{}/{}", element.name, name),
                        child == nullptr ? "is missing" : json_string(text) + " is not a day");
}

Status CamtReader::take_balance(const XmlElement& piece) {
    const std::string type = piece.text_at({"Tp", "CdOrPrtry", "Cd"});
    const bool is_opening = type == "OPBD" || type == "PRCD";
    if (!is_opening && type != "CLBD") {
        return {};
    }
    const auto amount = amount_of(piece);
    const auto credit = is_credit(piece);
    const auto day = day_of(piece, "Dt");
    if (!amount || !credit || !day) {
        return std::unexpected(!amount ? amount.error() : !credit ? credit.error() : day.error());
    }
    const Amount balance = *credit ? *amount : -*amount;
    std::optional<Amount>& into = is_opening ? opening_ : closing_;
    if (into && *into != balance) {
        return fault(piece.line, "Bal", "a second " + type + " differs from the first");
    }
    into = balance;
    if (is_opening) {
        // What was closed on a day opens the next one.
        opening_day_ = type == "PRCD" ? Date{day->days + 1} : opening_day_.value_or(*day);
    } else {
        statement_.closing_date = *day;
    }
    return {};
}

std::string code_of(const XmlElement* code) {
    if (code == nullptr) {
        return "";
    }
    const std::string domain = code->text_at({"Domn", "Cd"});
    return domain.empty() ? code->text_at({"Prtry", "Cd"})
                          : domain + "/" + code->text_at({"Domn", "Fmly", "Cd"}) + "/" +
                                code->text_at({"Domn", "Fmly", "SubFmlyCd"});
}

// All free texts of the remittance, joined by spaces.
std::string remittance_of(const XmlElement& details) {
    std::string text;
    if (const XmlElement* info = details.child("RmtInf")) {
        for (const XmlElement* line : info->all("Ustrd")) {
            text += (text.empty() ? "" : " ") + line->text;
        }
    }
    return text.empty() ? details.text_at({"AddtlTxInf"}) : text;
}

std::string first_of(std::initializer_list<std::string> texts) {
    const auto found =
        std::ranges::find_if(texts, [](const std::string& text) { return !text.empty(); });
    return found == texts.end() ? "" : *found;
}

// What the details of a transaction say of it.
void add_details(const XmlElement& details, BankEntry& entry) {
    const std::string_view other = entry.is_credit ? "Dbtr" : "Cdtr";
    const std::string_view account = entry.is_credit ? "DbtrAcct" : "CdtrAcct";
    entry.end_to_end = details.text_at({"Refs", "EndToEndId"});
    entry.counterparty = first_of({details.text_at({"RltdPties", other, "Pty", "Nm"}),
                                   details.text_at({"RltdPties", other, "Nm"})});
    entry.counterparty_account =
        first_of({details.text_at({"RltdPties", account, "Id", "IBAN"}),
                  details.text_at({"RltdPties", account, "Id", "Othr", "Id"})});
    entry.reference = details.text_at({"RmtInf", "Strd", "CdtrRefInf", "Ref"});
    entry.text = first_of({remittance_of(details), entry.text});
    const XmlElement* returned = details.child("RtrInf");
    if (returned != nullptr) {
        entry.is_return = true;
        entry.return_reason = first_of({returned->text_at({"Rsn", "Cd"}),
                                        returned->text_at({"Rsn", "Prtry"}),
                                        returned->text_at({"AddtlInf"})});
    }
    entry.code = first_of({code_of(details.child("BkTxCd")), entry.code});
}

// An entry that books several transactions becomes several, which must add up to it.
Status CamtReader::take_details(const XmlElement& entry, const BankEntry& whole) {
    std::vector<const XmlElement*> all;
    for (const XmlElement* group : entry.all("NtryDtls")) {
        for (const XmlElement* details : group->all("TxDtls")) {
            all.push_back(details);
        }
    }
    if (all.size() < 2) {
        BankEntry one = whole;
        if (!all.empty()) {
            add_details(*all.front(), one);
        }
        statement_.entries.push_back(std::move(one));
        return {};
    }
    Amount sum;
    for (std::size_t i = 0; i < all.size(); ++i) {
        BankEntry one = whole;
        one.line = all[i]->line;
        const auto amount = amount_of(*all[i]);
        if (!amount) {
            return std::unexpected(amount.error());
        }
        const std::string sign = all[i]->text_at({"CdtDbtInd"});
        if (!sign.empty() && (sign == "CRDT") != whole.is_credit) {
            return fault(all[i]->line, "TxDtls/CdtDbtInd", "is not that of its entry");
        }
        one.amount = *amount;
        sum += *amount;
        add_details(*all[i], one);
        const std::string own = all[i]->text_at({"Refs", "AcctSvcrRef"});
        one.bank_reference =
            own.empty() ? fmt::format("{}/{}", whole.bank_reference, i + 1) : own;
        statement_.entries.push_back(std::move(one));
    }
    return sum == whole.amount
               ? Status()
               : fault(entry.line, "Ntry/NtryDtls",
                       "the amounts of the transactions do not add up to that of the entry");
}

Status CamtReader::take_entry(const XmlElement& piece) {
    const auto amount = amount_of(piece);
    const auto credit = is_credit(piece);
    const auto day = day_of(piece, "BookgDt");
    if (!amount || !credit || !day) {
        return std::unexpected(!amount ? amount.error() : !credit ? credit.error() : day.error());
    }
    const std::string status = first_of({piece.text_at({"Sts", "Cd"}), piece.text_at({"Sts"})});
    if (status != "BOOK") {
        return fault(piece.line, "Ntry/Sts", json_string(status) + " is not BOOK: not booked");
    }
    BankEntry entry;
    entry.line = piece.line;
    entry.amount = *amount;
    entry.is_credit = *credit;
    entry.date = *day;
    entry.is_return = piece.text_at({"RvslInd"}) == "true";
    entry.code = code_of(piece.child("BkTxCd"));
    entry.text = piece.text_at({"AddtlNtryInf"});
    entry.bank_reference = piece.text_at({"AcctSvcrRef"});
    if (entry.bank_reference.empty()) {
        return fault(piece.line, "Ntry/AcctSvcrRef",
                     "is missing: without the bank's reference an entry cannot be known again");
    }
    return take_details(piece, entry);
}

Status CamtReader::check_statement() const {
    const std::size_t line = statement_.line;
    if (statements_ == 0) {
        return fault(1, "Stmt", "there is no statement in the file");
    }
    if (statement_.account_id.empty()) {
        return fault(line, "Stmt/Acct", "is missing");
    }
    if (statement_.number == 0) {
        return fault(line, "Stmt/LglSeqNb", "is missing, and ElctrncSeqNb too: without a number "
                                            "nobody can see that a statement is missing");
    }
    if (!opening_ || !closing_) {
        return fault(line, "Stmt/Bal", !opening_ ? "there is no opening balance (OPBD or PRCD)"
                                                 : "there is no closing balance (CLBD)");
    }
    Amount sum = *opening_;
    for (const BankEntry& entry : statement_.entries) {
        const auto next = checked_add(sum, entry.is_credit ? entry.amount : -entry.amount);
        if (!next) {
            return fault(entry.line, "Ntry/Amt", "the sum of the entries is out of range");
        }
        sum = *next;
        if (entry.date > statement_.closing_date) {
            return fault(entry.line, "Ntry/BookgDt", "lies after the closing balance");
        }
    }
    const int decimals = currency_->decimals();
    return sum == *closing_
               ? Status()
               : fault(line, "Stmt/Bal",
                       fmt::format("the opening balance {} and the entries make {}, but the "
                                   "closing balance is {}",
                                   format_amount(*opening_, decimals),
                                   format_amount(sum, decimals),
                                   format_amount(*closing_, decimals)));
}

// The version that a namespace names, for people.
std::string other_document(std::string_view root) {
    constexpr std::string_view kFamily = "urn:iso:std:iso:20022:tech:xsd:";
    const std::string_view message = root.substr(0, root.find(' '));
    return message.starts_with(kFamily)
               ? fmt::format("is {}; only camt.053.001.08 can be read, ask the bank for that "
                             "version",
                             message.substr(kFamily.size(), 64))
               : "is no statement: its root is not Document of camt.053.001.08";
}

Result<BankStatement> CamtReader::read(std::string_view xml) {
    constexpr std::size_t kPieceDepth = 4;  // Document, BkToCstmrStmt, Stmt
    const XmlPlan plan{
        .name_space = std::string(kCamtNamespace),
        .root = "Document",
        .piece_depth = kPieceDepth,
        .open = [this](std::string_view name, std::size_t line) { return open(name, line); },
        .piece = [this](const XmlElement& piece, std::string_view parent) {
            return parent == "Stmt" ? take(piece) : Status();
        },
        .other = other_document};
    Status status = read_xml(xml, file_, plan);
    status = status ? check_statement() : status;
    if (!status) {
        return std::unexpected(status.error());
    }
    statement_.currency = *currency_;
    statement_.opening = *opening_;
    statement_.closing = *closing_;
    statement_.first_day = first_day_.value_or(*opening_day_);
    return std::move(statement_);
}

}  // namespace

Result<BankStatement> read_camt053(std::string_view xml, const std::string& file) {
    return CamtReader(file).read(xml);
}

}  // namespace reserve::exchange
