"""Article 2 in the demo: each year's targets, the month's figures of the whole district, last year's scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications.models import Agreement
from reporting.management.demo.cast import Cast
from reporting.management.demo.tales import Teller
from reporting.models import TargetYear
from zengxindai.accounts.models import Organisation

Wait = Iterator[int | dt.date]
# The district at the end of the year before the story begins, and what each month adds to it.
FIRST = {
    "balance": 5_216_000_000, "households": 6_120, "rate_bp": 548, "npl": 83_400_000, "tech": 312_000_000, "firms": 96,
}  # fmt: skip
EACH = {"balance": 15_800_000, "households": 9, "rate_bp": -1, "npl": 520_000, "tech": 2_900_000, "firms": 3}
PAPER = "江津府办发〔{0}〕20号"


def figures(months: int) -> dict[str, str]:
    """The figures so many months after the first."""
    at = {name: FIRST[name] + EACH[name] * months for name in FIRST}
    return {
        "inclusive_balance": str(at["balance"]),
        "inclusive_households": str(at["households"]),
        "inclusive_rate": f"{at['rate_bp'] / 100:.2f}",
        "inclusive_npl": str(at["npl"]),
        "tech_balance": str(at["tech"]),
        "tech_households": str(at["firms"]),
        "evidence": "S7101 普惠金融领域贷款情况表",
    }


def between(first: dt.date, month: dt.date) -> int:
    """Whole months from one to another."""
    return (month.year - first.year) * 12 + month.month - first.month


def entered(teller: Teller, cast: Cast, day: dt.date, begun: dt.date, *, checked: bool = True) -> Any:
    """The central bank branch enters a month's figures, and another of its people checks them."""
    december = dt.date(begun.year - 1, 12, 31)
    words = figures(between(december, day))
    entry = teller.begin_as("indicator_month.enter", cast["rh"], month=day.isoformat(), **words)
    return teller.act_as("indicator_month.confirm", entry, cast["rh"]) if checked else entry


def month(teller: Teller, cast: Cast, day: dt.date, begun: dt.date, *, newest: bool) -> Wait:
    """Six working days after a month's end its figures are entered; the newest still waits for its checker."""
    yield 6
    entered(teller, cast, day, begun, checked=not newest)


def year(teller: Teller, cast: Cast, begun: dt.date) -> Wait:
    """A year's targets once last December is known; the first year brings that itself."""
    yield 8
    if not TargetYear.objects.exists():
        entered(teller, cast, dt.date(begun.year - 1, 12, 31), begun)
    words = {"year": str(teller.day.year), "source_doc": PAPER.format(teller.day.year)}
    case = teller.begin_as("target_year.draft", cast["czj"], **words)
    yield 2
    teller.act_as("target_year.put_in_force", case, cast["czj"])


def scores(teller: Teller, cast: Cast) -> Wait:
    """Last year's scores: one bank objects and is right in one thing; all of them are published."""
    yield 15
    banks = Agreement.objects.exclude(effective_from=None).values("bank")
    found = list(Organisation.objects.filter(pk__in=banks).order_by("code"))
    last = str(teller.day.year - 1)
    drafted = [
        teller.begin_as("evaluation.draft", cast["czj"], year=last, evaluated=each.pk)
        for each in (*found, cast["cxdb"])
    ]  # fmt: skip
    yield 3
    told = [teller.act_as("evaluation.tell", each, cast["czj"]) for each in drafted]
    yield 2
    first, *rest = told
    first = teller.act_as("evaluation.object", first, first.evaluated, reason="两户首贷企业申请时漏勾首贷，请核实。")
    heard = [teller.act_as("evaluation.accept", each, each.evaluated, opinion="无异议") for each in rest]
    yield 4
    said = {"item": "first_loans", "amount": "5", "reason": "经征信核查，补计两户首贷"}
    first = teller.act_as("evaluation.correct", first, cast["czj"], **said)
    first = teller.act_as("evaluation.reply", first, cast["czj"], reason="经核实，补计两户首贷，得分已更正。")
    yield 2
    for each in (first, *heard):
        teller.act_as("evaluation.publish", each, cast["czj"])
