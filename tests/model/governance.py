"""Genesis, officers, parties, accounts, batches, rates, remarks: acts that post nothing."""
import money
from charter import Charter
from forms import refuse
from state import Officer, Party, find


def opened(state, context):
    body = context.body
    currency = body["functional_currency"]
    decimals = money.DECIMALS.get(currency)
    if decimals is None:
        refuse("currency.unknown")
    charter = Charter(body["charter"], decimals, body["sandbox"])

    def evolve():
        state.opened = True
        state.functional = currency
        state.functional_decimals = decimals
        state.sandbox = body["sandbox"]
        state.charter = charter
        actor = context.act["actor"]
        state.officers[actor] = Officer(actor, ["governor"], None, body.get("public_key"))
    context.evolve = evolve


def charter_amended(state, context):
    charter = Charter(context.body["charter"], state.functional_decimals, state.sandbox)

    def evolve():
        state.charter = charter
    context.evolve = evolve


def log_key_changed(state, context):
    """The key itself is the façade's business."""


def officer_enrolled(state, context):
    body = context.body
    if body["officer"] in state.officers:
        refuse("reference.taken")
    if "party" in body:
        find(state.parties, body["party"])
    if "auditor" in body["roles"] and len(body["roles"]) > 1:
        refuse("role.exclusive")
    if "party" in body:
        party = state.parties[body["party"]]
        if "partner" in body["roles"] and party.role != "contributor":
            refuse("party.role")
        if "beneficiary" in body["roles"] and party.name != state.charter.beneficiary:
            refuse("party.role")

    def evolve():
        state.officers[body["officer"]] = Officer(body["officer"], body["roles"],
                                                  body.get("party"), body.get("public_key"))
    context.evolve = evolve


def officer_revoked(state, context):
    officer = find(state.officers, context.body["officer"])
    if officer.revoked:
        refuse("officer.state")
    if "governor" in officer.roles and not any(
            other is not officer and not other.revoked and "governor" in other.roles
            for other in state.officers.values()):
        refuse("officer.last_governor")

    def evolve():
        officer.revoked = True
    context.evolve = evolve


def party_registered(state, context):
    body = context.body
    if body["party"] in state.parties:
        refuse("reference.taken")

    def evolve():
        state.parties[body["party"]] = Party(body["party"], body["role"])
    context.evolve = evolve


def _suspension(state, context, suspended):
    party = find(state.parties, context.body["party"])
    if party.suspended == suspended:
        refuse("party.state")

    def evolve():
        party.suspended = suspended
    context.evolve = evolve


def party_suspended(state, context):
    _suspension(state, context, True)


def party_reinstated(state, context):
    _suspension(state, context, False)


def account_opened(state, context):
    body = context.body
    if body["account"] in state.accounts:
        refuse("reference.taken")
    if body["currency"] not in money.DECIMALS:
        refuse("currency.unknown")

    def evolve():
        state.accounts[body["account"]] = body["currency"]
    context.evolve = evolve


def batch_opened(state, context):
    body = context.body
    if body["batch"] in state.batches:
        refuse("reference.taken")

    def evolve():
        state.batches[body["batch"]] = body["rows"]
    context.evolve = evolve


def rate_set(state, context):
    body = context.body
    if body["currency"] not in money.DECIMALS:
        refuse("currency.unknown")
    if body["currency"] == state.functional:
        refuse("currency.mismatch")
    rate = money.read_rate(body["value"])
    if rate is None:
        refuse("rate.invalid")

    def evolve():
        state.set_rate(body["currency"], context.date, rate)
    context.evolve = evolve


def remark_recorded(state, context):
    about = context.body["about"]
    if isinstance(about, int):
        if about >= state.next_seq:
            refuse("reference.unknown")
        return
    tables = (state.contributions, state.notes, state.receipts, state.notifications,
              state.disbursements, state.payments, state.parties, state.accounts)
    if not any(about in table for table in tables):
        refuse("reference.unknown")


def attempt_refused(state, context):
    """An entry of its own; posts nothing."""


HANDLERS = {
    "fund.opened": opened, "log_key.changed": log_key_changed,
    "charter.amended": charter_amended, "officer.enrolled": officer_enrolled,
    "officer.revoked": officer_revoked, "party.registered": party_registered,
    "party.suspended": party_suspended, "party.reinstated": party_reinstated,
    "account.opened": account_opened, "batch.opened": batch_opened, "rate.set": rate_set,
    "remark.recorded": remark_recorded, "attempt.refused": attempt_refused,
}
