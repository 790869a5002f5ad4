// Rows of the rule table: what a commitment may take, and what follows it.
#include "tests/fund/rule_table.h"

namespace reserve::fund::test {

const std::string_view kCommitmentRows = R"(
# low-cash mode pauses purposes while free lies below the threshold
charter.amended low_cash:1000.01:cyber ; funded ; requested
    | disbursement.approved D | low_cash.paused
charter.amended low_cash:1000.00:cyber ; funded ; requested
    | disbursement.approved D | accepted D=committed
charter.amended low_cash:1000.01:energy ; funded ; requested
    | disbursement.approved D | accepted D=committed
charter.amended low_cash:1000.01:cyber ; funded ; requested
    | disbursement.rejected D | accepted D=rejected

# caps count open commitments and what was spent, net of what came back
charter.amended cap_notification:99.99 ; funded ; requested
    | disbursement.approved D | cap.notification
charter.amended cap_notification:100.00 ; funded ; requested
    | disbursement.approved D | accepted D=committed
charter.amended cap_purpose:energy:99.99 ; funded ; requested
    | disbursement.approved D | cap.purpose
charter.amended cap_purpose:energy:100.00/cap_purpose:cyber:1.00 ; funded ; requested
    | disbursement.approved D | accepted D=committed
charter.amended cap_month:99.99 ; funded ; requested | disbursement.approved D | cap.period
charter.amended cap_month:100.00 ; committed ; disbursement.requested E N energy 0.01 EUR X
    | +30d disbursement.approved E | cap.period
charter.amended cap_month:100.00 ; committed ; disbursement.requested E N energy 0.01 EUR X
    | +31d disbursement.approved E | accepted E=committed
charter.amended cap_quarter:100.00 ; committed ; disbursement.requested E N energy 0.01 EUR X
    | +31d disbursement.approved E | accepted E=committed
charter.amended cap_year:100.00 ; committed ; disbursement.requested E N energy 0.01 EUR X
    | +31d disbursement.approved E | cap.period
charter.amended cap_purpose:energy:100.00 ; settled
    ; disbursement.requested E N energy 0.01 EUR Y | disbursement.approved E | cap.purpose
charter.amended cap_purpose:energy:100.00 ; settled ; refund.received D 0.01 eur
    ; disbursement.requested E N energy 0.01 EUR Y
    | disbursement.approved E | accepted E=committed
charter.amended cap_purpose:energy:100.00 ; committed ; disbursement.cancelled D
    ; disbursement.requested E N energy 100.00 EUR Y
    | disbursement.approved E | accepted E=committed

# free and all earmarks together must suffice, and for this purpose
funded ; told ; disbursement.requested D N energy 1000.01 EUR X
    | disbursement.approved D | funds.insufficient
funded ; told ; disbursement.requested D N energy 1000.00 EUR X
    | disbursement.approved D | accepted free=0.00
funded ; earmark.set K 900.00 only=cyber ; requested
    | disbursement.approved D | accepted free=0.00 lots=900.00
funded ; earmark.set K 900.01 only=cyber ; requested
    | disbursement.approved D | earmark.unmatched
funded ; earmark.set K 60.00 only=energy ; requested
    | disbursement.approved D | accepted free=900.00 lots=0.00

# a negative free counts as zero: it takes nothing from the earmarks
contribution.signed O 1.00 party=P2 currency=EUR
    | contribution.received O 6.00 eur charges=2.00 | accepted free=-1.00
contribution.signed O 1.00 party=P2 currency=EUR ; contribution.received O 6.00 eur charges=2.00
    ; contribution.signed A 100.00 party=P1 currency=EUR earmark=only:energy
    ; contribution.received A 100.00 eur ; requested
    | disbursement.approved D | accepted free=-1.00 lots=0.00
contribution.signed O 1.00 party=P2 currency=EUR ; contribution.received O 6.00 eur charges=2.00
    ; contribution.signed A 99.99 party=P1 currency=EUR earmark=only:energy
    ; contribution.received A 99.99 eur ; requested
    | disbursement.approved D | funds.insufficient

# the minimum liquidity stays free, and limits commitments alone
charter.amended liquidity:900.00 ; funded ; requested
    | disbursement.approved D | accepted free=900.00
charter.amended liquidity:900.01 ; funded ; requested
    | disbursement.approved D | liquidity.minimum
charter.amended liquidity:1000.00 ; funded | funds.set_aside rainy 1000.00 | accepted free=0.00
charter.amended liquidity:1000.00 ; funded ; earmark.set K 0.01 only=cyber ; requested
    | disbursement.approved D | liquidity.minimum

# A holds 100 for anything, B 100 not for air defence: both requests of 100 find their money
contribution.signed A 100.00 party=P1 currency=EUR ; contribution.received A 100.00 eur
    ; contribution.signed B 100.00 party=P2 currency=EUR earmark=never:air_defence
    ; contribution.received B 100.00 eur ; told
    ; disbursement.requested D N energy 100.00 EUR X ; disbursement.approved D
    ; disbursement.requested E N air_defence 100.00 EUR X
    | disbursement.approved E | accepted free=0.00 lots=0.00
# also where energy was committed out of A before B came: its commitment moves over to B
contribution.signed A 100.00 party=P1 currency=EUR ; contribution.received A 100.00 eur ; told
    ; disbursement.requested D N energy 100.00 EUR X ; disbursement.approved D
    ; contribution.signed B 100.00 party=P2 currency=EUR earmark=never:air_defence
    ; contribution.received B 100.00 eur
    ; disbursement.requested E N air_defence 100.00 EUR X
    | disbursement.approved E | accepted free=0.00 lots=0.00
contribution.signed A 100.00 party=P1 currency=EUR ; contribution.received A 100.00 eur ; told
    ; disbursement.requested D N energy 50.00 EUR X ; disbursement.approved D
    ; contribution.signed B 100.00 party=P2 currency=EUR earmark=never:air_defence
    ; contribution.received B 100.00 eur
    ; disbursement.requested E N air_defence 100.01 EUR X
    | disbursement.approved E | earmark.unmatched

# a commitment needs the rate in force on the day of the deciding vote
funded ; told ; disbursement.requested D N energy 1.00 USD X
    | on=2026-02-28 disbursement.approved D | rate.missing
funded ; told ; disbursement.requested D N energy 1.00 USD X ; rate.set USD 0.6
    | disbursement.approved D | accepted free=999.40
charter.amended low_cash:1000.01:cyber ; funded ; told
    ; disbursement.requested D N energy 1.00 USD X
    | on=2026-02-28 disbursement.approved D | rate.missing
# which is asked for only where the vote may be given
funded ; told ; disbursement.requested D N energy 1.00 USD X ; disbursement.withdrawn D
    | on=2026-02-28 disbursement.approved D | disbursement.state
funded ; told ; disbursement.requested D N energy 1.00 USD X ; party.suspended P1
    | on=2026-02-28 disbursement.approved D | party.suspended
funded ; told ; disbursement.requested D N energy 1.00 USD X ; notification.stood_down N
    | on=2026-02-28 disbursement.approved D | gate.closed
funded ; told ; officer.enrolled z beneficiary,partner
    ; by=z disbursement.requested D N energy 1.00 USD X
    | by=z on=2026-02-28 disbursement.approved D | four_eyes
funded ; told ; disbursement.requested D N energy 1.00 USD X ; disbursement.recused D
    | by=v1b on=2026-02-28 disbursement.approved D | vote.recused
charter.amended tiers:1000.00x2 ; funded ; told ; disbursement.requested D N energy 1.00 USD X
    ; disbursement.approved D ; charter.amended tiers:1000.00x1
    | on=2026-02-28 disbursement.approved D | vote.duplicate
)";

const std::string_view kPaymentRows = R"(
# no more is instructed than is committed and not under way
committed | payment.instructed M D 100.01 eur | payment.exceeds
committed | payment.instructed M D 100.00 eur | accepted
committed ; payment.instructed O D 60.00 eur | payment.instructed M D 40.01 eur | payment.exceeds
committed ; payment.instructed O D 60.00 eur | payment.instructed M D 40.00 eur | accepted
instructed ; payment.rejected M | payment.instructed O D 100.00 eur | accepted
settled | payment.instructed O D 0.01 eur | payment.exceeds

# paid is told exactly where the account is in another currency
committed | payment.instructed M D 100.00 usd | currency.mismatch
committed | payment.instructed M D 100.00 eur paid=100.00 | currency.mismatch
committed | payment.instructed M D 100.00 usd paid=200.00 | accepted
settled | refund.received D 1.00 usd | currency.mismatch
settled | refund.received D 1.00 eur received=1.00 | currency.mismatch
settled | refund.received D 1.00 usd received=2.00 | accepted free=901.00
released | payment.settled M rate=1 | rate.unexpected

# payments go from instructed to released to settled; banks reject and return
instructed | payment.settled M | payment.state
released | payment.released M | payment.state
settled | payment.rejected M | payment.state
released | payment.returned M | payment.state
released | payment.rejected M | accepted D=committed
settled ; payment.returned M | payment.returned M | payment.state
settled ; disbursement.cancelled D | payment.returned M | accepted D=committed

# a suspended payee gets nothing instructed or released; what the bank did is recorded
committed ; party.suspended X | payment.instructed M D 1.00 eur | party.suspended
instructed ; party.suspended X | payment.released M | party.suspended
released ; party.suspended X | payment.settled M | accepted

# the account must hold what is released
committed | payment.instructed M D 100.00 eur2 | accepted
committed ; payment.instructed M D 100.00 eur2 | payment.released M | cash.insufficient
committed ; cash.transferred eur eur2 99.99 ; payment.instructed M D 100.00 eur2
    | payment.released M | cash.insufficient
committed ; cash.transferred eur eur2 100.00 ; payment.instructed M D 100.00 eur2
    | payment.released M | accepted

# nobody who requested or approved makes or checks; no maker checks, no checker makes
funded ; told ; officer.enrolled z beneficiary,treasurer
    ; by=z disbursement.requested D N energy 1.00 EUR X ; disbursement.approved D
    | by=z payment.instructed M D 1.00 eur | four_eyes
funded ; requested ; officer.enrolled z partner,treasurer ; by=z disbursement.approved D
    | by=z payment.instructed M D 1.00 eur | four_eyes
funded ; requested ; officer.enrolled z partner,controller ; by=z disbursement.approved D
    ; payment.instructed M D 1.00 eur | by=z payment.released M | four_eyes
committed ; officer.enrolled z treasurer,controller ; by=z payment.instructed M D 1.00 eur
    | by=z payment.released M | four_eyes
committed ; officer.enrolled z treasurer,controller ; by=z payment.instructed M D 1.00 eur
    ; payment.instructed O D 1.00 eur | by=z payment.released O | four_eyes
committed ; officer.enrolled z treasurer,controller ; payment.instructed M D 1.00 eur
    ; by=z payment.released M | by=z payment.instructed O D 1.00 eur | four_eyes
charter.amended tiers:1000.00x2 ; funded ; requested ; officer.enrolled z partner,treasurer
    ; by=z disbursement.rejected D ; disbursement.approved D ; by=v2 disbursement.approved D
    | by=z payment.instructed M D 1.00 eur | accepted

# a request ends when no payment is under way; what was paid closes it
instructed | disbursement.cancelled D | disbursement.in_payment
instructed | disbursement.withdrawn D | disbursement.in_payment
released | disbursement.cancelled D | disbursement.in_payment
instructed ; payment.rejected M | disbursement.cancelled D | accepted D=cancelled free=1000.00
committed ; payment.instructed M D 40.00 eur ; payment.released M ; payment.settled M
    | disbursement.cancelled D | accepted D=closed free=960.00
settled ; disbursement.cancelled D | disbursement.cancelled D | disbursement.state

# what was accounted for is not returned
settled ; refund.received D 0.01 eur | payment.returned M | payment.accounted
settled ; #f refund.received D 0.01 eur ; entry.reversed #f | payment.returned M | accepted
advanced ; expenditure.accepted D 0.01 | payment.returned M | payment.accounted
advanced ; expenditure.disallowed D 0.01 | payment.returned M | accepted free=900.00

# a return goes back to its lots in the order in which the commitment took them
paid_twice ; payment.returned M ; payment.returned O
    ; payment.instructed Q D 60.00 eur ; payment.released Q ; payment.settled Q
    | refund.received D 60.00 eur | accepted lot:A=60.00 lot:B=0.00 free=0.00
paid_twice ; payment.returned O ; payment.returned M
    ; payment.instructed Q D 60.00 eur ; payment.released Q ; payment.settled Q
    | refund.received D 60.00 eur | accepted lot:A=60.00 lot:B=0.00 free=0.00
paid_twice ; disbursement.cancelled D ; payment.returned O ; payment.returned M
    ; payment.instructed Q D 60.00 eur ; payment.released Q ; payment.settled Q
    | refund.received D 60.00 eur | accepted lot:A=60.00 lot:B=0.00 free=50.00

# a refund goes back last used first, also after another one was reversed
paid_twice | refund.received D 50.00 eur | accepted lot:A=10.00 lot:B=40.00
lots ; told ; disbursement.requested D N energy 100.00 EUR X ; disbursement.approved D
    ; payment.instructed M D 60.00 eur ; payment.released M ; payment.settled M
    ; #f refund.received D 10.00 eur
    ; payment.instructed O D 40.00 eur ; payment.released O ; payment.settled O
    ; entry.reversed #f | refund.received D 10.00 eur | accepted lot:A=0.00 lot:B=10.00

# a refund that clears no advance leaves the value on the payee's advances alone
funded ; income.received usd 500.00 ; told
    ; disbursement.requested D N energy 200.00 USD X method=advance ; disbursement.approved D
    ; payment.instructed M D 100.00 usd ; payment.released M ; payment.settled M rate=1
    ; payment.instructed O D 100.00 usd ; payment.released O ; payment.settled O rate=0.5
    ; expenditure.accepted D 100.00 ; payment.returned M
    ; disbursement.requested E N energy 10.00 USD X ; disbursement.approved E
    ; payment.instructed Q E 10.00 usd ; payment.released Q ; payment.settled Q
    | refund.received E 1.00 usd | accepted advances=-25.00

# disallowed amounts fall by the whole refund, also by what clears no advance
funded ; told ; disbursement.requested D N energy 100.00 EUR X method=advance
    ; disbursement.approved D
    ; payment.instructed M D 50.00 eur ; payment.released M ; payment.settled M
    ; payment.instructed O D 50.00 eur ; payment.released O ; payment.settled O
    ; expenditure.accepted D 40.00 ; expenditure.disallowed D 60.00 ; payment.returned M
    ; refund.received D 30.00 eur
    ; payment.instructed Q D 50.00 eur ; payment.released Q ; payment.settled Q
    | expenditure.accepted D 20.01 | advance.exceeds
funded ; told ; disbursement.requested D N energy 100.00 EUR X method=advance
    ; disbursement.approved D
    ; payment.instructed M D 50.00 eur ; payment.released M ; payment.settled M
    ; payment.instructed O D 50.00 eur ; payment.released O ; payment.settled O
    ; expenditure.accepted D 40.00 ; expenditure.disallowed D 60.00 ; payment.returned M
    ; refund.received D 30.00 eur
    ; payment.instructed Q D 50.00 eur ; payment.released Q ; payment.settled Q
    | expenditure.accepted D 20.00 | accepted

# expenditure clears advances alone, refunds at most what was paid
settled | expenditure.accepted D 1.00 | disbursement.state
advanced | expenditure.accepted D 100.01 | advance.exceeds
advanced | expenditure.accepted D 100.00 | accepted
advanced ; expenditure.disallowed D 60.00 | expenditure.accepted D 40.01 | advance.exceeds
advanced ; expenditure.disallowed D 60.00 | expenditure.accepted D 40.00 | accepted
advanced ; expenditure.disallowed D 60.00 ; refund.received D 60.00 eur
    | expenditure.accepted D 40.01 | advance.exceeds
advanced ; expenditure.disallowed D 60.00 ; refund.received D 60.00 eur
    | expenditure.accepted D 40.00 | accepted
advanced | expenditure.disallowed D 100.01 | advance.exceeds
settled | expenditure.disallowed D 100.01 | refund.exceeds
settled | expenditure.disallowed D 100.00 | accepted
settled | refund.received D 100.01 eur | refund.exceeds
settled | refund.received D 100.00 eur | accepted free=1000.00
settled ; refund.received D 60.00 eur | refund.received D 40.01 eur | refund.exceeds
settled ; refund.received D 60.00 eur | refund.received D 40.00 eur | accepted free=1000.00
)";

}  // namespace reserve::fund::test
