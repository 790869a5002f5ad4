// Folds what came in unidentified with its matches, returns and reversals.
#include "ledger/report/waiting.h"

#include <algorithm>
#include <map>

#include "ledger/act_line.h"

namespace reserve::report {
namespace {

constexpr std::string_view kKinds[] = {"receipt.unidentified", "receipt.matched",
                                       "receipt.returned", "entry.reversed"};

struct Change {
    std::string receipt;
    Amount amount;
};

class Fold {
public:
    // Reads what every known act says, and adds what counts.
    void take(const ActLine& act, const Axes& axes) {
        if (act.kind == "entry.reversed") {
            const seal::JsonNode* seq = act.body->find("seq");
            const auto found = changes_.find(
                seq == nullptr ? act.seq : static_cast<std::uint64_t>(seq->integer));
            if (found != changes_.end() && counts(act, axes)) {
                receipts[found->second.receipt].rest -= found->second.amount;
            }
            return;
        }
        const std::string name(text_at(*act.body, "receipt"));
        if (name.empty()) {
            return;  // the return of a refundable amount
        }
        const Amount amount(parse_decimal(text_at(*act.body, "amount")).units);
        OpenReceipt& receipt = receipts[name];
        const bool came = act.kind == "receipt.unidentified";
        if (came) {
            receipt.name = name;
            receipt.account = text_at(*act.body, "account");
            receipt.payer = text_at(*act.body, "payer");
            receipt.date = act.date;
        }
        const Change change{name, came ? amount : -amount};
        receipt.rest += counts(act, axes) ? change.amount : Amount();
        changes_[act.seq] = change;
    }

    std::map<std::string, OpenReceipt> receipts;

private:
    std::map<std::uint64_t, Change> changes_;
};

}  // namespace

Result<std::vector<OpenReceipt>> open_receipts(Ledger& ledger, const Axes& axes) {
    Fold fold;
    const Status read = each_line_of(ledger, kKinds, {std::nullopt, axes.known_at},
                                     [&](const ActLine& act) { fold.take(act, axes); });
    const auto names = ledger.names(fund::ObjectKind::bank_account);
    const fund::ObjectKind kinds[] = {fund::ObjectKind::bank_account};
    const auto state = ledger.state_with(kinds);
    if (!read || !names || !state) {
        return std::unexpected(!read ? read.error() : !names ? names.error() : state.error());
    }
    std::vector<OpenReceipt> open;
    for (auto& [name, receipt] : fold.receipts) {
        const auto at = std::ranges::find(*names, receipt.account) - names->begin();
        if (receipt.rest.is_positive() && at < std::ssize(*names)) {
            const fund::BankAccountId account{static_cast<std::uint32_t>(at)};
            receipt.currency = (*state)->bank_accounts[account].currency;
            open.push_back(std::move(receipt));
        }
    }
    std::ranges::stable_sort(open, {}, &OpenReceipt::date);
    return open;
}

}  // namespace reserve::report
