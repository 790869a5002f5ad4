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

// The change of cash by each entry, in order of recording.
Result<std::vector<bool>> entries_that_moved_cash(Ledger& ledger, const Axes& axes) {
    std::vector<Amount> change(ledger.head().size);
    for (const AccountClass of : {AccountClass::cash, AccountClass::in_transit,
                                  AccountClass::unidentified, AccountClass::refundable}) {
        const Status status = ledger.movements(
            of, axes, [&](const Movement& line) { change[line.seq] += line.value; });
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

Status each_flow(Ledger& ledger, const Axes& axes,
                 const std::function<void(const Movement&)>& visit) {
    const auto moved = entries_that_moved_cash(ledger, axes);
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
