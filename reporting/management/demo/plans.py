"""Which requests there are: about a hundred and twenty, most of them past, the rest in every state of today."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from reporting.management.demo.cast import Cast
from reporting.management.demo.tales import Plan

PAST = 66
FIRST_REQUEST = 510  # days before today
LAST_PAST_REQUEST = 45

# Stops of the requests under way: the step behind which each waits, how many days ago it began; with a third number
# the enterprise is that one, of an industry class that goes to the same department, and the bank is the first.
UNDER_WAY: tuple[tuple[Any, ...], ...] = (
    ("application.draft", 2), ("application.draft", 5), ("application.draft", 1),
    ("application.submit", 1), ("application.submit", 2), ("application.submit", 3),
    ("application.take", 6), ("application.take", 8), ("application.take", 4), ("application.take", 11),
    ("application.recommend:1", 6, 0), ("application.recommend:1", 7, 1), ("application.recommend:2", 7, 3),
    ("application.recommend:2", 8, 5),
    ("application.return_for_correction", 9), ("application.return_for_correction", 6),
    ("application.refuse", 30), ("application.refuse", 90), ("application.withdraw", 60),
    ("application.recommend", 8), ("application.recommend", 9), ("application.recommend", 7),
    ("application.accept", 9), ("application.accept", 10),
    ("opinion.investigate", 12), ("opinion.investigate", 14), ("opinion.investigate", 16),
    ("opinion.record", 15),
    ("opinion.decline", 30), ("opinion.decline", 40),
    ("opinion.approve:1", 20, 7), ("opinion.approve:1", 22, 2), ("opinion.approve:2", 20, 4),
    ("opinion.approve", 21), ("filing.submit:1", 22),
    ("filing.acknowledge:0", 21), ("filing.acknowledge:1", 21), ("filing.acknowledge:2", 21),
    ("filing.return_for_correction", 24),
    ("inquiry.ask", 6), ("inquiry.ask", 7), ("inquiry.answer", 8), ("inquiry.close", 12), ("inquiry.cancel", 10),
    ("inquiry.ask:bank", 13), ("application.transfer", 2),
    ("filing.register", 40), ("filing.register", 30), ("filing.register", 100), ("loan.draw:1", 28),
)  # fmt: skip

# Loans that fail: the step behind which each waits, days ago it began, amount in yuan, place of the bank.
FAILED = (
    ("", 128, "800000", 0), ("", 135, "600000", 1), ("", 131, "1000000", 2), ("", 125, "500000", 3),
    ("claim.draft", 152, "700000", 0), ("claim.submit:1", 154, "500000", 1), ("claim.submit", 156, "600000", 2),
    ("claim.review:1", 160, "650000", 0), ("claim.review:2", 161, "450000", 3), ("claim.review", 163, "800000", 1),
    ("claim.entrust:1", 167, "550000", 4), ("claim.entrust", 168, "600000", 2), ("claim.pay:1", 169, "400000", 0),
    ("receipt:2", 236, "4600000", 3), ("settled", 330, "1234567.90", 4),
)  # fmt: skip

# Loans the guarantor stands behind: where each waits, days ago it began, what becomes of it.
GUARANTEED = (
    ("guarantee.apply", 13, "repaid"), ("guarantee.take", 16, "repaid"), ("guarantee.approve:1", 21, "repaid"),
    ("", 60, "alive"), ("guarantee.request_payout", 145, "claimed"), ("", 175, "claimed"),
)  # fmt: skip

# Requests that need an exception: what becomes of its waiver, days ago it began.
EXCEPTIONS = (("waiver.use", 125), ("waiver.grant", 84), ("waiver.ask", 74), ("waiver.refuse", 26))


def plans(cast: Cast, today: dt.date, chance: random.Random) -> Iterator[tuple[dt.date, Plan]]:
    """Every request with the day its draft is begun."""
    serial = 0

    def new(until: str, place: int, **more: object) -> Plan:
        nonlocal serial
        serial += 1
        enterprise = cast.enterprises[serial * 7 % 37]
        return Plan(enterprise, cast.banks[place % 5], serial, until, **more)  # type: ignore[arg-type]

    for index in range(PAST):
        ago = FIRST_REQUEST - index * (FIRST_REQUEST - LAST_PAST_REQUEST) // PAST
        yield today - dt.timedelta(days=ago), new("", index)
    for until, ago, amount, place in FAILED:
        ending = "claimed" if until else "overdue"
        fixed = {"amount": amount, "months": 6}
        yield today - dt.timedelta(days=ago), new(until, place, ending=ending, fixed=fixed)
    for index, (until, ago, *chosen) in enumerate(UNDER_WAY):
        plan = new(until, 0 if chosen else index)
        if chosen:
            plan.enterprise = cast.enterprises[chosen[0]]
        yield today - dt.timedelta(days=ago), plan
    for until, ago, ending in GUARANTEED:
        fixed = {"amount": "400000", "months": 6}
        plan = new(until, 3, ending=ending, fixed=fixed, guaranteed=True)
        yield today - dt.timedelta(days=ago), plan
    for place, (until, ago) in enumerate(EXCEPTIONS):
        yield today - dt.timedelta(days=ago), new(until, place, ending="alive", fixed={"months": 12})
    unrouted = Plan(cast.enterprises[37], cast.banks[1], serial + 1, "application.submit")
    yield today - dt.timedelta(days=2), unrouted
