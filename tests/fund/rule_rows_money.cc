// Rows of the rule table: contributions, cash, rates, earmarks, statements and reversals.
#include "tests/fund/rule_table.h"

namespace reserve::fund::test {

const std::string_view kContributionRows = R"(
# who contributes, and in which currency
fund | contribution.pledged K X 100.00 EUR | party.role
fund | contribution.signed K 100.00 party=S currency=EUR | party.role
fund | contribution.pledged K P1 100.00 XDR | currency.unknown
fund | contribution.signed K 100.00 party=P1 | reference.unknown
fund | contribution.signed K 100.00 currency=EUR | reference.unknown
fund | contribution.signed K 100.00 party=P1 currency=EUR | accepted

# an agreement repeats its pledge's party, currency and instrument unchanged
pledged | contribution.signed K 100.00 party=P2 | reference.taken
pledged | contribution.signed K 100.00 instrument=loan | reference.taken
pledged | contribution.signed K 100.00 currency=USD | currency.mismatch
pledged | contribution.signed K 100.00 party=P1 currency=EUR instrument=grant | accepted

# earmarks name the charter's purposes and leave at least one
fund | contribution.pledged K P1 1.00 EUR earmark=only:weather | purpose.unknown
fund | contribution.pledged K P1 1.00 EUR earmark=only:heating | purpose.unknown
funded | earmark.set K 1.00 never=heating | purpose.unknown
fund | contribution.pledged K P1 1.00 EUR earmark=only:energy/never:energy | earmark.empty
fund | contribution.pledged K P1 1.00 EUR earmark=never:energy,cyber,air_defence | earmark.empty
fund | contribution.pledged K P1 1.00 EUR earmark=never:energy,cyber | accepted

# a pledge ends by withdrawal; money needs an agreement
pledged ; contribution.withdrawn K | contribution.withdrawn K | contribution.state
pledged ; contribution.withdrawn K | contribution.revised K 1.00 | contribution.state
pledged ; contribution.withdrawn K | contribution.signed K 1.00 | contribution.state
pledged | contribution.received K 1.00 eur | contribution.state
pledged | note.deposited K W 1.00 | contribution.state
pledged | contribution.written_off K 1.00 | contribution.state
pledged ; unknown | receipt.matched R K 1.00 | contribution.state
funded | loan.repaid K 1.00 eur | contribution.state

# no money before the first agreement, but notes may be encashed and dues written off
signed | on=2026-02-28 contribution.received K 1.00 eur | date.before_agreement
signed | +1d on=2026-03-01 contribution.received K 1.00 eur | accepted
signed | on=2026-02-28 note.deposited K W 1.00 | date.before_agreement
lent | on=2026-02-28 loan.repaid L 1.00 eur | date.before_agreement
signed ; unknown | on=2026-02-28 receipt.matched R K 1.00 | date.before_agreement
noted | on=2026-02-28 note.encashed W 1.00 eur | accepted
signed | on=2026-02-28 contribution.written_off K 1.00 | accepted
signed ; on=2026-02-01 contribution.signed K 1.00
    | on=2026-02-01 contribution.received K 1.00 eur | accepted

# instalments add up to the agreement
fund | contribution.signed K 9.00 party=P1 currency=EUR instalments=5.00,4.01 | instalments.sum
fund | contribution.signed K 9.00 party=P1 currency=EUR instalments=5.00,3.99 | instalments.sum
fund | contribution.signed K 9.00 party=P1 currency=EUR instalments=5.00,4.00 | accepted
fund | contribution.signed K 1701411834604692317316873037158841057.27 party=P1 currency=EUR
    instalments=1701411834604692317316873037158841057.27,0.01 | instalments.sum

# one limit to a contribution
contribution.pledged K P1 9.00 EUR earmark=only:energy
    | contribution.signed K 9.00 earmark=only:cyber | earmark.differs
contribution.pledged K P1 9.00 EUR earmark=only:energy
    | contribution.signed K 9.00 earmark=only:energy | accepted
funded ; earmark.set K 10.00 only=energy | earmark.set K 10.00 only=energy,cyber | earmark.differs
funded ; earmark.set K 10.00 only=energy | earmark.set K 10.00 only=energy | accepted lots=20.00

# receipts: charges are smaller than the amount, what exceeds the agreement is owed back
signed | contribution.received K 1.00 eur charges=1.00 | charges.exceed
signed | contribution.received K 1.00 eur charges=0.99 | accepted free=0.01
noted | note.encashed W 1.00 eur charges=1.01 | charges.exceed
signed | contribution.received K 1000.01 eur | accepted free=1000.00
signed | contribution.received K 1.00 usd | currency.mismatch
foreign ; unknown | receipt.matched R U 1.00 | currency.mismatch

# charges beyond the fund's part are the contribution's own, and come back with a reversal
contribution.signed A 60.00 party=P1 currency=EUR earmark=only:energy
    ; contribution.received A 60.00 eur ; contribution.received A 60.00 eur charges=5.00
    ; earmark.released A 50.00 | earmark.set A 45.01 only=energy | earmark.exceeds
contribution.signed A 60.00 party=P1 currency=EUR earmark=only:energy
    ; contribution.received A 60.00 eur ; contribution.received A 60.00 eur charges=5.00
    ; earmark.released A 50.00 | earmark.set A 45.00 only=energy | accepted lots=55.00
contribution.signed A 60.00 party=P1 currency=EUR earmark=only:energy
    ; contribution.received A 60.00 eur ; #r contribution.received A 60.00 eur charges=5.00
    ; earmark.released A 50.00 ; entry.reversed #r
    | earmark.set A 50.00 only=energy | accepted lots=60.00
contribution.signed A 10.00 party=P1 currency=EUR ; contribution.received A 10.00 eur
    ; #r contribution.received A 60.00 eur charges=5.00
    ; contribution.signed A 10.00 earmark=only:energy ; entry.reversed #r
    | earmark.set A 10.00 only=energy | accepted lots=10.00

# no more than is left
signed | contribution.written_off K 1000.01 | receivable.exceeds
signed | contribution.written_off K 1000.00 | accepted
signed | note.deposited K W 1000.01 | receivable.exceeds
signed | note.deposited K W 1000.00 | accepted
lent | loan.repaid L 100.01 eur | loan.exceeds
lent | loan.repaid L 100.00 eur | accepted free=0.00
loan ; income.received eur 1.00 | loan.repaid L 0.01 eur | loan.exceeds
noted | note.encashed W 100.01 eur | note.exceeds
noted | note.encashed W 100.00 eur | accepted free=100.00
signed ; unknown | receipt.matched R K 50.01 | receipt.exceeds
signed ; unknown | receipt.matched R K 50.00 | accepted free=50.00
funded ; unknown | receipt.returned 50.01 eur receipt=R | receipt.exceeds
unknown | receipt.returned 50.00 eur receipt=R | accepted
funded ; contribution.received K 0.05 eur | receipt.returned 0.06 eur party=P1 | receipt.exceeds
funded ; contribution.received K 0.05 eur
    | receipt.returned 0.05 eur party=P1 | accepted free=1000.00
funded | earmark.set K 1000.01 only=energy | earmark.exceeds
funded | earmark.set K 1000.00 only=energy | accepted free=0.00 lots=1000.00
signed | earmark.set K 0.01 only=energy | earmark.exceeds
funded ; earmark.set K 10.00 only=energy | earmark.released K 10.01 | earmark.exceeds
funded ; earmark.set K 10.00 only=energy | earmark.released K 10.00 | accepted lots=0.00
)";

const std::string_view kTreasuryRows = R"(
# amounts are written with the currency's decimals, above zero, within 128 bits
fund | income.received eur 1.0 | amount.decimals
fund | income.received eur 1 | amount.decimals
fund | income.received eur 1.000 | amount.decimals
fund | income.received eur 01.00 | amount.decimals
fund | income.received eur 1e2 | amount.decimals
fund | income.received eur -01.00 | amount.decimals
fund | income.received jpy 1.0 | amount.decimals
fund | income.received jpy 1 | accepted
fund | income.received eur 0.00 | amount.positive
fund | income.received eur -1.00 | amount.positive
fund | income.received eur -1701411834604692317316873037158841057.28 | amount.positive
fund | income.received eur 0.01 | accepted free=0.01
fund | income.received eur 1701411834604692317316873037158841057.28 | amount.range
fund | income.received eur 1701411834604692317316873037158841057.27 | accepted
fund | income.received usd 1701411834604692317316873037158841057.27 rate=1.1 | amount.range
fund | income.received usd 1701411834604692317316873037158841057.27 rate=1 | accepted

# a balance that would not fit is judged last of all
income.received eur 1701411834604692317316873037158841057.27
    | income.received eur2 0.01 | amount.range
income.received eur 1701411834604692317316873037158841057.26
    | income.received eur2 0.01 | accepted
income.received eur 1701411834604692317316873037158841057.27 ; batch.opened Q 1
    ; rate.set USD 0.5 batch=Q | income.received eur2 0.01 batch=Q | batch.full

# rates: for foreign money, of the day or the latest before; a later one of the same day stands
fund | income.received usd 1.00 rate=0 | rate.invalid
fund | income.received usd 1.00 rate=01.5 | rate.invalid
fund | income.received usd 1.00 rate=1.0000000000000000001 | rate.invalid
fund | income.received usd 1.00 rate=1.000000000000000001 | accepted free=1.00
fund | rate.set USD -1 | rate.invalid
fund | income.received eur 1.00 rate=1 | rate.unexpected
income.received eur 1.00 | cash.converted eur usd 1.00 2.00 rate=0.5 | rate.unexpected
fund | rate.set EUR 1 | currency.mismatch
fund | rate.set HRK 7.5 | currency.unknown
fund | account.opened z XAU | currency.unknown
nothing | fund.opened XDR sandbox | currency.unknown
account.opened gbp GBP | income.received gbp 1.00 | rate.missing
fund | on=2026-02-28 income.received usd 1.00 | rate.missing
+1d remark.recorded B | income.received usd 1.00 | accepted free=0.50
rate.set USD 0.6 | income.received usd 1.00 | accepted free=0.60
on=2026-02-01 rate.set USD 0.7 | income.received usd 1.00 | accepted free=0.50

# values are rounded once, half to even
fund | income.received jpy 1 | accepted free=0.00
fund | income.received jpy 3 | accepted free=0.02
fund | income.received jpy 5 | accepted free=0.02
fund | income.received usd 0.07 | accepted free=0.04

# cash is moved between different accounts of the same or exchanged between different currencies
funded | cash.transferred eur eur 1.00 | account.same
funded | cash.converted eur eur 1.00 1.00 | account.same
funded | cash.transferred eur usd 1.00 | currency.mismatch
funded | cash.converted eur eur2 1.00 1.00 | currency.mismatch
funded | cash.transferred eur eur2 1000.01 | cash.insufficient
funded | cash.transferred eur eur2 1000.00 | accepted free=1000.00
funded | cash.converted eur usd 1000.01 2000.00 | cash.insufficient
funded | cash.converted eur usd 1000.00 2000.00 | accepted free=1000.00
funded | charge.paid eur 1000.01 | cash.insufficient
funded | charge.paid eur 1000.00 | accepted free=0.00
fund | proceeds.received X 1.00 eur | party.role
fund | proceeds.received S 1.00 eur | accepted free=1.00

# what is done by choice may not take free below zero
unknown | charge.paid eur 0.01 | funds.insufficient
funded | funds.set_aside rainy 1000.01 | funds.insufficient
funded | funds.set_aside rainy 1000.00 | accepted free=0.00
funded ; funds.set_aside rainy 1000.00 | earmark.set K 0.01 only=energy | funds.insufficient
lent ; funds.set_aside rainy 0.01 | loan.repaid L 100.00 eur | funds.insufficient
lent ; funds.set_aside rainy 0.01 | loan.repaid L 99.99 eur | accepted free=0.00
funded ; income.received usd 1.00 ; funds.set_aside rainy 1000.50
    | cash.converted usd eur 1.00 0.49 | funds.insufficient
funded ; income.received usd 1.00 ; funds.set_aside rainy 1000.50
    | cash.converted usd eur 1.00 0.50 | accepted free=0.00
funded ; funds.set_aside rainy 10.00 | funds.released rainy 10.01 | set_aside.exceeds
funded ; funds.set_aside rainy 10.00 | funds.released rainy 10.00 | accepted free=1000.00
funded ; funds.set_aside rainy 10.00 | funds.set_aside rainy 5.00 | accepted free=985.00

# a bank reference stands once per account among entries not reversed
income.received eur 1.00 ref=r | income.received eur 2.00 ref=r | bank_reference.taken
income.received eur 1.00 ref=r | income.received eur2 2.00 ref=r | accepted
#i income.received eur 1.00 ref=r ; entry.reversed #i | income.received eur 2.00 ref=r | accepted
released ; payment.settled M ref=r ; payment.returned M
    | income.received eur 2.00 ref=r | bank_reference.taken
income.received eur 1.00 ref=r ; released | payment.rejected M ref=r | bank_reference.taken

# statements say what the ledger says for that date
funded | statement.reconciled eur 999.99 | statement.differs
funded | statement.reconciled eur 1000.00 | accepted
funded | on=2026-02-28 statement.reconciled eur 0.00 | accepted
funded | on=2026-02-28 statement.reconciled eur 1000.00 | statement.differs
fund | statement.reconciled eur -0.01 | amount.positive
fund | statement.reconciled eur 0.0 | amount.decimals

# reversals: once, not of a reversal, not of what has a counter-act, and nothing below zero
#p contribution.pledged K P1 1.00 EUR | entry.reversed #p | reversal.kind
#i income.received eur 1.00 ; #r entry.reversed #i | entry.reversed #r | reversal.kind
#i income.received eur 1.00 | entry.reversed #i | accepted free=0.00
#i income.received eur 1.00 ; entry.reversed #i | entry.reversed #i | reversal.twice
#i income.received eur 1.00 ; charge.paid eur 0.01 | entry.reversed #i | reversal.negative
#i income.received eur 1.00 ; funds.set_aside rainy 0.01 | entry.reversed #i | reversal.negative
#i on=2026-02-01 income.received eur 1.00 ; period.closed 2026-02-28
    | entry.reversed #i | accepted free=0.00
signed ; #n note.deposited K W 100.00 ; note.encashed W 0.01 eur
    | entry.reversed #n | reversal.negative
signed ; #n note.deposited K W 100.00 | entry.reversed #n | accepted
loan ; #l contribution.received L 100.00 eur ; income.received eur 1.00 ; loan.repaid L 0.01 eur
    | entry.reversed #l | reversal.negative
contribution.signed K 10.00 party=P1 currency=EUR earmark=only:energy
    ; #k contribution.received K 10.00 eur ; earmark.released K 0.01
    | entry.reversed #k | reversal.negative

# batches have so many rows
fund | income.received eur 1.00 batch=Q | batch.unknown
batch.opened Q 1 | income.received eur 1.00 batch=Q | accepted
batch.opened Q 1 ; income.received eur 1.00 batch=Q | income.received eur 1.00 batch=Q | batch.full
batch.opened Q 1 ; #i income.received eur 1.00 batch=Q ; entry.reversed #i
    | income.received eur 1.00 batch=Q | batch.full
)";

}  // namespace reserve::fund::test
