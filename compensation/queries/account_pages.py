"""What the pages of special accounts show. Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import rules
from compensation.queries.account import MonthEnd, Standing, over_time, warned_since
from compensation.queries.curve import Curve, Curves
from compensation.queries.facts import special_account
from compensation.queries.statement import standing
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.ledger import queries as ledger
from zengxindai.money import fen
from zengxindai.policy import articles
from zengxindai.policy.terms import Terms
from zengxindai.web import panels, present

LEVELS = {
    "RED": (gettext_lazy("Money is missing or will be"), "danger"),
    "AMBER": (gettext_lazy("Take note"), "warning"),
    "CALM": (gettext_lazy("Sufficient"), "success"),
}
ACCOUNT_COLUMNS = (
    (gettext_lazy("Bank"), "text"),
    (gettext_lazy("Balance (yuan)"), "money"),
    (gettext_lazy("Committed (yuan)"), "money"),
    (gettext_lazy("Available (yuan)"), "money"),
    (gettext_lazy("Covered balance (yuan)"), "money"),
    (gettext_lazy("Cover multiple"), "number"),
    (gettext_lazy("State"), "status"),
    (gettext_lazy("What to do next"), "text"),
)


def account_line(found: Standing) -> dict[str, Any]:
    """An account as a row of the list."""
    at, (label, tone) = found.position, LEVELS[found.level]
    advice = articles.advice(found.findings[0]) if found.findings else ""
    values = (found.bank.name, at.balance, at.held, at.available, at.covered, times(at.multiple), label, advice)
    kinds = [kind for _label, kind in ACCOUNT_COLUMNS]
    cells = [{"kind": kind, "value": value, "tone": ""} for kind, value in zip(kinds, values, strict=True)]
    cells[6]["tone"] = tone
    return {"url": reverse("special-account", args=[found.bank.pk]), "cells": cells}


def times(multiple: Any) -> str:
    """A multiple as it is read."""
    return "" if multiple is None else f"{multiple}×"


def account_facts(found: Standing) -> list[dict[str, Any]]:
    """The head of an account's page."""
    at = found.position
    rows = (
        (_("Balance"), at.balance, "money"),
        (_("Committed: open holds"), at.held, "money"),
        (_("Available"), at.available, "money"),
        (_("Approved, neither paid nor committed"), at.payable, "money"),
        (_("Of it without money"), at.unfunded, "money"),
        (_("Reserved: pool's share of claims under review"), at.reserved, "money"),
        (_("Overdue principal not yet approved"), at.principal, "money"),
        (_("Pool's share of it"), at.overdue, "money"),
        (_("Left if all of it were paid"), at.expected, "money"),
        (_("Covered balance"), at.covered, "money"),
        (_("Cover multiple"), times(at.multiple), "number"),
    )
    return [{"label": label, "value": value, "kind": kind} for label, value, kind in rows]


def account_warnings(found: Standing) -> list[dict[str, Any]]:
    """The warnings with article and advice, red ones first, each with the evening since which it stands."""
    since = warned_since(found.bank, [each.code for each in found.findings])
    return [
        present.finding(each) | {"level": "danger" if each.code in rules.RED else "warn", "text": _dated(each, since)}
        for each in found.findings
    ]


def _dated(finding: Finding, since: dict[str, dt.date]) -> str:
    text = articles.sentence(finding)
    if finding.code not in since:
        return text
    return _("%(text)s (since %(day)s)") % {"text": text, "day": since[finding.code].isoformat()}


def account_chart(bank: Organisation, now: Terms) -> dict[str, Any] | None:
    """Balance, holds and a tenth of what is covered over two years, drawn in two widths, and the same as a table."""
    ends = over_time(bank, special_account(bank), now.day)
    if not ends:
        return None
    share = now.leverage_warn
    curves = (
        Curve("balance", [each.balance for each in ends]),
        Curve("held", [each.held for each in ends]),
        Curve("covered", [each.owed / share for each in ends]),
    )
    return {
        "charts": [Curves(width, [each.on for each in ends], curves) for width in (340, 760)],
        "most": max(max(each.balance, each.held, each.owed / share) for each in ends),
        "first": ends[0].on,
        "last": ends[-1].on,
        "balance": ends[-1].balance,
        "times": f"{share.normalize():f}",
        "table": chart_table(ends, now),
    }


def chart_table(ends: list[MonthEnd], now: Terms) -> dict[str, Any] | None:
    """What the chart draws, newest first."""
    columns = (
        (gettext_lazy("On"), "day"),
        (gettext_lazy("Balance (yuan)"), "money"),
        (gettext_lazy("Committed (yuan)"), "money"),
        (gettext_lazy("Principal owed (yuan)"), "money"),
        (gettext_lazy("Balance needed for it (yuan)"), "money"),
    )
    return panels.table(
        columns,
        [
            ("", (each.on, each.balance, each.held, each.owed, fen(each.owed / now.leverage_warn)))
            for each in reversed(ends)
        ],
    )


def account_statement(bank: Organisation, since: dt.date, until: dt.date) -> dict[str, Any] | None:
    """What happened on the account between two days, with the balance after each line."""
    account = special_account(bank)
    if account is None:
        return None
    found = ledger.statement(account, since, until)
    columns = (
        (gettext_lazy("Booked on"), "day"),
        (gettext_lazy("What"), "text"),
        (gettext_lazy("For"), "text"),
        (gettext_lazy("Amount"), "money"),
        (gettext_lazy("Balance"), "money"),
    )
    lines = [
        (line.booked_on, line.transaction.kind_label, line.transaction.memo, line.amount, line.balance)
        for line in found.lines
    ]
    opening = (since, _("Brought forward"), "", None, found.opening)
    return panels.table(columns, [("", values) for values in (opening, *lines)])


def account_reconciliations(bank: Organisation) -> dict[str, Any] | None:
    """The bank's statements of the account, newest first."""
    columns = (
        (gettext_lazy("Month"), "text"),
        (gettext_lazy("Number"), "text"),
        (gettext_lazy("Closing balance (yuan)"), "money"),
        (gettext_lazy("State"), "status"),
    )
    rows = [
        (each.get_absolute_url(), (each.month, each.number, each.closing, (each.status_label, each.status)))
        for each in standing(bank).order_by("-day")[:24]
    ]
    return panels.table(columns, rows)
