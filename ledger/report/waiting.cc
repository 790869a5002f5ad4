// Folds what came in unidentified with its matches, returns and reversals.
#include "ledger/report/waiting.h"

#include <algorithm>
#include <map>

#include "ledger/act_line.h"
#include "ledger/stored_row.h"

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
            const auto found = changes_.find(reversed_seq(act));
            if (found != changes_.end() && counts(act, axes)) {
                receipts[found->second.receipt].rest -= found->second.amount;
            }
            return;
        }
        const std::string name(text_at(*act.body, "receipt"));
        if (name.empty()) {
            return;  // the return of a refundable amount
        }
        const Amount amount = amount_at(*act.body, "amount");
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
    if (!read) {
        return std::unexpected(read.error());
    }
    std::vector<OpenReceipt> open;
    for (auto& [name, receipt] : fold.receipts) {
        if (!receipt.rest.is_positive()) {
            continue;
        }
        const auto account = find_row<fund::BankAccount>(ledger, receipt.account);
        if (!account) {
            return std::unexpected(account.error());
        }
        if (*account) {
            receipt.currency = (*account)->currency;
            open.push_back(std::move(receipt));
        }
    }
    std::ranges::stable_sort(open, {}, &OpenReceipt::date);
    return open;
}

}  // namespace reserve::report
