"""The charter: a whole object with defaults; contents of the wrong form are `charter.invalid`."""
import re

import forms
import money

PURPOSE = re.compile(r"[a-z][a-z0-9_]*")
CLOCKS = {"delivery_hours": 6, "acknowledgement_hours": 24, "review_days": 30,
          "suspension_days": 45, "grace_days": 90, "pledge_months": 12}
FIELDS = {"purposes", "beneficiary", "approval_tiers", "gate", "minimum_liquidity", "caps",
          "low_cash", "clocks", "record_refusals", "signatures", "witness_policy"}


def _demand(condition):
    if not condition:
        forms.refuse("charter.invalid")


def _fields(value, allowed, required=frozenset()):
    _demand(isinstance(value, dict) and set(required) <= value.keys() <= set(allowed))
    return value


class Tier:
    def __init__(self, value, decimals):
        _fields(value, {"up_to", "approvals", "distinct_partners", "share"},
                {"up_to", "approvals"})
        self.up_to = _amount(value["up_to"], decimals, lowest=1)
        self.approvals = value["approvals"]
        _demand(forms.is_integer(self.approvals) and self.approvals >= 1)
        self.distinct_partners = value.get("distinct_partners", True)
        _demand(isinstance(self.distinct_partners, bool))
        self.share = _share(value["share"]) if "share" in value else None


def _amount(text, decimals, lowest):
    _demand(isinstance(text, str))
    minor = money.read_minor(text, decimals)
    _demand(minor is not None and lowest <= minor <= money.LIMIT and not text.startswith("-"))
    return minor


def _share(text):
    _demand(isinstance(text, str))
    share = money.read_share(text)
    _demand(share is not None)
    return share


def _purpose_list(value, known):
    _demand(isinstance(value, list) and all(isinstance(item, str) for item in value))
    _demand(len(set(value)) == len(value) and set(value) <= known)
    return frozenset(value)


class Charter:
    def __init__(self, value, decimals, sandbox):
        _fields(value, FIELDS, {"purposes", "beneficiary", "approval_tiers"})
        self._read_people(value, decimals)
        self._read_gate(value)
        self._read_limits(value, decimals)
        self._read_recording(value, sandbox)

    def _read_people(self, value, decimals):
        purposes = value["purposes"]
        _demand(isinstance(purposes, list) and len(purposes) > 0)
        _demand(all(isinstance(item, str) and PURPOSE.fullmatch(item) for item in purposes))
        _demand(len(set(purposes)) == len(purposes))
        self.purposes = frozenset(purposes)
        self.beneficiary = value["beneficiary"]
        _demand(forms.is_name(self.beneficiary))
        tiers = value["approval_tiers"]
        _demand(isinstance(tiers, list) and len(tiers) > 0)
        self.tiers = [Tier(tier, decimals) for tier in tiers]
        _demand(all(low.up_to < high.up_to for low, high in zip(self.tiers, self.tiers[1:])))

    def _read_gate(self, value):
        gate = _fields(value.get("gate", {}), {"mode", "blocking_share", "quorum"})
        self.mode = gate.get("mode", "notify_only")
        _demand(self.mode in ("notify_only", "no_objection", "affirmative"))
        self.blocking_share = _share(gate.get("blocking_share", "0.33"))
        self.quorum = _share(gate.get("quorum", "0.50"))
        clocks = _fields(value.get("clocks", {}), CLOCKS.keys())
        _demand(all(forms.is_integer(clock) and 0 <= clock <= 100000
                    for clock in clocks.values()))
        self.clocks = {**CLOCKS, **clocks}

    def _read_limits(self, value, decimals):
        self.minimum_liquidity = 0
        if "minimum_liquidity" in value:
            self.minimum_liquidity = _amount(value["minimum_liquidity"], decimals, lowest=0)
        caps = _fields(value.get("caps", {}), {"per_notification", "per_period", "per_purpose"})
        self.cap_notification = None
        if "per_notification" in caps:
            self.cap_notification = _amount(caps["per_notification"], decimals, lowest=1)
        self.cap_period = None
        if "per_period" in caps:
            period = _fields(caps["per_period"], {"unit", "amount"}, {"unit", "amount"})
            _demand(period["unit"] in ("month", "quarter", "year"))
            self.cap_period = (period["unit"], _amount(period["amount"], decimals, lowest=1))
        per_purpose = caps.get("per_purpose", {})
        _demand(isinstance(per_purpose, dict) and per_purpose.keys() <= self.purposes)
        self.cap_purpose = {purpose: _amount(text, decimals, lowest=1)
                            for purpose, text in per_purpose.items()}
        self.low_cash = None
        if "low_cash" in value:
            low = _fields(value["low_cash"], {"threshold", "open_purposes"},
                          {"threshold", "open_purposes"})
            self.low_cash = (_amount(low["threshold"], decimals, lowest=1),
                             _purpose_list(low["open_purposes"], self.purposes))

    def _read_recording(self, value, sandbox):
        self.record_refusals = _purpose_list(value.get("record_refusals", []), forms.PREFIXES)
        self.signatures = value.get("signatures", "required")
        _demand(self.signatures == "required" or (self.signatures == "waived" and sandbox))
        _demand("witness_policy" not in value or forms.is_text(value["witness_policy"]))

    def first_tier(self, total):
        for tier in self.tiers:
            if tier.up_to >= total:
                return tier
        return None
