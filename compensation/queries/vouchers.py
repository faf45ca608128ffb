"""The voucher behind a booking: the ledger names what it was booked for, the case has the bank's number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compensation.models import FundMovement, Settlement
from zengxindai.ledger.models import Transaction

# A return booked again after it was taken back: return:<voucher>:2.
AGAIN = re.compile(r":\d+$")


def vouchers_of(booked: Iterable[Transaction]) -> dict[int, str]:
    """The voucher number of each transaction by its id, two look-ups however many; "" where it has none."""
    causes = {each.pk: each.cause.partition(":")[::2] for each in booked}
    numbers = {word: [rest for each, rest in causes.values() if each == word] for word in ("fund", "settlement")}
    movements = FundMovement.objects.filter(number__in=numbers["fund"])
    sheets = Settlement.objects.filter(number__in=numbers["settlement"])
    known = {
        "fund": dict(movements.values_list("number", "voucher_no")) if numbers["fund"] else {},
        "settlement": dict(sheets.values_list("number", "voucher_no")) if numbers["settlement"] else {},
    }
    found = {}
    for pk, (word, rest) in causes.items():
        found[pk] = (
            (known[word].get(rest) or "") if word in known else AGAIN.sub("", rest) if word == "return" else rest
        )
    return found
