"""Exact money for the reference model: currencies, amounts, rates, days and times.

Every amount is an integer of minor units; every rate an integer and a power of ten.
Rounding happens in one place, half to even. Nothing here is a floating point number.
"""
import datetime
import functools
import re

LIMIT = 2**127 - 1
MICROS_PER_SECOND = 1_000_000
MICROS_PER_HOUR = 3600 * MICROS_PER_SECOND
MICROS_PER_DAY = 24 * MICROS_PER_HOUR

NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
FOUR_DECIMALS = "CLF UYW"
TWO_DECIMALS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
    LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
    XAD XCD XCG YER ZAR ZMW ZWG"""


def _decimals_table():
    table = {}
    for decimals, codes in ((0, NO_DECIMALS), (2, TWO_DECIMALS), (3, THREE_DECIMALS),
                            (4, FOUR_DECIMALS)):
        for code in codes.split():
            table[code] = decimals
    return table


DECIMALS = _decimals_table()

_AMOUNT_FORMS = {
    0: re.compile(r"-?(?:0|[1-9][0-9]*)"),
    2: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{2}"),
    3: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{3}"),
    4: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{4}"),
}
_RATE_FORM = re.compile(r"(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,18}))?")
_SHARE_FORM = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,18}))?")
_DATE_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME_FORM = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
                        r"(?:\.([0-9]{1,6}))?Z")


def read_minor(text, decimals):
    """Signed minor units of a well written amount, or None."""
    if not _AMOUNT_FORMS[decimals].fullmatch(text):
        return None
    return int(text.replace(".", ""))


def show_minor(minor, decimals):
    sign = "-" if minor < 0 else ""
    digits = str(abs(minor))
    if decimals == 0:
        return sign + digits
    digits = digits.rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def read_rate(text):
    """(number, scale): the rate is number / 10**scale; None if it is not a positive decimal."""
    match = _RATE_FORM.fullmatch(text)
    if not match:
        return None
    whole, part = match.group(1), match.group(2) or ""
    number = int(whole + part)
    return (number, len(part)) if number > 0 else None


def read_share(text):
    """A share in (0, 1] as (number, scale), or None."""
    match = _SHARE_FORM.fullmatch(text)
    if not match:
        return None
    part = match.group(2) or ""
    number = int(match.group(1) + part)
    return (number, len(part)) if 0 < number <= 10 ** len(part) else None


def divide_half_even(numerator, denominator):
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and quotient & 1):
        quotient += 1
    return quotient


def convert(minor, decimals, rate, functional_decimals):
    """Functional minor units of `minor` at `rate`, rounded once."""
    number, scale = rate
    return divide_half_even(minor * number * 10**functional_decimals, 10 ** (scale + decimals))


@functools.lru_cache(maxsize=65536)
def read_date(text):
    """Day number (proleptic Gregorian ordinal) of an existing day, or None."""
    if not isinstance(text, str) or not _DATE_FORM.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def show_date(day):
    return datetime.date.fromordinal(day).isoformat()


def read_time(text, fraction_digits):
    """Microseconds since day 0 of the ordinal calendar, or None."""
    match = _TIME_FORM.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    day = read_date(match.group(1))
    hour, minute, second = int(match.group(2)), int(match.group(3)), int(match.group(4))
    fraction = match.group(5) or ""
    if day is None or hour > 23 or minute > 59 or second > 59 or len(fraction) > fraction_digits:
        return None
    seconds = hour * 3600 + minute * 60 + second
    return day * MICROS_PER_DAY + seconds * MICROS_PER_SECOND + int(fraction.ljust(6, "0"))


def show_time(micros):
    day, rest = divmod(micros, MICROS_PER_DAY)
    seconds, fraction = divmod(rest, MICROS_PER_SECOND)
    hour, rest = divmod(seconds, 3600)
    return f"{show_date(day)}T{hour:02}:{rest // 60:02}:{rest % 60:02}.{fraction:06}Z"


def calendar_unit(day, unit):
    """The month, quarter or year a day lies in, as a comparable value."""
    date = datetime.date.fromordinal(day)
    if unit == "year":
        return (date.year,)
    if unit == "quarter":
        return (date.year, (date.month - 1) // 3)
    return (date.year, date.month)
