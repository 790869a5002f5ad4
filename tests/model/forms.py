"""The forms of acts: envelope, JSON profile and the field table of every kind (rules 1, 3, 4).

Judged without any state. A value of the wrong form is `act.malformed` in the envelope and
`body.invalid` in the body; amounts, rates and currencies need only be text here.
"""
import base64
import binascii
import json
import re
import unicodedata

import money

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
KEY = re.compile(r"[a-z][a-z0-9_]*")
SHA256 = re.compile(r"[0-9a-f]{64}")
BAD_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LONGEST_TEXT = 4000
LARGEST_INTEGER = 2**53 - 1
ROLES = {"governor", "treasurer", "controller", "beneficiary", "partner", "auditor"}
ENVELOPE = {"actor", "body", "date", "id", "kind"}
OPTIONAL_ENVELOPE = {"documents", "memo", "fund"}


class Refused(Exception):
    """A refusal: the rule id that was broken first."""

    def __init__(self, rule):
        super().__init__(rule)
        self.rule = rule


def refuse(rule):
    raise Refused(rule)


KINDS_TEXT = """
fund.opened | - | name:text functional_currency:currency sandbox:bool charter:object
    public_key?:key log_key?:log_key
log_key.changed | governor | log_key:log_key reason:text
charter.amended | governor | charter:object
officer.enrolled | governor | officer:name name:text roles:roles party?:name public_key?:key
officer.revoked | governor | officer:name reason?:text
party.registered | governor | party:name name:text role:party_role country?:text
party.suspended | governor | party:name reason?:text
party.reinstated | governor | party:name reason?:text
account.opened | treasurer | account:name currency:currency bank:text
batch.opened | treasurer | batch:name source_sha256:sha256 rows:count
rate.set | treasurer | currency:currency value:rate source:text
contribution.pledged | treasurer | contribution:name party:name amount:amount currency:currency
    instrument?:instrument conditions?:text earmark?:earmark
contribution.revised | treasurer | contribution:name amount:amount reason?:text
contribution.withdrawn | treasurer | contribution:name reason?:text
contribution.signed | treasurer | contribution:name amount:amount instalments:instalments
    effective?:date earmark?:earmark party?:name currency?:currency instrument?:instrument
contribution.received | treasurer | contribution:name amount:amount account:name
    bank_reference:text rate?:rate charges?:amount
contribution.written_off | governor | contribution:name amount:amount reason:text
loan.repaid | treasurer | contribution:name amount:amount account:name bank_reference:text
earmark.set | treasurer | contribution:name amount:amount only?:names never?:names
earmark.released | treasurer | contribution:name amount:amount reason?:text
note.deposited | treasurer | contribution:name note:name amount:amount
note.encashed | treasurer | note:name amount:amount account:name bank_reference:text rate?:rate
    charges?:amount
receipt.unidentified | treasurer | receipt:name account:name amount:amount payer:text
    bank_reference:text rate?:rate
receipt.matched | treasurer | receipt:name contribution:name amount:amount
receipt.returned | treasurer | amount:amount account:name bank_reference:text receipt?:name
    party?:name
proceeds.received | treasurer | source:name legal_act:text amount:amount account:name
    bank_reference:text rate?:rate
income.received | treasurer | account:name amount:amount bank_reference:text rate?:rate
charge.paid | treasurer | account:name amount:amount charge:text bank_reference:text
cash.transferred | treasurer | from:name to:name amount:amount bank_reference:text
cash.converted | treasurer | from:name to:name sold:amount bought:amount bank_reference:text
    rate?:rate
assets.revalued | controller |
funds.set_aside | governor | name:name amount:amount reason?:text
funds.released | governor | name:name amount:amount reason?:text
notification.issued | beneficiary | notification:name observed_at:time classes:names
    statement:text evidence?:list expected_need?:need
notification.delivered | beneficiary | notification:name party:name channel:text outcome?:outcome
notification.acknowledged | partner | notification:name statement?:text
notification.objected | partner | notification:name reason:text
notification.renewed | beneficiary | notification:name statement?:text
notification.withdrawn | beneficiary | notification:name reason?:text
notification.stood_down | beneficiary governor | notification:name reason?:text
disbursement.requested | beneficiary | disbursement:name notification:name purpose:name
    amount:amount currency:currency payee:name justification:text method:method
disbursement.approved | partner | disbursement:name reason?:text
disbursement.rejected | partner | disbursement:name reason:text
disbursement.recused | partner | disbursement:name reason:text
disbursement.cancelled | treasurer | disbursement:name reason:text
disbursement.withdrawn | beneficiary | disbursement:name reason:text
payment.instructed | treasurer | payment:name disbursement:name amount:amount account:name
    payee_account:text paid?:amount
payment.released | controller | payment:name
payment.settled | treasurer | payment:name bank_reference:text rate?:rate
payment.rejected | treasurer controller | payment:name reason:text bank_reference?:text
payment.returned | treasurer | payment:name reason:text bank_reference:text
expenditure.accepted | treasurer | disbursement:name amount:amount
expenditure.disallowed | treasurer | disbursement:name amount:amount reason:text
refund.received | treasurer | disbursement:name amount:amount account:name bank_reference:text
    received?:amount rate?:rate
statement.reconciled | controller | account:name closing_balance:amount statement_sha256:sha256
period.closed | controller | through:date
entry.reversed | controller | seq:seq reason:text
remark.recorded | any | about:about text:text
attempt.refused | any | refused:object rule:text facts?:object
"""
BATCHED = ("contribution.", "loan.", "note.", "receipt.", "proceeds.", "income.", "charge.",
           "cash.", "rate.")


class Kind:
    def __init__(self, name, roles, fields):
        self.name = name
        self.roles = frozenset(roles.split())
        self.fields = {}
        self.required = []
        for field in fields.split():
            label, form = field.split(":")
            if not label.endswith("?"):
                self.required.append(label)
            self.fields[label.rstrip("?")] = form
        if name.startswith(BATCHED):
            self.fields["batch"] = "name"


def _read_kinds():
    kinds = {}
    for line in KINDS_TEXT.strip().replace("\n    ", " ").splitlines():
        name, roles, fields = (part.strip() for part in line.split("|"))
        kinds[name] = Kind(name, roles, fields)
    return kinds


KINDS = _read_kinds()
PREFIXES = {name.split(".")[0] for name in KINDS}


def _pairs(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        refuse("act.malformed")
    return result


def _no_number(_):
    refuse("act.malformed")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=float,
                            parse_constant=_no_number)


def read_json(text):
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        refuse("act.malformed")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def check_numbers(value, rule):
    """Keys and integers of the JSON profile: rule 4 inside the body, rule 1 outside it."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not KEY.fullmatch(key):
                refuse(rule)
            check_numbers(item, rule)
    elif isinstance(value, list):
        for item in value:
            check_numbers(item, rule)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_INTEGER):
        refuse(rule)


def check_profile(value):
    """Rule 1 for all text inside the act: its characters."""
    if isinstance(value, str):
        if value.isascii():
            bad = not value.isprintable() and BAD_CHARACTER.search(value)
        else:
            bad = BAD_CHARACTER.search(value) or not unicodedata.is_normalized("NFC", value)
        if bad:
            refuse("act.malformed")
    elif isinstance(value, dict):
        for key, item in value.items():
            check_profile(key)
            check_profile(item)
    elif isinstance(value, list):
        for item in value:
            check_profile(item)


def check_envelope(act):
    """Rule 1. The act is the parsed object."""
    if not isinstance(act, dict):
        refuse("act.malformed")
    check_profile(act)
    check_numbers({key: value for key, value in act.items() if key != "body"}, "act.malformed")
    if not ENVELOPE <= act.keys() <= ENVELOPE | OPTIONAL_ENVELOPE:
        refuse("act.malformed")
    identity, kind = act["id"], act["kind"]
    good = (is_name(act["actor"]) and isinstance(act["body"], dict)
            and money.read_date(act["date"]) is not None
            and isinstance(identity, str) and 0 < len(identity) <= 200
            and isinstance(kind, str) and kind
            and _optional_text(act, "memo") and _optional_text(act, "fund"))
    documents = act.get("documents", [])
    if not good or not isinstance(documents, list) or not all(map(is_sha256, documents)):
        refuse("act.malformed")


def _optional_text(act, key):
    return key not in act or (isinstance(act[key], str) and act[key] != "")


def is_name(value):
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def is_sha256(value):
    return isinstance(value, str) and SHA256.fullmatch(value) is not None


def is_text(value):
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT


def is_names(value):
    return (isinstance(value, list) and len(value) > 0 and all(map(is_name, value))
            and len(set(value)) == len(value))


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_earmark(value):
    return (isinstance(value, dict) and len(value) > 0 and value.keys() <= {"only", "never"}
            and all(map(is_names, value.values())))


def is_instalments(value):
    return (isinstance(value, list) and len(value) > 0
            and all(isinstance(item, dict) and item.keys() == {"due", "amount"}
                    and money.read_date(item["due"]) is not None and is_text(item["amount"])
                    for item in value))


def is_need(value):
    return isinstance(value, dict) and all(map(is_text, value.values()))


def is_about(value):
    return value >= 0 if is_integer(value) else is_name(value)


def read_base64(text):
    """The bytes of canonical base64; ValueError otherwise."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("left-over bits")
    return data


def is_public_key(value):
    try:
        return len(read_base64(value)) == 32
    except (binascii.Error, ValueError, TypeError):
        return False


def one_of(*words):
    return lambda value: isinstance(value, str) and value in words


FORMS = {
    "name": is_name, "names": is_names, "text": is_text, "amount": is_text, "rate": is_text,
    "currency": is_text, "sha256": is_sha256, "earmark": is_earmark, "need": is_need,
    "instalments": is_instalments, "about": is_about, "key": is_public_key, "log_key": is_text,
    "date": lambda value: money.read_date(value) is not None if isinstance(value, str) else False,
    "time": lambda value: money.read_time(value, 0) is not None,
    "count": lambda value: is_integer(value) and value >= 1,
    "seq": lambda value: is_integer(value) and value >= 0,
    "roles": lambda value: is_names(value) and set(value) <= ROLES,
    "party_role": one_of("contributor", "source", "beneficiary", "payee"),
    "instrument": one_of("grant", "loan"),
    "method": one_of("grant", "advance", "reimbursement"),
    "outcome": one_of("delivered", "attempted"),
    "bool": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list),
}


def check_body(kind, act):
    """Rule 4, as far as the act alone tells."""
    body = act["body"]
    fields = kind.fields
    check_numbers({key: value for key, value in body.items() if key != "charter"},
                  "body.invalid")
    for label, value in body.items():
        form = fields.get(label)
        if form is None or not FORMS[form](value):
            refuse("body.invalid")
    for label in kind.required:
        if label not in body:
            refuse("body.invalid")
    if len(act.get("memo", "")) > LONGEST_TEXT or len(act.get("fund", "")) > LONGEST_TEXT:
        refuse("body.invalid")
    if kind.name == "receipt.returned" and ("receipt" in body) == ("party" in body):
        refuse("body.invalid")
    if kind.name == "earmark.set" and "only" not in body and "never" not in body:
        refuse("body.invalid")
    if kind.name == "fund.opened":
        waived = body["charter"].get("signatures") == "waived"
        if (not waived and "public_key" not in body) or (not body["sandbox"]
                                                         and "log_key" not in body):
            refuse("body.invalid")
