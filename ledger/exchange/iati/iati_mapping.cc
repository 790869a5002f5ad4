// The table, in the order of fund::Body.
#include "ledger/exchange/iati/iati_mapping.h"

#include <fmt/format.h>

namespace reserve::exchange {
namespace {

constexpr std::string_view kRule = "governs, moves no money";
constexpr std::string_view kInside = "moves money within the fund, not into it or out of it";
constexpr std::string_view kGate = "opens or closes the gate, moves no money";
constexpr std::string_view kVote = "no money is promised by it";
constexpr std::string_view kReturned =
    "the money came back: the codelist has no code for it, a disbursement with the opposite sign "
    "keeps the sum of disbursements what the payees hold";

using enum IatiBasis;

constexpr std::array<IatiRow, fund::kKindCount> kTable{{
    {"fund.opened", none, "", "", "", kRule},
    {"log_key.changed", none, "", "", "", kRule},
    {"charter.amended", none, "", "", "", kRule},
    {"officer.enrolled", none, "", "", "", kRule},
    {"officer.revoked", none, "", "", "", kRule},
    {"party.registered", none, "", "", "", "becomes a participating organisation"},
    {"party.suspended", none, "", "", "", kRule},
    {"party.reinstated", none, "", "", "", kRule},
    {"account.opened", none, "", "", "", kRule},
    {"batch.opened", none, "", "", "", kRule},
    {"rate.set", none, "", "", "", "values stand in their own currencies"},
    {"contribution.pledged", contribution, "13", "+", "Pledge",
     "indicative, non-binding advice of an intended incoming commitment; stays when it is signed, "
     "since the codes are summed apart"},
    {"contribution.revised", pledge_change, "13", "±", "Pledge revised",
     "the difference to the pledge not yet signed"},
    {"contribution.withdrawn", pledge_end, "13", "-", "Pledge withdrawn",
     "the pledge not yet signed, taken back"},
    {"contribution.signed", contribution, "11", "+", "Agreement signed",
     "a firm, written obligation of a donor, reported by the recipient"},
    {"contribution.received", receipt, "1", "+", "Contribution received",
     "funds received for use; what exceeds the agreement is owed back and left out, bank charges "
     "taken out of it are an expenditure (4) beside it"},
    {"contribution.written_off", contribution, "11", "-", "Agreement written off",
     "the obligation will not be met: an incoming commitment less"},
    {"loan.repaid", repayment, "6", "+", "Loan repaid", "the principal repaid, to the lender"},
    {"earmark.set", none, "", "", "", kInside},
    {"earmark.released", none, "", "", "", kInside},
    {"note.deposited", none, "", "", "",
     "a promise in place of cash under an agreement already reported; cash comes by encashment"},
    {"note.encashed", receipt, "1", "+", "Promissory note encashed",
     "funds received for use; bank charges taken out of it are an expenditure (4) beside it"},
    {"receipt.unidentified", none, "", "", "",
     "nobody knows from whom: a liability until it is matched"},
    {"receipt.matched", receipt, "1", "+", "Receipt matched",
     "funds received for use, once it is known from whom and for what"},
    {"receipt.returned", none, "", "", "",
     "pays back what was never reported as received: unidentified, or more than the agreement"},
    {"proceeds.received", proceeds, "1", "+", "Proceeds received",
     "funds received for use, from an external source that is no partner"},
    {"income.received", income, "1", "+", "Income received",
     "funds received for use, from an internal source: the fund's own holdings"},
    {"charge.paid", charge, kExpenditure, "+", "Charge paid", "funds spent on a service"},
    {"cash.transferred", none, "", "", "", kInside},
    {"cash.converted", none, "", "", "", kInside},
    {"assets.revalued", none, "", "", "", "a value changes, no money moves"},
    {"funds.set_aside", none, "", "", "", kInside},
    {"funds.released", none, "", "", "", kInside},
    {"notification.issued", none, "", "", "", kGate},
    {"notification.delivered", none, "", "", "", kGate},
    {"notification.acknowledged", none, "", "", "", kGate},
    {"notification.objected", none, "", "", "", kGate},
    {"notification.renewed", none, "", "", "", kGate},
    {"notification.withdrawn", none, "", "", "", kGate},
    {"notification.stood_down", none, "", "", "", kGate},
    {"disbursement.requested", none, "", "", "", "asked, not promised"},
    {"disbursement.approved", commitment, "2", "+", "Disbursement approved",
     "the vote that reaches the quorum makes the firm obligation; the votes before it promise "
     "nothing"},
    {"disbursement.rejected", none, "", "", "", kVote},
    {"disbursement.recused", none, "", "", "", kVote},
    {"disbursement.cancelled", uncommitted, "2", "-", "Commitment cancelled",
     "the unpaid part of the commitment, taken back"},
    {"disbursement.withdrawn", uncommitted, "2", "-", "Commitment withdrawn",
     "the unpaid part of the commitment, taken back; of a request not approved, nothing"},
    {"payment.instructed", none, "", "", "", "the money has not left"},
    {"payment.released", none, "", "", "", "under way, and may still be rejected"},
    {"payment.settled", payment, "3", "+", "Payment",
     "funds placed at the disposal of a recipient; of the method reimbursement 7, which covers "
     "what the recipient has already spent"},
    {"payment.rejected", none, "", "", "", "the payment was never reported"},
    {"payment.returned", payment, "3", "-", "Payment returned by the bank", kReturned},
    {"expenditure.accepted", none, "", "", "",
     "the payee's spending of money already reported as disbursed: a 4 would count it twice"},
    {"expenditure.disallowed", none, "", "", "", "a refund falls due, no money moves"},
    {"refund.received", refund, "3", "-", "Refund received", kReturned},
    {"statement.reconciled", none, "", "", "", kRule},
    {"period.closed", none, "", "", "", kRule},
    {"entry.reversed", reversal, "", "-", "Reversal",
     "each transaction of the entry recorded in error, its code kept, with the opposite sign"},
    {"remark.recorded", none, "", "", "", kRule},
    {"attempt.refused", none, "", "", "", "nothing happened"},
}};

std::string code_cell(const IatiRow& row) {
    if (row.basis == none) {
        return "none";
    }
    const std::string code = row.code.empty()           ? "as reversed"
                             : row.code == "3"          ? "3 or 7"
                                                        : std::string(row.code);
    return fmt::format("{} ({})", code, row.sign);
}

}  // namespace

const std::array<IatiRow, fund::kKindCount>& iati_mapping() {
    return kTable;
}

std::string iati_mapping_markdown() {
    std::string text = "| kind of act | transaction type | because |\n|---|---|---|\n";
    for (const IatiRow& row : kTable) {
        text += fmt::format("| `{}` | {} | {} |\n", row.kind, code_cell(row), row.why);
    }
    return text;
}

}  // namespace reserve::exchange
