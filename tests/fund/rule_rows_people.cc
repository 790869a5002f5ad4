// Rows of the rule table: the fund, its charter, its people, dates and names.
#include "tests/fund/rule_table.h"

namespace reserve::fund::test {

const std::string_view kPeopleRows = R"(
# the fund is opened once, and everything else comes after
nothing | remark.recorded B | fund.unopened
nothing | fund.opened EUR sandbox | accepted
fund | fund.opened EUR sandbox | fund.exists

# where signatures are required an act names its fund and carries its actor's signature
nothing | fundless fund.opened EUR sandbox signed | fund.missing
fund | fundless party.registered Z payee | fund.missing
fund | elsewhere party.registered Z payee | fund.other
fund | unsigned party.registered Z payee | signature.missing
fund | forged party.registered Z payee | signature.invalid

# recorded time does not go back; equal times are allowed
fund | -1us remark.recorded B | time.backwards
fund | remark.recorded B | accepted
fund | +1us remark.recorded B | accepted

# only enrolled officers act, each in the roles held
fund | by=nobody remark.recorded B | actor.unknown
officer.revoked t | by=t account.opened z EUR | actor.unknown
officer.revoked t | by=t2 account.opened z EUR | accepted
fund | by=c account.opened z EUR | role.missing
fund | by=t payment.released M | role.missing
fund | by=v1 notification.issued N | role.missing
fund | by=a remark.recorded B | accepted
fund | attempt.refused | role.missing

# value dates, ends of periods and observations lie at most in the present
fund | on=2026-03-02 income.received eur 1.00 | date.future
fund | on=2026-03-01 income.received eur 1.00 | accepted
fund | period.closed 2026-03-02 | date.future
fund | period.closed 2026-03-01 | accepted
fund | notification.issued N observed_at=+1us | date.future
fund | notification.issued N observed_at=+0us | accepted

# a closed period refuses every act dated in it
period.closed 2026-02-28 | on=2026-02-28 income.received eur 1.00 | period.closed
period.closed 2026-02-28 | on=2026-03-01 income.received eur 1.00 | accepted
period.closed 2026-03-01 | remark.recorded B | period.closed
period.closed 2026-03-01 | period.closed 2026-03-01 | period.closed
period.closed 2026-02-28 | period.closed 2026-02-28 | period.order
period.closed 2026-02-28 | period.closed 2026-02-27 | period.order
period.closed 2026-02-28 | period.closed 2026-03-01 | accepted

# a name is given once, also after revocation; things of different types may share one
fund | account.opened eur USD | reference.taken
fund | party.registered P1 payee | reference.taken
officer.revoked t2 | officer.enrolled t2 treasurer | reference.taken
issued ; notification.withdrawn N | notification.issued N | reference.taken
fund | account.opened P1 EUR | accepted

# what is named exists
fund | contribution.received Z 1.00 eur | reference.unknown
signed | contribution.received K 1.00 nowhere | reference.unknown
fund | officer.enrolled z partner party=Z | reference.unknown
fund | entry.reversed #never | reference.unknown
fund | remark.recorded nothing_of_that_name | reference.unknown
fund | officer.revoked Z | reference.unknown

# an auditor holds no other role; partners come from contributors, beneficiaries from the fund's
fund | officer.enrolled z auditor,partner | role.exclusive
fund | officer.enrolled z governor,partner | accepted
fund | officer.enrolled z partner party=X | party.role
fund | officer.enrolled z beneficiary party=X | party.role
fund | officer.enrolled z partner party=P1 | accepted
fund | officer.enrolled z beneficiary party=B | accepted

# a charter is complete and does not contradict itself
fund | charter.amended unreadable | charter.invalid
fund | charter.amended purposes | charter.invalid
fund | charter.amended tiers | charter.invalid
fund | charter.amended tiers:100.00x1,100.00x2 | charter.invalid
fund | charter.amended tiers:100.00x1,100.01x2 | accepted
fund | charter.amended tiers:100.00x0 | charter.invalid
fund | charter.amended tiers:100.00x1s1.01 | charter.invalid
fund | charter.amended tiers:100.00x1s1 | accepted
fund | charter.amended gate:no_objection:1.01 | charter.invalid
fund | charter.amended gate:affirmative:1 | accepted
fund | charter.amended cap_purpose:heating:1.00 | charter.invalid
fund | charter.amended cap_purpose:energy:1.00 | accepted
fund | charter.amended low_cash:1.00:heating | charter.invalid
fund | charter.amended low_cash:1.00:energy | accepted
nothing | fund.opened EUR real | charter.invalid
nothing | fund.opened EUR real signed | accepted

# officers and parties change from one state to the other; one governor stays
officer.revoked t2 | officer.revoked t2 | officer.state
fund | officer.revoked g | officer.last_governor
officer.enrolled g2 governor | officer.revoked g | accepted
party.suspended P1 | party.suspended P1 | party.state
fund | party.reinstated P1 | party.state
party.suspended P1 | party.reinstated P1 | accepted
)";

}  // namespace reserve::fund::test
