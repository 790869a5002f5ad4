// Rows of the rule table: which of two broken rules answers. Each ladder is one act with several
// faults; from row to row the fault that answered is mended, and the next rule in order answers.
#include "tests/fund/rule_table.h"

namespace reserve::fund::test {

const std::string_view kPrecedenceLadders = R"(
# from the fund to the date
nothing | fundless remark.recorded B | fund.unopened
officer.revoked t2
 | fundless -1us by=t2 unsigned on=2026-03-02 fund.opened EUR sandbox | fund.exists
 | fundless -1us by=t2 unsigned on=2026-03-02 charter.amended         | fund.missing
 |          -1us by=t2 unsigned on=2026-03-02 charter.amended         | time.backwards
 |               by=t2 unsigned on=2026-03-02 charter.amended         | actor.unknown
 |               by=t  unsigned on=2026-03-02 charter.amended         | role.missing
 |                     unsigned on=2026-03-02 charter.amended         | signature.missing
 |                              on=2026-03-02 charter.amended         | date.future
 |                                            charter.amended         | accepted

# from the date to names
period.closed 2026-02-28 ; issued
 | on=2026-02-28 notification.issued N observed_at=+1us | date.future
 | on=2026-02-28 notification.issued N                  | period.closed
 |               notification.issued N                  | reference.taken
 |               notification.issued O                  | accepted
unknown ; income.received eur 1.00 ref=r
 | ref=r receipt.unidentified R eur 1.0 | reference.taken
 | ref=r receipt.unidentified O eur 1.0 | bank_reference.taken
 |       receipt.unidentified O eur 1.0 | amount.decimals

# from names to people and purposes
fund
 | officer.enrolled z auditor,partner party=Z | reference.unknown
 | officer.enrolled z auditor,partner party=X | role.exclusive
 | officer.enrolled z partner party=X         | party.role
 | officer.enrolled z partner party=P1        | accepted
told ; party.suspended X
 | disbursement.requested D N heating 1.0  HRK P1 | party.role
 | disbursement.requested D N heating 1.0  HRK X  | purpose.unknown
 | disbursement.requested D N energy  1.0  HRK X  | currency.unknown
 | disbursement.requested D N energy  1.0  GBP X  | amount.decimals
 | disbursement.requested D N energy  1.00 GBP X  | rate.missing
 | disbursement.requested D N energy  1.00 EUR X  | party.suspended
 | disbursement.requested D N energy  1.00 EUR Y  | accepted
fund
 | contribution.pledged K X  1.0 HRK earmark=only:energy/never:energy,weather | party.role
 | contribution.pledged K P1 1.0 HRK earmark=only:energy/never:energy,weather | purpose.unknown
 | contribution.pledged K P1 1.0 HRK earmark=only:energy/never:energy         | earmark.empty
 | contribution.pledged K P1 1.0 HRK earmark=only:energy                      | currency.unknown
 | contribution.pledged K P1 1.0 EUR earmark=only:energy                      | amount.decimals
funded
 | cash.converted eur eur  1.0     0.00 rate=0 | account.same
 | cash.converted eur eur2 1.0     0.00 rate=0 | currency.mismatch
 | cash.converted eur usd  1.0     0.00 rate=0 | amount.decimals
 | cash.converted eur usd  1000.01 0.00 rate=0 | amount.positive
 | cash.converted eur usd  1000.01 1.00 rate=0 | rate.invalid
 | cash.converted eur usd  1000.01 1.00 rate=1 | rate.unexpected
 | cash.converted eur usd  1000.01 1.00        | cash.insufficient
 | cash.converted eur usd  1000.00 1.00        | accepted

# from names to amounts, rates and agreements
signed ; income.received usd 1.00 ref=r
 | on=2026-02-28 ref=r contribution.received Z 1.0 usd charges=0.00 rate=0 | bank_reference.taken
 | on=2026-02-28 contribution.received Z 1.0 usd charges=0.00 rate=0       | reference.unknown
 | on=2026-02-28 contribution.received K 1.0 usd charges=0.00 rate=0       | currency.mismatch
 | on=2026-02-28 contribution.received K 1.0 eur charges=0.00 rate=0       | amount.decimals
 | on=2026-02-28 contribution.received K
     1701411834604692317316873037158841057.28 eur charges=0.00 rate=0      | amount.positive
 | on=2026-02-28 contribution.received K
     1701411834604692317316873037158841057.28 eur charges=1.00 rate=0      | amount.range
 | on=2026-02-28 contribution.received K 1.00 eur charges=1.00 rate=0      | rate.invalid
 | on=2026-02-28 contribution.received K 1.00 eur charges=1.00 rate=1      | rate.unexpected
 | on=2026-02-28 contribution.received K 1.00 eur charges=1.00          | date.before_agreement
 | contribution.received K 1.00 eur charges=1.00                           | charges.exceed
 | contribution.received K 1.00 eur charges=0.99                           | accepted
contribution.pledged K P1 100.00 EUR earmark=only:energy
 | contribution.signed K 9.00 instalments=1.00 earmark=only:cyber | instalments.sum
 | contribution.signed K 9.00 earmark=only:cyber                  | earmark.differs
 | contribution.signed K 9.00                                     | accepted
noted
 | note.encashed W 100.01 eur charges=100.01 batch=Z | charges.exceed
 | note.encashed W 100.01 eur charges=1.00 batch=Z   | note.exceeds
 | note.encashed W 100.00 eur charges=1.00 batch=Z   | batch.unknown

# partners, gate, four eyes
issued ; party.registered P4 contributor ; officer.enrolled v4 partner party=P4
    ; party.suspended P4 ; party.suspended P1
 | by=v4 notification.acknowledged N | notification.partner
 | by=v1 notification.acknowledged N | party.suspended
 | by=v2 notification.acknowledged N | accepted
officer.enrolled z treasurer,controller ; funded ; told ; notification.issued O
    ; notification.delivered O P1 ; notification.delivered O P2 ; notification.delivered O P3
    ; disbursement.requested D N energy 1.00 EUR X ; disbursement.approved D
    ; disbursement.requested E N energy 1.00 EUR Y ; disbursement.approved E
    ; disbursement.requested F O energy 1.00 EUR Y ; disbursement.approved F
    ; by=z payment.instructed M1 D 1.00 eur2 ; by=z payment.instructed M2 E 1.00 eur2
    ; by=z payment.instructed M3 F 1.00 eur2 ; party.suspended X
    ; +45d notification.renewed O ; +1us remark.recorded B
 | by=z payment.released M1 | party.suspended
 | by=z payment.released M2 | gate.closed
 | by=z payment.released M3 | four_eyes
 | by=c payment.released M3 | cash.insufficient
officer.enrolled z beneficiary,partner ; officer.enrolled u partner ; officer.enrolled w partner
    ; funded ; told ; by=z disbursement.requested D N energy 1.00 EUR X
    ; by=u disbursement.recused D
 | by=z disbursement.approved D  | four_eyes
 | by=w disbursement.approved D  | vote.recused
 | by=v1 disbursement.approved D | accepted

# from tiers to funds: ever smaller requests under a charter that limits everything
charter.amended
tiers:100.00x1/low_cash:5000.00:cyber/cap_notification:50.00/cap_month:30.00/cap_purpose:cyber:20.00
    ; income.received eur 10.00 ; told ; party.registered Z payee
    ; disbursement.requested D N energy 100.01 EUR X
    ; disbursement.requested E N energy 60.00 EUR Y
    ; disbursement.requested F N cyber 51.00 EUR Z ; disbursement.requested G N cyber 31.00 EUR Z
    ; notification.issued O ; notification.delivered O P1 ; notification.delivered O P2
    ; notification.delivered O P3
    ; disbursement.requested H O cyber 25.00 EUR X ; disbursement.requested I O cyber 15.00 EUR X
    ; disbursement.requested J O cyber 10.00 EUR X
 | disbursement.approved D | tier.exceeded
 | disbursement.approved E | low_cash.paused
 | disbursement.approved F | cap.notification
 | disbursement.approved G | cap.period
 | disbursement.approved H | cap.purpose
 | disbursement.approved I | funds.insufficient
 | disbursement.approved J | accepted

# reversals
#i income.received eur 1.00 ; #j income.received eur 1.00 ; entry.reversed #i ; charge.paid eur 0.01
 | entry.reversed #i | reversal.twice
 | entry.reversed #j | reversal.negative

# cash, funds, batches
unknown ; income.received eur 10.00 ; batch.opened Q 1 ; income.received eur 1.00 batch=Q
 | charge.paid eur 61.01 batch=Z | cash.insufficient
 | charge.paid eur 61.00 batch=Z | funds.insufficient
 | charge.paid eur 11.00 batch=Z | batch.unknown
 | charge.paid eur 11.00         | accepted
)";

const std::string_view kNeverTogether = R"(
19 20 no act has an earmark and two accounts
20 21 no act has two accounts and a currency
21 22 a currency that does not exist cannot differ from another
27 28 a rate is either superfluous or missing
28 29 a charter has no rate
29 30 acts with a charter name nothing that has a state
30 31 who was revoked before is no governor any more
31 32 one is of officers, the other of money
32 33 one is of money, the other of notifications
37 38 a party that has voted cannot recuse itself, and one recused has not voted
38 39 one is of votes, the other of withdrawals
39 40 one is of notifications, the other of disbursements
40 41 one is of ends, the other of returns
41 42 one is of returns, the other of agreements
43 44 one is of limits, the other of receipts
45 46 a statement has no item to exceed
46 47 one is of statements, the other of periods
47 48 one is of periods, the other of reversals
48 49 what cannot be reversed was not reversed before
50 51 one is of reversals, the other of votes
55 56 a commitment takes no cash
57 58 the second says that there is enough money
58 59 the second says that there is money for this purpose
59 60 a vote is no row of a batch
60 61 a batch that does not exist is not full
)";

}  // namespace reserve::fund::test
