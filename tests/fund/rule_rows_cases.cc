// Rows of the rule table: notifications and their gate, requests and votes.
#include "tests/fund/rule_table.h"

namespace reserve::fund::test {

const std::string_view kNotificationRows = R"(
# partners are the contributors registered and not suspended at issue
issued ; party.registered P4 contributor | notification.delivered N P4 | notification.partner
party.suspended P3 ; issued | notification.delivered N P3 | notification.partner
issued | notification.delivered N X | notification.partner
issued ; officer.enrolled u partner | by=u notification.acknowledged N | notification.partner
issued ; party.suspended P1 | notification.objected N | party.suspended
issued ; party.suspended P1 | notification.delivered N P1 | accepted
fund | notification.issued N expected_need=heating:1.00 | purpose.unknown
fund | notification.issued N expected_need=energy:1.0 | amount.decimals
fund | notification.issued N expected_need=energy:1.00 | accepted

# what was never active is not renewed or stood down; what ended takes nothing more
issued | notification.renewed N | notification.state
issued | notification.stood_down N | notification.state
told ; notification.stood_down N | notification.delivered N P1 | notification.state
told ; notification.stood_down N | notification.acknowledged N | notification.state
told ; notification.stood_down N | notification.withdrawn N | notification.state
told | notification.withdrawn N | accepted
committed | notification.withdrawn N | notification.in_use
committed ; disbursement.cancelled D | notification.withdrawn N | notification.in_use
committed | notification.stood_down N | accepted

# notify_only: open once all are delivered to, or after 6 hours with an attempt for each
issued ; notification.delivered N P1 ; notification.delivered N P2
    | disbursement.requested D N energy 1.00 EUR X | gate.closed
issued ; notification.delivered N P1 ; notification.delivered N P2
    | +24h disbursement.requested D N energy 1.00 EUR X | gate.closed
told | disbursement.requested D N energy 1.00 EUR X | accepted
issued ; notification.delivered N P1 ; notification.delivered N P2
    ; notification.delivered N P3 outcome=attempted
    | +6h-1us disbursement.requested D N energy 1.00 EUR X | gate.closed
issued ; notification.delivered N P1 ; notification.delivered N P2
    ; notification.delivered N P3 outcome=attempted
    | +6h disbursement.requested D N energy 1.00 EUR X | accepted
party.suspended P1 ; party.suspended P2 ; party.suspended P3 ; issued
    | disbursement.requested D N energy 1.00 EUR X | accepted

# no_objection: open from 24 hours while too few object; once open it stays open
charter.amended gate:no_objection ; issued
    | +24h-1us disbursement.requested D N energy 1.00 EUR X | gate.closed
charter.amended gate:no_objection ; issued
    | +24h disbursement.requested D N energy 1.00 EUR X | accepted
charter.amended gate:no_objection:0.33 ; issued ; notification.objected N
    | +24h disbursement.requested D N energy 1.00 EUR X | gate.closed
charter.amended gate:no_objection:0.34 ; issued ; notification.objected N
    | +24h disbursement.requested D N energy 1.00 EUR X | accepted
party.suspended P3 ; charter.amended gate:no_objection:0.5 ; issued ; notification.objected N
    | +24h disbursement.requested D N energy 1.00 EUR X | gate.closed
charter.amended gate:no_objection ; issued ; notification.objected N
    ; +24h notification.acknowledged N
    | disbursement.requested D N energy 1.00 EUR X | accepted
charter.amended gate:no_objection ; issued ; +24h notification.objected N
    | disbursement.requested D N energy 1.00 EUR X | accepted
charter.amended gate:no_objection ; issued ; +24h-1us notification.objected N
    | +1us disbursement.requested D N energy 1.00 EUR X | gate.closed

# affirmative: open from the acknowledgement that reaches the quorum
charter.amended gate:affirmative:0.5 ; issued ; notification.acknowledged N
    | disbursement.requested D N energy 1.00 EUR X | gate.closed
charter.amended gate:affirmative:0.5 ; issued ; notification.acknowledged N
    ; by=v2 notification.acknowledged N
    | disbursement.requested D N energy 1.00 EUR X | accepted
party.suspended P3 ; charter.amended gate:affirmative:0.5 ; issued ; notification.acknowledged N
    | disbursement.requested D N energy 1.00 EUR X | accepted
charter.amended gate:affirmative:0.5 ; issued ; notification.acknowledged N
    ; by=v1b notification.acknowledged N
    | disbursement.requested D N energy 1.00 EUR X | gate.closed
charter.amended gate:affirmative:0.3 ; issued ; notification.acknowledged N
    ; notification.objected N
    | disbursement.requested D N energy 1.00 EUR X | accepted

# the mode and clocks are those of the charter at issue
charter.amended gate:affirmative:1 ; issued ; charter.amended
    ; notification.delivered N P1 ; notification.delivered N P2 ; notification.delivered N P3
    | disbursement.requested D N energy 1.00 EUR X | gate.closed

# suspended after 45 days until renewed; grace for releases of 90 days after stand-down
told | +45d disbursement.requested D N energy 1.00 EUR X | accepted
told | +45d+1us disbursement.requested D N energy 1.00 EUR X | gate.closed
told ; +45d+1us notification.renewed N
    | +45d disbursement.requested D N energy 1.00 EUR X | accepted
funded ; requested | +45d+1us disbursement.approved D | gate.closed
instructed | +45d payment.released M | accepted
instructed | +45d+1us payment.released M | gate.closed
instructed ; notification.stood_down N | +90d payment.released M | accepted
instructed ; notification.stood_down N | +90d+1us payment.released M | gate.closed
told ; notification.stood_down N | disbursement.requested D N energy 1.00 EUR X | gate.closed
funded ; requested ; notification.stood_down N | disbursement.approved D | gate.closed
released ; notification.stood_down N | +90d+1us payment.settled M | accepted
)";

const std::string_view kDisbursementRows = R"(
# requests name a payee and a purpose of the charter
told | disbursement.requested D N energy 1.00 EUR B | party.role
told | disbursement.requested D N energy 1.00 EUR P1 | party.role
told | disbursement.requested D N weather 1.00 EUR X | purpose.unknown
told | disbursement.requested D N heating 1.00 EUR X | purpose.unknown
told | disbursement.requested D N energy 1.00 HRK X | currency.unknown
told ; party.suspended X | disbursement.requested D N energy 1.00 EUR X | party.suspended
told ; disbursement.requested D N energy 1701411834604692317316873037158841057.26 EUR X
    | disbursement.requested E N energy 0.01 EUR X | accepted
told ; disbursement.requested D N energy 1701411834604692317316873037158841057.27 EUR X
    | disbursement.requested E N energy 0.01 EUR X | amount.range
told ; disbursement.requested D N energy 1701411834604692317316873037158841057.27 EUR X
    | disbursement.requested E N energy 0.01 EUR Y | accepted

# votes belong to what is pending
committed | by=v2 disbursement.approved D | disbursement.state
committed | by=v2 disbursement.recused D | disbursement.state
requested | disbursement.cancelled D | disbursement.state
requested | disbursement.withdrawn D | accepted D=withdrawn
requested ; disbursement.withdrawn D | disbursement.withdrawn D | disbursement.state
requested ; disbursement.rejected D | by=v2 disbursement.approved D | disbursement.state
requested | payment.instructed M D 100.00 eur | disbursement.state
requested | refund.received D 1.00 eur | disbursement.state

# the requester neither approves nor rejects, but may recuse itself
funded ; told ; officer.enrolled z beneficiary,partner
    ; by=z disbursement.requested D N energy 1.00 EUR X
    | by=z disbursement.approved D | four_eyes
funded ; told ; officer.enrolled z beneficiary,partner
    ; by=z disbursement.requested D N energy 1.00 EUR X
    | by=z disbursement.rejected D | four_eyes
funded ; told ; officer.enrolled z beneficiary,partner
    ; by=z disbursement.requested D N energy 1.00 EUR X
    | by=z disbursement.recused D | accepted

# a recusal removes the whole party; a vote is cast once
funded ; requested ; disbursement.recused D | disbursement.approved D | vote.recused
funded ; requested ; disbursement.recused D | by=v1b disbursement.approved D | vote.recused
funded ; requested ; disbursement.recused D | by=v1b disbursement.recused D | vote.recused
funded ; requested ; disbursement.recused D | by=v2 disbursement.approved D | accepted D=committed
charter.amended tiers:1000.00x2 ; funded ; requested ; disbursement.approved D
    | disbursement.approved D | vote.duplicate
charter.amended tiers:1000.00x2 ; funded ; requested ; disbursement.approved D
    | disbursement.rejected D | vote.duplicate
charter.amended tiers:1000.00x2 ; funded ; requested ; disbursement.approved D
    | by=v1b disbursement.recused D | vote.duplicate
funded ; requested ; party.suspended P1 | disbursement.approved D | party.suspended
funded ; requested ; party.suspended X | disbursement.approved D | accepted D=committed

# approvals and rejections count by party, or by officer where the tier says so
charter.amended tiers:1000.00x2 ; funded ; requested ; disbursement.approved D
    | by=v1b disbursement.approved D | accepted D=pending
charter.amended tiers:1000.00x2o ; funded ; requested ; disbursement.approved D
    | by=v1b disbursement.approved D | accepted D=committed
charter.amended tiers:1000.00x2 ; funded ; requested ; disbursement.approved D
    | by=v2 disbursement.approved D | accepted D=committed
charter.amended tiers:1000.00x2 ; requested ; disbursement.rejected D
    | by=v1b disbursement.rejected D | accepted D=pending
charter.amended tiers:1000.00x2 ; requested ; disbursement.rejected D
    | by=v2 disbursement.rejected D | accepted D=rejected
charter.amended tiers:1000.00x2 ; funded ; requested ; by=v3 disbursement.recused D
    | disbursement.approved D | accepted D=pending

# tiers look at all requests to one payee under one notification that are not off the table
charter.amended tiers:100.00x1 ; funded ; requested | disbursement.approved D | accepted D=committed
charter.amended tiers:99.99x1 ; funded ; requested | disbursement.approved D | tier.exceeded
charter.amended tiers:99.99x1 ; funded ; requested | disbursement.rejected D | tier.exceeded
charter.amended tiers:99.99x1 ; funded ; requested | disbursement.recused D | accepted
charter.amended tiers:99.99x1,100.00x2 ; funded ; requested
    | disbursement.approved D | accepted D=pending
charter.amended tiers:100.00x1,199.99x2 ; funded ; requested
    ; disbursement.requested E N energy 0.01 EUR X | disbursement.approved D | accepted D=pending
charter.amended tiers:100.00x1 ; funded ; requested
    ; disbursement.requested E N energy 0.01 EUR Y | disbursement.approved D | accepted D=committed
charter.amended tiers:100.00x1 ; funded ; requested ; disbursement.withdrawn D
    ; disbursement.requested E N energy 100.00 EUR X
    | disbursement.approved E | accepted E=committed
charter.amended tiers:100.00x1 ; committed ; disbursement.requested E N energy 0.01 EUR X
    | disbursement.approved E | tier.exceeded
charter.amended tiers:100.00x1 ; committed ; disbursement.cancelled D
    ; disbursement.requested E N energy 100.00 EUR X
    | disbursement.approved E | accepted E=committed
charter.amended tiers:100.00x1 ; settled ; disbursement.requested E N energy 0.01 EUR X
    | disbursement.approved E | tier.exceeded

# shares are of signed contributions; exactly the share is enough
charter.amended tiers:900.00x1s0.5 ; funded ; requested
    ; contribution.signed O 1000.00 party=P2 currency=EUR
    | disbursement.approved D | accepted D=committed
charter.amended tiers:900.00x1s0.5 ; funded ; requested
    ; contribution.signed O 1000.01 party=P2 currency=EUR
    | disbursement.approved D | accepted D=pending
charter.amended tiers:900.00x1s0.5 ; funded ; requested
    ; contribution.signed O 1000.01 party=P2 currency=EUR instrument=loan
    | disbursement.approved D | accepted D=pending
charter.amended tiers:900.00x1s1 ; funded ; requested
    ; contribution.signed O 1000.01 party=P2 currency=EUR ; by=v2 disbursement.recused D
    | disbursement.approved D | accepted D=committed
charter.amended tiers:900.00x1s1 ; funded ; requested
    ; contribution.signed O 1000.01 party=P2 currency=EUR ; party.suspended P2
    | disbursement.approved D | accepted D=committed
)";

}  // namespace reserve::fund::test
