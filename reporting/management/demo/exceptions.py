"""Requests that need an exception: one waiver in force, one used, one refused, one that waits (ADR 0025)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reporting.management.demo import words

if TYPE_CHECKING:
    from reporting.management.demo.tales import Plan, Teller

# Early enough that no run of days off lies between the asking and the last day.
BEFORE_THE_END, AFTER_THE_END = dt.timedelta(days=10), dt.timedelta(days=6)
LATE = "抵押登记中心系统升级，抵押登记延至截止日后办妥，申请顺延放款。"


def without_spouse(teller: Teller, plan: Plan, filing: Any) -> Iterator[int]:
    """Before the filing the bank asks to do without the spouse; the bureau refuses, and the spouse signs."""
    said = {"rule": "FIL-08", "reason": "配偶长期在外地务工，签署保证合同不便。"}
    waiver = _asked(teller, "waiver.ask_on_filing", plan, filing, said, days=30)
    yield 2
    reason = "配偶可以远程面签，理由不充分。"
    teller.act_as("waiver.refuse", waiver, teller.cast["czj"], reason=reason)
    yield 1


def too_late(teller: Teller, plan: Plan, loan: Any) -> Iterator[int | dt.date]:
    """The mortgage is late: before the filing's last day the bank asks for more; used up where the plan says so."""
    yield loan.filing.draw_by - BEFORE_THE_END
    waiver = _asked(teller, "waiver.ask_on_loan", plan, loan, {"rule": "LOAN-10", "reason": LATE}, days=45)
    if plan.until == "waiver.ask":
        return
    yield 1
    granted = {
        "until": (waiver.asked_until - dt.timedelta(days=15)).isoformat(),
        "opinion": "延误系登记系统原因，情况属实，同意顺延。",
        "conditions": "放款前须办妥抵押登记。",
    }
    teller.act_as("waiver.grant", waiver, teller.cast["czj"], **granted)
    if plan.until == "waiver.grant":
        return
    yield loan.filing.draw_by + AFTER_THE_END
    loan = teller.fresh(loan)
    teller.act_as("loan.draw", loan, plan.bank, **words.drawing(loan, teller.day))


def _asked(teller: Teller, row: str, plan: Plan, case: Any, said: dict[str, str], days: int) -> Any:
    until = teller.day + dt.timedelta(days=days)
    return teller.begin_as(row, plan.bank, on=case, until=until.isoformat(), **said)
