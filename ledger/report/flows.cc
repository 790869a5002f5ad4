// First which entries changed cash, then what else they posted.
#include "ledger/report/flows.h"

#include <algorithm>
#include <vector>

namespace reserve::report {
namespace {

using fund::AccountClass;

constexpr FlowKind kFlowKinds[] = {
    {AccountClass::receivable, "contributions received", true},
    {AccountClass::notes, "promissory notes encashed", true},
    {AccountClass::loans, "loans repaid", false},
    {AccountClass::proceeds, "proceeds of assets", true},
    {AccountClass::investment, "income of investments", true},
    {AccountClass::disbursements, "paid for", false},
    {AccountClass::advances, "advanced to", false},
    {AccountClass::charges, "bank charges", false},
    {AccountClass::fx_gain_realised, "exchange gains", true},
    {AccountClass::fx_loss_realised, "exchange losses", false},
    {AccountClass::fx_gain_unrealised, "gains of revaluation", true},
    {AccountClass::fx_loss_unrealised, "losses of revaluation", false},
};

constexpr AccountClass kOwnCash[] = {AccountClass::cash, AccountClass::in_transit,
                                     AccountClass::unidentified, AccountClass::refundable};

using Visit = std::function<void(const Movement&)>;

// Which entries changed cash. A revaluation is left out: it also moves what is not cash, and what
// it did to cash is visited here, as gain or loss.
Result<std::vector<bool>> entries_that_moved_cash(Ledger& ledger, const Axes& axes,
                                                  const Visit& visit) {
    const fund::KindIndex revalued[] = {*fund::find_kind("assets.revalued")};
    const auto revaluations = ledger.of_kinds(revalued);
    if (!revaluations) {
        return std::unexpected(revaluations.error());
    }
    std::vector<Amount> change(ledger.head().size);
    for (const AccountClass of : kOwnCash) {
        const Status status = ledger.movements(of, axes, [&](const Movement& line) {
            if (std::ranges::binary_search(*revaluations, line.seq)) {
                const auto of_gain = line.value.is_positive() ? AccountClass::fx_gain_unrealised
                                                              : AccountClass::fx_loss_unrealised;
                visit({{of_gain, ledger.functional()}, line.seq, line.date, -line.value,
                       -line.value});
            } else {
                change[line.seq] += line.value;
            }
        });
        if (!status) {
            return std::unexpected(status.error());
        }
    }
    std::vector<bool> moved;
    moved.reserve(change.size());
    for (const Amount one : change) {
        moved.push_back(!one.is_zero());
    }
    return moved;
}

}  // namespace

std::span<const FlowKind> flow_kinds() {
    return kFlowKinds;
}

Status each_flow(Ledger& ledger, const Axes& axes, const Visit& visit) {
    const auto moved = entries_that_moved_cash(ledger, axes, visit);
    if (!moved) {
        return std::unexpected(moved.error());
    }
    for (const FlowKind& kind : kFlowKinds) {
        const Status status =
            ledger.movements(kind.account_class, axes, [&](const Movement& line) {
                if ((*moved)[line.seq]) {
                    visit(line);
                }
            });
        if (!status) {
            return status;
        }
    }
    return {};
}

}  // namespace reserve::report
