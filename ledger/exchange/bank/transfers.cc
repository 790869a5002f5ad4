// Facts come from the entries of the payment and of its disbursement, judgements from the scheme.
#include "ledger/exchange/bank/transfers.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/exchange/bank/bank_text.h"
#include "ledger/exchange/bank/identifiers.h"
#include "ledger/exchange/parties.h"

namespace reserve::exchange {
namespace {

using fund::ObjectKind;

constexpr std::size_t kMaxRemittance = 140;
constexpr std::size_t kMaxTown = 35;
constexpr Amount kMaxSepa{99'999'999'999};                      // 999,999,999.99
constexpr Amount kMaxDigits{999'999'999'999'999'999};           // 18 digits

class Collector {
public:
    Collector(Ledger& ledger, const PaymentOrder& order, Settings settings)
        : ledger_(ledger), order_(order), settings_(std::move(settings)) {}

    Status collect();
    Transfers finish();

private:
    Result<std::vector<std::string>> wanted();
    Status read(const std::string& payment);
    // Visits the entries that name a thing.
    Status each_entry(ObjectKind kind, std::string_view name,
                      const std::function<void(const ActLine&, const LogEntry&)>& visit);
    Status read_disbursement(Transfer& transfer);
    void judge(Transfer& transfer);
    void judge_payee(const Transfer& transfer);
    void judge_account(const std::string& account);
    // A name in bank text, EXERCISE before it in a sandbox; `key` is where another can be written.
    std::string judged_name(const std::string& key, const std::string& registered);
    void blame(const Transfer& transfer, std::string field, std::string_view fault);
    bool is_sepa() const { return order_.scheme == Scheme::sepa; }

    Ledger& ledger_;
    const PaymentOrder& order_;
    Settings settings_;
    Parties parties_;
    std::string fund_;
    Transfers made_;
    std::map<std::string, std::uint64_t> released_;  // payment -> seq
};

void Collector::blame(const Transfer& transfer, std::string field, std::string_view fault) {
    if (!fault.empty()) {
        made_.problems.push_back({transfer.payment, std::move(field), std::string(fault)});
    }
}

Result<std::vector<std::string>> Collector::wanted() {
    constexpr ObjectKind kPayments[] = {ObjectKind::payment};
    const auto names = ledger_.names(ObjectKind::payment);
    const auto state = ledger_.state_with(kPayments);
    if (!names || !state) {
        return std::unexpected(names ? state.error() : names.error());
    }
    std::map<std::string, fund::PaymentState> states;
    (*state)->payments.for_each_loaded([&](auto id, const fund::Payment& payment) {
        states.emplace((*names)[id.index], payment.state);
    });
    std::vector<std::string> wanted;
    for (const auto& [name, stands] : states) {
        if (order_.payments.empty() && stands == fund::PaymentState::released) {
            wanted.push_back(name);
        }
    }
    for (const std::string& name : order_.payments) {
        const auto found = states.find(name);
        if (std::ranges::count(order_.payments, name) > 1) {
            made_.problems.push_back({name, "payment", "is named more than once"});
        } else if (found == states.end()) {
            made_.problems.push_back({name, "payment", "does not exist"});
        } else if (found->second != fund::PaymentState::released) {
            made_.problems.push_back(
                {name, "state", fmt::format("is {}; only what is released is sent to the bank",
                                            boost::describe::enum_to_string(found->second, ""))});
        } else {
            wanted.push_back(name);
        }
    }
    return wanted;
}

Status Collector::each_entry(ObjectKind kind, std::string_view name,
                             const std::function<void(const ActLine&, const LogEntry&)>& visit) {
    const auto seqs = ledger_.mentions(kind, name);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    for (const std::uint64_t seq : *seqs) {
        const auto entry = ledger_.entry(seq);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        seal::JsonDocument document;
        const auto line = read_line(document, *entry);
        if (!line) {
            return std::unexpected(unreadable(seq));
        }
        visit(*line, *entry);
    }
    return {};
}

Status Collector::read_disbursement(Transfer& transfer) {
    return each_entry(ObjectKind::disbursement, transfer.disbursement,
                      [&](const ActLine& line, const LogEntry&) {
        if (line.kind == "disbursement.requested") {
            transfer.payee = text_at(*line.body, "payee");
            transfer.sent = Currency::find(text_at(*line.body, "currency")).value_or(Currency());
            transfer.remittance =
                fmt::format("{} {} {}", transfer.disbursement,
                            text_at(*line.body, "notification"), text_at(*line.body, "purpose"));
        }
    });
}

Status Collector::read(const std::string& payment) {
    Transfer transfer;
    transfer.payment = payment;
    std::string amount;
    Status status = each_entry(ObjectKind::payment, payment,
                               [&](const ActLine& line, const LogEntry& entry) {
        if (line.kind == "payment.instructed") {
            transfer.disbursement = text_at(*line.body, "disbursement");
            transfer.account = text_at(*line.body, "account");
            transfer.iban = without_blanks(text_at(*line.body, "payee_account"));
            const std::string_view paid = text_at(*line.body, "paid");
            amount = paid.empty() ? text_at(*line.body, "amount") : paid;
        } else if (line.kind == "payment.released") {
            transfer.released = seal::Hasher().leaf(as_bytes(entry.leaf));
            released_[payment] = line.seq;
        }
    });
    if (status) {
        status = read_disbursement(transfer);
    }
    if (status) {
        status = each_entry(ObjectKind::bank_account, transfer.account,
                            [&](const ActLine& line, const LogEntry&) {
            if (line.kind == "account.opened") {
                transfer.currency =
                    Currency::find(text_at(*line.body, "currency")).value_or(Currency());
            }
        });
    }
    transfer.amount = Amount(parse_decimal(amount).units);
    made_.all.push_back(std::move(transfer));
    return status;
}

std::string Collector::judged_name(const std::string& key, const std::string& registered) {
    const std::string name = settings_.has(key) ? settings_.text(key) : registered;
    const auto plain = bank_text((ledger_.is_sandbox() ? "EXERCISE " : "") + name);
    const std::size_t most = is_sepa() ? 70 : 140;
    if (!plain) {
        settings_.blame(key, fmt::format("is needed in letters that banks pass on: {}", name));
    } else if (plain->size() > most) {
        settings_.blame(key, fmt::format("has more than {} characters: {}", most, *plain));
    }
    return plain.value_or("");
}

void Collector::judge(Transfer& transfer) {
    blame(transfer, "payee_account", iban_fault(transfer.iban));
    if (is_sepa() && (transfer.currency.code() != "EUR" || transfer.sent.code() != "EUR")) {
        const std::string_view code =
            transfer.currency.code() == "EUR" ? transfer.sent.code() : transfer.currency.code();
        blame(transfer, "currency", fmt::format("is {}; SEPA knows EUR only", code));
    } else if (is_sepa() && transfer.amount > kMaxSepa) {
        blame(transfer, "amount", "is more than SEPA carries, 999999999.99; send it as high value");
    } else if (transfer.amount > kMaxDigits) {
        blame(transfer, "amount", "has more than the 18 digits of a payment file");
    }
    const auto party = parties_.find(transfer.payee);
    transfer.creditor = judged_name("payees." + transfer.payee + ".name",
                                    party == parties_.end() ? transfer.payee : party->second.name);
    std::string remittance = (ledger_.is_sandbox() ? "EXERCISE " : "") + transfer.remittance;
    transfer.remittance = bank_text(remittance).value_or("").substr(0, kMaxRemittance);
}

void Collector::judge_payee(const Transfer& transfer) {
    const std::string key = "payees." + transfer.payee;
    const bool needed = !is_sepa() || settings_.has(key + ".town") ||
                        settings_.has(key + ".country");
    if (!is_sepa()) {
        settings_.required(key + ".bic", "the BIC of the payee's bank");
    }
    if (settings_.has(key + ".bic")) {
        settings_.blame(key + ".bic", bic_fault(settings_.text(key + ".bic")));
    }
    if (needed) {
        const std::string town = settings_.required(key + ".town", "the payee's town");
        const auto plain = bank_text(town);
        settings_.blame(key + ".town", plain && plain->size() <= kMaxTown
                                           ? ""
                                           : "is not up to 35 letters that banks pass on");
        const std::string country =
            settings_.required(key + ".country", "the payee's country, ISO 3166");
        const bool capitals = std::ranges::all_of(country, [](char c) {
            return c >= 'A' && c <= 'Z';
        });
        settings_.blame(key + ".country",
                        country.empty() || (country.size() == 2 && capitals)
                            ? "" : "is no country of ISO 3166 (two capitals)");
    }
}

void Collector::judge_account(const std::string& account) {
    const std::string key = "accounts." + account;
    const std::string iban = settings_.required(key + ".iban", "the account's IBAN");
    if (!iban.empty()) {
        settings_.blame(key + ".iban", iban_fault(without_blanks(iban)));
    }
    const std::string bic = settings_.required(key + ".bic", "the BIC of the account's bank");
    if (!bic.empty()) {
        settings_.blame(key + ".bic", bic_fault(bic));
    }
}

Status Collector::collect() {
    const auto first = ledger_.entry(0);
    seal::JsonDocument document;
    const auto opened = first ? read_line(document, *first) : std::nullopt;
    auto parties = read_parties(ledger_);
    const auto names = wanted();
    if (!opened || !parties || !names) {
        return !first ? std::unexpected(first.error())
               : !opened ? std::unexpected(unreadable(0))
               : !parties ? std::unexpected(parties.error()) : std::unexpected(names.error());
    }
    fund_ = text_at(*opened->body, "name");
    parties_ = std::move(*parties);
    for (const std::string& name : *names) {
        if (Status status = read(name); !status) {
            return status;
        }
    }
    if (made_.all.empty() && made_.problems.empty()) {
        return fail(ErrorKind::not_found, "no payment is released and not yet settled");
    }
    return {};
}

Transfers Collector::finish() {
    std::ranges::sort(made_.all, {}, [&](const Transfer& one) {
        return std::tuple(one.account, one.sent.number(), released_[one.payment]);
    });
    std::set<std::string> payees;
    std::set<std::string> accounts;
    for (Transfer& transfer : made_.all) {
        judge(transfer);
        if (payees.insert(transfer.payee).second) {
            judge_payee(transfer);
        }
        if (accounts.insert(transfer.account).second) {
            judge_account(transfer.account);
        }
    }
    made_.debtor = judged_name("debtor.name", fund_);
    made_.problems.insert(made_.problems.end(), settings_.problems().begin(),
                          settings_.problems().end());
    return std::move(made_);
}

}  // namespace

Result<Transfers> collect_transfers(Ledger& ledger, const PaymentOrder& order, Settings settings) {
    Collector collector(ledger, order, std::move(settings));
    const Status status = collector.collect();
    return status ? Result<Transfers>(collector.finish()) : std::unexpected(status.error());
}

}  // namespace reserve::exchange
