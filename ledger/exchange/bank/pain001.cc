// Writes what was judged; the order of elements is that of the message's definition.
#include "ledger/exchange/bank/pain001.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "ledger/base/hex.h"
#include "ledger/exchange/bank/bank_text.h"
#include "ledger/exchange/bank/end_to_end.h"
#include "ledger/exchange/bank/identifiers.h"
#include "ledger/exchange/xml_writer.h"

namespace reserve::exchange {
namespace {

constexpr std::string_view kNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

// Irrespective of currencies, with as many decimals as the finest of them.
std::string control_sum(std::span<const Transfer> transfers) {
    int decimals = 0;
    for (const Transfer& one : transfers) {
        decimals = std::max<int>(decimals, one.currency.decimals());
    }
    Amount sum;
    for (const Transfer& one : transfers) {
        Int128 units = one.amount.minor();
        for (int i = one.currency.decimals(); i < decimals; ++i) {
            units *= 10;
        }
        sum += Amount(units);
    }
    return format_amount(sum, decimals);
}

std::string to_seconds(Time time) {
    return format_time(time).substr(0, std::string_view("YYYY-MM-DDTHH:MM:SS").size()) + "Z";
}

std::string hashed(std::string_view prefix, std::string_view text) {
    constexpr std::size_t kBytes = 12;
    const seal::Hash hash = seal::sha256(as_bytes(text));
    return std::string(prefix) + to_hex(Bytes(hash).first(kBytes));
}

class Writer {
public:
    Writer(Ledger& ledger, const PaymentOrder& order, const Settings& settings,
           const Transfers& transfers)
        : order_(order), settings_(settings), transfers_(transfers),
          mark_(ledger.is_sandbox() ? "EXERCISE-" : ""), made_at_(to_seconds(ledger.now())) {
        std::string leaves;
        for (const Transfer& one : transfers_.all) {
            leaves += as_text(one.released);
        }
        message_ = hashed(mark_ + "M-", leaves);
    }

    std::string write();
    const std::string& message() const { return message_; }

private:
    void totals(std::span<const Transfer> transfers);
    void batch(std::span<const Transfer> transfers);
    void payment_type();
    void debtor(const std::string& account, Currency currency);
    void transfer(const Transfer& one);
    void amount(const Transfer& one);
    void agent(std::string_view element, const std::string& bic);
    void account(std::string_view element, const std::string& iban, std::string_view currency);
    void coded(std::string_view element, std::string_view code);
    bool is_sepa() const { return order_.scheme == Scheme::sepa; }

    const PaymentOrder& order_;
    const Settings& settings_;
    const Transfers& transfers_;
    std::string mark_;
    std::string made_at_;
    std::string message_;
    XmlWriter xml_;
};

void Writer::totals(std::span<const Transfer> transfers) {
    xml_.text("NbOfTxs", std::to_string(transfers.size()));
    xml_.text("CtrlSum", control_sum(transfers));
}

// <element><Cd>code</Cd></element>
void Writer::coded(std::string_view element, std::string_view code) {
    if (!code.empty()) {
        xml_.open(element);
        xml_.text("Cd", code);
        xml_.close();
    }
}

void Writer::agent(std::string_view element, const std::string& bic) {
    if (!bic.empty()) {
        xml_.open(element);
        xml_.open("FinInstnId");
        xml_.text("BICFI", bic);
        xml_.close();
        xml_.close();
    }
}

void Writer::account(std::string_view element, const std::string& iban,
                     std::string_view currency) {
    xml_.open(element);
    xml_.open("Id");
    xml_.text("IBAN", iban);
    xml_.close();
    if (!currency.empty()) {
        xml_.text("Ccy", currency);
    }
    xml_.close();
}

void Writer::payment_type() {
    xml_.open("PmtTpInf");
    if (!is_sepa()) {
        xml_.text("InstrPrty", "HIGH");
    }
    coded("SvcLvl", is_sepa() ? "SEPA" : "URGP");
    coded("CtgyPurp", settings_.text("transfer.category_purpose"));
    xml_.close();
}

void Writer::debtor(const std::string& name, Currency currency) {
    xml_.open("Dbtr");
    xml_.text("Nm", transfers_.debtor);
    if (settings_.has("debtor.lei")) {
        xml_.open("Id");
        xml_.open("OrgId");
        xml_.text("LEI", settings_.text("debtor.lei"));
        xml_.close();
        xml_.close();
    }
    xml_.close();
    account("DbtrAcct", without_blanks(settings_.text("accounts." + name + ".iban")),
            currency.code());
    agent("DbtrAgt", settings_.text("accounts." + name + ".bic"));
}

void Writer::amount(const Transfer& one) {
    const std::string text = format_amount(one.amount, one.currency.decimals());
    xml_.open("Amt");
    if (one.sent == one.currency) {
        xml_.text("InstdAmt", text, {{"Ccy", one.currency.code()}});
    } else {  // the bank debits exactly this and sends its worth
        xml_.open("EqvtAmt");
        xml_.text("Amt", text, {{"Ccy", one.currency.code()}});
        xml_.text("CcyOfTrf", one.sent.code());
        xml_.close();
    }
    xml_.close();
}

void Writer::transfer(const Transfer& one) {
    const std::string name = end_to_end_id(one.payment);
    const std::string key = "payees." + one.payee;
    xml_.open("CdtTrfTxInf");
    xml_.open("PmtId");
    xml_.text("InstrId", hashed(mark_ + "I-", as_text(one.released)));
    xml_.text("EndToEndId", name);
    if (!is_sepa()) {
        xml_.text("UETR", uetr_of(one.released));
    }
    xml_.close();
    amount(one);
    agent("CdtrAgt", settings_.text(key + ".bic"));
    xml_.open("Cdtr");
    xml_.text("Nm", one.creditor);
    if (settings_.has(key + ".town")) {
        xml_.open("PstlAdr");
        xml_.text("TwnNm", bank_text(settings_.text(key + ".town")).value_or(""));
        xml_.text("Ctry", settings_.text(key + ".country"));
        xml_.close();
    }
    xml_.close();
    account("CdtrAcct", one.iban, "");
    coded("Purp", settings_.text("transfer.purpose"));
    xml_.open("RmtInf");
    xml_.text("Ustrd", one.remittance);
    xml_.close();
    xml_.close();
}

void Writer::batch(std::span<const Transfer> transfers) {
    const Transfer& first = transfers.front();
    xml_.open("PmtInf");
    xml_.text("PmtInfId", hashed(mark_ + "B-", fmt::format("{} {} {}", message_, first.account,
                                                           first.sent.code())));
    xml_.text("PmtMtd", "TRF");
    xml_.text("BtchBookg", "false");  // each on the statement by itself, to be matched
    totals(transfers);
    payment_type();
    xml_.open("ReqdExctnDt");
    xml_.text("Dt", format_date(order_.execution));
    xml_.close();
    debtor(first.account, first.currency);
    xml_.text("ChrgBr", is_sepa() ? "SLEV" : "DEBT");
    for (const Transfer& one : transfers) {
        transfer(one);
    }
    xml_.close();
}

std::string Writer::write() {
    xml_.open("Document", {{"xmlns", kNamespace}});
    xml_.open("CstmrCdtTrfInitn");
    xml_.open("GrpHdr");
    xml_.text("MsgId", message_);
    xml_.text("CreDtTm", made_at_);
    totals(transfers_.all);
    xml_.open("InitgPty");
    xml_.text("Nm", transfers_.debtor);
    xml_.close();
    xml_.close();
    for (std::span<const Transfer> rest = transfers_.all; !rest.empty();) {
        const auto other = std::ranges::find_if(rest, [&](const Transfer& one) {
            return one.account != rest.front().account || one.sent != rest.front().sent;
        });
        const auto size = static_cast<std::size_t>(other - rest.begin());
        batch(rest.first(size));
        rest = rest.subspan(size);
    }
    xml_.close();
    xml_.close();
    return xml_.take();
}

}  // namespace

std::string uetr_of(const seal::Hash& released) {
    seal::Hash bytes = released;
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);  // version 4
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);  // variant
    const std::string hex = to_hex(Bytes(bytes).first(16));
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20));
}

Result<PaymentFile> make_pain001(Ledger& ledger, const PaymentOrder& order,
                                 const Settings& settings) {
    auto transfers = collect_transfers(ledger, order, settings);
    if (!transfers) {
        return std::unexpected(transfers.error());
    }
    PaymentFile file;
    file.problems = transfers->problems;
    if (!file.problems.empty()) {
        return file;
    }
    Writer writer(ledger, order, settings, *transfers);
    file.xml = writer.write();
    file.message = writer.message();
    file.payments = transfers->all.size();
    for (const Transfer& one : transfers->all) {
        file.sums[std::string(one.currency.code())] += one.amount;
    }
    return file;
}

}  // namespace reserve::exchange
