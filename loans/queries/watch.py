"""Loans to watch: why, since when, what to do next; derived from facts each time, counted nowhere (rule LOAN-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans import rules
from loans.models import Check, Loan, TierChange
from loans.models.check import NO_CHECKS, PLANNED
from loans.queries.cover import OWING
from loans.states import AlertKind, CheckState, LoanState
from zengxindai.accounts.models import Kind
from zengxindai.findings import Finding, gettext_noop
from zengxindai.policy import articles
from zengxindai.web import panels
from zengxindai.web.present import today_terms

WATCHERS = frozenset(Kind) - NO_CHECKS
ALL = ("bank", "finance_bureau", "fin_dev_center", "department")
# Whom an alert is told to, the row that goes on from it, and the words of the notice.
TOLD: dict[str, tuple[tuple[str, ...], str, str]] = {
    AlertKind.MATURES: (("bank",), "loan.repay", gettext_noop("%(case)s matures within %(days)s days, on %(on)s")),
    AlertKind.OVERDUE: (ALL, "loan.overdue", gettext_noop("%(case)s is overdue by %(days)s days or more")),
    AlertKind.TIER: (ALL[:3], "loan.classify", gettext_noop("%(case)s was lowered to class %(tier)s of five")),
    AlertKind.CHECK_LATE: (ALL[:3], "check.record", gettext_noop("%(case)s: the check due on %(on)s is not recorded")),
    AlertKind.MISUSED: (ALL, "check.visit", gettext_noop("%(case)s: the funds were not used as agreed")),
    AlertKind.SIGNALS: (ALL, "check.visit", gettext_noop("%(case)s: a check found %(count)s warning signals")),
    AlertKind.RECLASSIFY: (
        ("bank",),
        "loan.classify",
        gettext_noop("%(case)s: a check proposes class %(tier)s of five"),
    ),
}


@dataclass(frozen=True)
class Alert:
    """One reason to watch a loan. serial: with kind and loan it makes the cause by which it is told once."""

    kind: str
    since: dt.date
    finding: Finding
    serial: str
    url: str = ""
    red: bool = False

    @property
    def label(self) -> str:
        """What it is, with its number of days where it has one."""
        return worded(self.kind, self.finding.params.get("days"))


def worded(kind: str, days: int | None = None) -> str:
    """An alert in the reader's language."""
    if days is None:
        return str(AlertKind(kind).label)
    return str(
        (_("Matures in %(days)s days") if kind == AlertKind.MATURES else _("Past due for %(days)s days or more"))
        % {"days": days}
    )


def alerts_of(loan: Loan, day: dt.date) -> list[Alert]:
    """Why a loan is watched on a day, gravest first; reads its checks and classes, which may be fetched before."""
    if loan.status not in OWING:
        return []
    found = [*_of_days(loan, day), *_of_tier(loan), *_of_checks(loan, day)]
    return sorted(found, key=lambda alert: (not alert.red, alert.since, alert.kind))


def _of_days(loan: Loan, day: dt.date) -> Iterator[Alert]:
    if loan.status == LoanState.ACTIVE and loan.outstanding and loan.matures_on:
        for each in rules.matures_soon(loan.matures_on, day):
            days = each.params["days"]
            yield Alert(AlertKind.MATURES, loan.matures_on - dt.timedelta(days), each, f"{loan.matures_on}:{days}")
    for each in rules.past_due(loan.days_past_due(day)):
        days = each.params["days"]
        since = loan.pay_by + dt.timedelta(days)
        yield Alert(AlertKind.OVERDUE, since, each, f"{loan.pay_by}:{days}", red=True)


def _of_tier(loan: Loan) -> Iterator[Alert]:
    changes = sorted(loan.tiers.all(), key=lambda change: change.pk)
    if changes:
        newest, before = changes[-1], changes[-2].tier if len(changes) > 1 else "1"
        for each in rules.tier_lowered(newest.tier, before):
            yield Alert(AlertKind.TIER, newest.on, each, str(newest.pk))


def _of_checks(loan: Loan, day: dt.date) -> Iterator[Alert]:
    checks = sorted(loan.checks.all(), key=lambda check: (check.checked_on or dt.date.min, check.pk))
    for check in checks:
        if check.status == CheckState.DUE and loan.status in PLANNED:
            for each in rules.check_late(check.due_on, day):
                since, url = check.due_on + dt.timedelta(days=1), check.get_absolute_url()
                yield Alert(AlertKind.CHECK_LATE, since, each, str(check.pk), url)
    newest = {check.inspector_id: check for check in checks if check.status == CheckState.DONE}
    for check in newest.values():
        on, serial, url = check.checked_on, str(check.pk), check.get_absolute_url()
        for each in rules.use_in_doubt(check.use_as_agreed):
            yield Alert(AlertKind.MISUSED, on, each, serial, url, red=True)
        for each in rules.signals_found(check.signals):
            yield Alert(AlertKind.SIGNALS, on, each, serial, url, red=rules.is_red(check.signals, None))
        if check.inspector_id == loan.bank_id:
            for each in rules.class_proposed(check.tier, loan.tier):
                yield Alert(AlertKind.RECLASSIFY, on, each, serial, reverse("loan-act", args=[loan.pk, "classify"]))


def _newest() -> QuerySet[Check]:
    """Of every inspector of a loan the newest check: nobody else takes back what somebody found."""
    later = Q(checked_on__gt=OuterRef("checked_on")) | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk"))
    done = Check.objects.filter(status=CheckState.DONE)
    return done.filter(~Exists(done.filter(later, loan=OuterRef("loan"), inspector=OuterRef("inspector"))))


def _lowered() -> QuerySet[TierChange]:
    """Newest classes that are worse than the one before."""
    others = TierChange.objects.filter(loan=OuterRef("loan"))
    before = Subquery(others.filter(pk__lt=OuterRef("pk")).order_by("-pk").values("tier")[:1])
    newest = TierChange.objects.filter(~Exists(others.filter(pk__gt=OuterRef("pk"))))
    return newest.annotate(before=Coalesce(before, Value("1"))).filter(tier__gt=F("before"))


def _of_loan(found: QuerySet[Any]) -> Q:
    return Q(Exists(found.filter(loan=OuterRef("pk"))))


# The same reasons as conditions of the database, so that a list need not read every loan.
CONDITIONS: dict[str, Callable[[dt.date], Q]] = {
    AlertKind.MATURES: lambda day: Q(
        status=LoanState.ACTIVE,
        outstanding__gt=0,
        matures_on__gte=day,
        matures_on__lte=day + dt.timedelta(days=max(rules.BEFORE_MATURITY)),
    ),
    AlertKind.OVERDUE: lambda day: Q(outstanding__gt=0, pay_by__lt=day),
    AlertKind.TIER: lambda day: _of_loan(_lowered()),
    AlertKind.CHECK_LATE: lambda day: (
        Q(status__in=PLANNED) & _of_loan(Check.objects.filter(status=CheckState.DUE, due_on__lt=day))
    ),
    AlertKind.MISUSED: lambda day: _of_loan(_newest().filter(use_as_agreed=False)),
    AlertKind.SIGNALS: lambda day: _of_loan(_newest().exclude(signals=[])),
    AlertKind.RECLASSIFY: lambda day: _of_loan(_newest().filter(inspector=F("bank"), tier__gt=OuterRef("tier"))),
}


def watched(loans: QuerySet[Loan], day: dt.date, kind: str = "") -> QuerySet[Loan]:
    """The loans among these that are to be watched on a day, for one reason or any, with what alerts_of reads."""
    why = [CONDITIONS[kind](day)] if kind else [condition(day) for condition in CONDITIONS.values()]
    found = loans.filter(reduce(or_, why), status__in=OWING).select_related("bank", "application__department")
    return found.prefetch_related("tiers", Prefetch("checks", Check.objects.all()))


def to_tell(loans: Iterable[Loan], day: dt.date) -> Iterator[tuple[str, Loan, Alert]]:
    """Every alert of these loans with the cause under which it is told once."""
    for loan in loans:
        for alert in alerts_of(loan, day):
            yield f"watch:{loan.pk}:{alert.kind}:{alert.serial}", loan, alert


def parties_of(loan: Loan, alert: Alert) -> list[Any]:
    """The organisations an alert is told to; a guarantor where it and not the pool stands behind the loan."""
    names = TOLD[alert.kind][0]
    if loan.backing == "GUARANTEE" and "department" in names:
        names = (*names, "guarantor")
    return [party for name in names if (party := loan.party(name)) is not None]


def alerts_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """Why this loan is watched, and what to do next; each leads to where that is done."""
    columns = ((_("Alert"), "status"), (_("Alert since"), "day"), (_("What to do next"), "text"))
    rows = []
    for alert in alerts_of(loan, today_terms().day):
        mine = alert.kind != AlertKind.RECLASSIFY or user.organisation.kind == Kind.BANK
        state = (alert.label, "OVERDUE" if alert.red else "")
        rows.append((alert.url if mine else "", (state, alert.since, articles.advice(alert.finding))))
    return panels.table(columns, rows)
