// A request waits until it is committed, withdrawn or, by its last rejection, rejected.
#include "ledger/report/paused.h"

#include <set>
#include <unordered_map>

#include "ledger/act_line.h"
#include "ledger/report/amounts.h"
#include "ledger/report/charter_view.h"

namespace reserve::report {
namespace {

using fund::ObjectKind;

struct Request {
    std::string name;
    std::string purpose;
    std::string amount;
    std::string currency;
    std::uint32_t handle = 0;
};

// Those that count and are for a paused purpose. Handles are given in the order of requests.
Result<std::vector<Request>> requests(Ledger& ledger, const Axes& axes, const CharterView& charter,
                                      Amount free) {
    constexpr std::string_view kKinds[] = {"disbursement.requested"};
    std::vector<Request> found;
    std::uint32_t handle = 0;
    const Status read =
        each_line_of(ledger, kKinds, {std::nullopt, axes.known_at}, [&](const ActLine& act) {
            const std::string purpose(text_at(*act.body, "purpose"));
            if (counts(act, axes) && charter.is_paused(purpose, free)) {
                found.push_back({std::string(text_at(*act.body, "disbursement")), purpose,
                                 std::string(text_at(*act.body, "amount")),
                                 std::string(text_at(*act.body, "currency")), handle});
            }
            ++handle;
        });
    return read ? Result<std::vector<Request>>(std::move(found)) : std::unexpected(read.error());
}

// By name, whether its withdrawal or last rejection counts.
Result<std::unordered_map<std::string, bool>> ended(Ledger& ledger, const Axes& axes) {
    constexpr std::string_view kKinds[] = {"disbursement.rejected", "disbursement.withdrawn"};
    std::unordered_map<std::string, bool> ends;
    const Status read = each_line_of(ledger, kKinds, {}, [&](const ActLine& act) {
        ends[std::string(text_at(*act.body, "disbursement"))] = counts(act, axes);
    });
    return read ? Result<std::unordered_map<std::string, bool>>(std::move(ends))
                : std::unexpected(read.error());
}

// Whether votes or its withdrawal ended it, now or in between.
Result<bool> has_ended(Ledger& ledger, const Request& request) {
    const fund::ObjectRef thing[] = {{ObjectKind::disbursement, request.handle}};
    const auto state = ledger.state_of(thing);
    if (!state) {
        return std::unexpected(state.error());
    }
    const auto now = (*state)->disbursements[fund::DisbursementId{request.handle}].state;
    return now == fund::DisbursementState::rejected || now == fund::DisbursementState::withdrawn;
}

}  // namespace

Result<Table> paused_requests(Ledger& ledger, const Axes& axes) {
    Table table{{{"request"}, {"purpose"}, {"amount", Align::right}, {"currency"}}, {}};
    const auto balance = class_value(ledger, fund::AccountClass::free, axes);
    const auto charter = charter_view(ledger, axes);
    if (!balance || !charter) {
        return std::unexpected(balance ? charter.error() : balance.error());
    }
    const Amount free = -*balance;
    if (!charter->low_cash || free >= *charter->low_cash) {
        return table;
    }
    std::set<std::uint32_t> committed;
    const Status status =
        ledger.holdings(fund::AccountClass::committed, axes, [&](const Movement& held) {
            committed.insert(held.account.owner());
        });
    const auto made = requests(ledger, axes, *charter, free);
    const auto ends = ended(ledger, axes);
    if (!status || !made || !ends) {
        return std::unexpected(!status ? status.error() : !made ? made.error() : ends.error());
    }
    for (const Request& request : *made) {
        if (committed.contains(request.handle)) {
            continue;
        }
        const auto end = ends->find(request.name);
        const auto over = end != ends->end() && end->second ? has_ended(ledger, request)
                                                            : Result<bool>(false);
        if (!over) {
            return std::unexpected(over.error());
        }
        if (!*over) {
            table.rows.push_back(
                {request.name, request.purpose, request.amount, request.currency});
        }
    }
    return table;
}

}  // namespace reserve::report
