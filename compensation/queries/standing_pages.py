"""What the pages and sheets on the standing of the banks show (Article 10). Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import rules
from compensation.models import BankStanding, ExitCase
from compensation.models.standing import OPEN
from compensation.queries.curve import Curve, Curves
from compensation.queries.exit_line import CountedLoan, Ratio, begun_by, counted, ratios, settled_loans
from compensation.queries.exit_pages import TONES
from compensation.states import StandingBasis, StandingLevel
from loans.models import Loan
from loans.states import Tier
from zengxindai.accounts import wall
from zengxindai.accounts.models import Organisation
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.policy.terms import Terms
from zengxindai.web import listing, panels, present

# The days a chart goes back at most, and the rows its table shows.
DAYS_SHOWN, PAGE = 400, 50
WHICH = ("bad", "all", "settled")
TITLES = {
    "bad": gettext_lazy("Non-performing loans"),
    "all": gettext_lazy("Loans outstanding"),
    "settled": gettext_lazy("Settled loans, in neither figure"),
}
STANDING_COLUMNS = (
    (gettext_lazy("Bank"), "text"),
    (gettext_lazy("Non-performing (yuan)"), "money"),
    (gettext_lazy("Balance (yuan)"), "money"),
    (gettext_lazy("Ratio (%)"), "number"),
    (gettext_lazy("Claim begun"), "text"),
    (gettext_lazy("State"), "status"),
    (gettext_lazy("Official, month"), "day"),
    (gettext_lazy("Official ratio (%)"), "number"),
    (gettext_lazy("Exit case"), "text"),
)


def standing_lines(banks: Collection[Organisation], now: Terms) -> list[dict[str, Any]]:
    """Every bank as of this moment beside its newest official ratio; as many queries for one bank as for all."""
    ids = [bank.pk for bank in banks]
    found, begun = ratios(ids, now.day), begun_by(ids, now.day)
    official = _newest(ids, StandingBasis.OFFICIAL)
    exits = {case.bank_id: case for case in ExitCase.objects.filter(bank__in=ids, status__in=OPEN)}
    return [
        {
            "bank": bank,
            "ratio": found[bank.pk],
            "begun": begun.get(bank.pk),
            "level": StandingLevel(rules.level_of(found[bank.pk].bad, found[bank.pk].whole, now)),
            "official": official.get(bank.pk),
            "exit": exits.get(bank.pk),
        }
        for bank in banks
    ]


def _newest(banks: Collection[int], basis: str) -> dict[int, BankStanding]:
    rows = BankStanding.objects.filter(bank__in=banks, basis=basis).order_by("bank", "-on").distinct("bank")
    return {row.bank_id: row for row in rows}


def standing_cells(line: dict[str, Any]) -> dict[str, Any]:
    """A line as a row of the list."""
    ratio, official, case = line["ratio"], line["official"], line["exit"]
    values = (
        line["bank"].name, ratio.bad, ratio.whole, rules.percent(ratio.bad, ratio.whole),
        line["begun"].number if line["begun"] else _("No"), line["level"].label,
        official.on if official else None,
        rules.percent(official.bad, official.whole) if official else "",
        f"{case.number} {case.status_label}" if case else "",
    )  # fmt: skip
    kinds = [kind for _label, kind in STANDING_COLUMNS]
    cells = [{"kind": kind, "value": value, "tone": ""} for kind, value in zip(kinds, values, strict=True)]
    cells[5]["tone"] = TONES[line["level"]]
    return {"url": reverse("bank-standing", args=[line["bank"].pk]), "cells": cells}


def standing_facts(line: dict[str, Any], now: Terms) -> list[tuple[str, Any, Any, str]]:
    """The head of a bank's page: address of the rows behind a figure or "", label, value, kind."""
    ratio: Ratio = line["ratio"]
    loans = reverse("bank-standing-loans", args=[line["bank"].pk])
    begun, case = line["begun"], line["exit"]
    settled = settled_loans(line["bank"]).count()
    return [
        (f"{loans}?which=bad", _("Non-performing (yuan)"), ratio.bad, "money"),
        (f"{loans}?which=bad", _("Non-performing loans"), ratio.bad_loans, "number"),
        (f"{loans}?which=all", _("Balance (yuan)"), ratio.whole, "money"),
        (f"{loans}?which=all", _("Loans outstanding"), ratio.loans, "number"),
        ("", _("Ratio (%)"), rules.percent(ratio.bad, ratio.whole), "number"),
        ("", _("To the exit line (yuan)"), room(ratio, now), "money"),
        (f"{loans}?which=settled", _("Settled, in neither"), settled, "number"),
        (begun.get_absolute_url() if begun else "", _("Claim begun"), begun.number if begun else _("No"), "text"),
        (case.get_absolute_url() if case else "", _("Exit case"), case.number if case else _("None"), "text"),
    ]


def room(ratio: Ratio, now: Terms) -> Decimal:
    """How much more may become non-performing before the line is crossed, yuan; below zero it is crossed."""
    return ratio.whole * now.exit_npl_pct / 100 - ratio.bad


def standing_chart(bank: Organisation, now: Terms) -> dict[str, Any] | None:
    """The ratio evening by evening against the exit line, drawn in two widths, and the same as a table."""
    since = now.day - dt.timedelta(days=DAYS_SHOWN)
    rows = list(BankStanding.objects.filter(bank=bank, on__gte=since, basis=StandingBasis.DAILY).order_by("on"))
    if not rows:
        return None
    days, values = [row.on for row in rows], [_share(row) for row in rows]
    curves = (
        Curve("balance", values),
        Curve("covered", [row.red_pct for row in rows]),
        Curve("held", [row.orange_pct for row in rows]),
        Curve("yellow", [row.yellow_pct for row in rows]),
    )
    return {
        "charts": [Curves(width, days, curves) for width in (340, 760)],
        "first": days[0],
        "last": days[-1],
        "most": max(*values, *(row.red_pct for row in rows)),
        "now": values[-1],
        "table": panels.table(HISTORY, [_history(row) for row in _turning(rows)]),
    }


HISTORY = (
    (gettext_lazy("On"), "day"),
    (gettext_lazy("Figures"), "text"),
    (gettext_lazy("Non-performing (yuan)"), "money"),
    (gettext_lazy("Balance (yuan)"), "money"),
    (gettext_lazy("Ratio (%)"), "number"),
    (gettext_lazy("Claim begun"), "text"),
    (gettext_lazy("State"), "status"),
)


def _share(row: BankStanding) -> Decimal:
    return row.bad * 100 / row.whole if row.whole else Decimal(0)


def _turning(rows: list[BankStanding]) -> list[BankStanding]:
    """The newest row and, before it, those after which something changed; newest first."""
    kept = [row for row, after in pairwise(rows) if (row.bad, row.whole) != (after.bad, after.whole)]
    return [rows[-1], *reversed(kept)][:PAGE]


def _history(row: BankStanding) -> tuple[str, tuple[Any, ...]]:
    which = f"?which=bad&on={row.on}" if row.basis == StandingBasis.DAILY else ""
    url = reverse("bank-standing-loans", args=[row.bank_id]) + which if which else ""
    state = (row.get_level_display(), "OVERDUE" if row.level == StandingLevel.RED else "")
    percent, begun = rules.percent(row.bad, row.whole), _("Yes") if row.begun else _("No")
    return url, (row.on, row.get_basis_display(), row.bad, row.whole, percent, begun, state)


def official_table(bank: Organisation) -> dict[str, Any] | None:
    """The official ratios of the months, newest first."""
    rows = BankStanding.objects.filter(bank=bank, basis=StandingBasis.OFFICIAL).order_by("-on")[:24]
    return panels.table(HISTORY, [_history(row) for row in rows])


def exits_of(bank: Organisation) -> dict[str, Any] | None:
    """The bank's exit cases, newest first."""
    columns = ((_("Number"), "text"), (_("Figures of"), "day"), (_("Ratio (%)"), "number"), (_("State"), "status"))
    found = ExitCase.objects.filter(bank=bank).order_by("-pk")
    rows = [
        (c.get_absolute_url(), (c.number, c.as_of, rules.percent(c.bad, c.whole), (c.status_label, c.status)))
        for c in found
    ]
    return panels.table(columns, rows)


LOAN_COLUMNS = (
    (gettext_lazy("Loan"), "text"),
    (gettext_lazy("Enterprise"), "text"),
    (gettext_lazy("Note"), "text"),
    (gettext_lazy("Class"), "text"),
    (gettext_lazy("Owed (yuan)"), "money"),
    (gettext_lazy("Now"), "status"),
)


def loans_behind(bank: Organisation, day: dt.date, which: str) -> list[CountedLoan]:
    """The loans behind a figure at the end of a day, the largest first."""
    if which == "settled":
        rows = settled_loans(bank).order_by("pk").values_list("pk", "number", "amount", "tier")
        return [CountedLoan(*row) for row in rows]
    found = [each for each in counted(bank.pk, day) if which == "all" or each.bad]
    return sorted(found, key=lambda each: (-each.owed, each.loan))


def loan_lines(found: list[CountedLoan], user: Any) -> Iterator[tuple[Loan, CountedLoan]]:
    """Those loans with what else is shown of them, the names as this person reads them."""
    with wall.whole():  # who reads the ratio reads what it is made of
        loans = Loan.objects.in_bulk([each.loan for each in found])
    for each in found:
        yield listing.named(loans[each.loan], user), each


def loans_table(found: list[CountedLoan], user: Any) -> dict[str, Any] | None:
    """One page of loans behind a figure."""
    rows = [
        (
            loan.get_absolute_url(),
            (
                loan.number, loan.subject, loan.note_no, Tier(each.tier).label, each.owed,
                (loan.status_label, loan.status),
            ),
        )
        for loan, each in loan_lines(found, user)
    ]  # fmt: skip
    return panels.table(LOAN_COLUMNS, rows)


LOANS_SHEET = (
    Column("序号", "place", "int", width=6),
    Column("贷款编号", "number", width=22),
    Column("企业名称", "subject", width=34),
    Column("借据号", "note_no", width=20),
    Column("五级分类", "tier", width=10),
    Column("本金余额", "owed", "money", width=18, total=True),
    Column("目前状态", "status", width=16),
)
NAMED = {"bad": "不良贷款明细", "all": "贷款余额明细", "settled": "已清算贷款明细（不计入不良率）"}


def loans_sheet(bank: Organisation, day: dt.date, which: str, user: Any) -> Sheet:
    """The loans behind a figure to be taken away, yuan."""
    rows = [
        {
            "place": place, "number": loan.number, "subject": loan.subject, "note_no": loan.note_no or "",
            "tier": Tier(each.tier).label, "owed": each.owed, "status": loan.status_label,
        }
        for place, (loan, each) in enumerate(loan_lines(loans_behind(bank, day, which), user), start=1)
    ]  # fmt: skip
    return Sheet(f"{bank.name}{NAMED[which]}（{day}）", "单位：元", LOANS_SHEET, rows)


def frozen_sheet(case: ExitCase, user: Any) -> Sheet:
    """The loans behind an exit case as they were frozen, with their digest, yuan."""
    rows = [
        {
            "place": place, "number": each.loan.number, "subject": listing.named(each.loan, user).subject,
            "note_no": each.loan.note_no or "", "tier": Tier(each.tier).label, "owed": each.owed,
            "status": each.loan.status_label,
        }
        for place, each in enumerate(case.loans.select_related("loan").order_by("loan"), start=1)
    ]  # fmt: skip
    title = f"{case.bank.name}退出事项{case.number}贷款清单（{case.as_of}）"
    return Sheet(title, "单位：元", LOANS_SHEET, rows, (f"SHA-256：{case.digest}",))


STANDINGS_SHEET = (
    Column("序号", "place", "int", width=6),
    Column("合作银行", "bank", width=34),
    Column("不良贷款", "bad", "money", width=18, total=True),
    Column("贷款余额", "whole", "money", width=18, total=True),
    Column("不良率（%）", "ratio", "percent", width=12),
    Column("已启动代偿", "begun", width=20),
    Column("预警级别", "level", width=12),
    Column("退出事项", "exit", width=24),
)


def standings_sheet(banks: Collection[Organisation], now: Terms) -> Sheet:
    """The standing of the banks to be taken away, yuan and %."""
    rows = [
        {
            "place": place, "bank": line["bank"].name, "bad": line["ratio"].bad, "whole": line["ratio"].whole,
            "ratio": Decimal(rules.percent(line["ratio"].bad, line["ratio"].whole)),
            "begun": line["begun"].number if line["begun"] else "否", "level": line["level"].label,
            "exit": line["exit"].number if line["exit"] else "",
        }
        for place, line in enumerate(standing_lines(banks, now), start=1)
    ]  # fmt: skip
    levels = f"{now.npl_yellow_pct:f}%、{now.npl_orange_pct:f}%、超过 {now.exit_npl_pct:f}%"
    note = f"不良率按未扣代偿的本金计算；预警级别：{levels}（且已启动代偿的暂停新增并启动退出事项，第十条）。"
    return Sheet(f"合作银行增信贷不良情况（{now.day}）", "单位：元、%", STANDINGS_SHEET, rows, (note,))


def day_asked(text: str) -> dt.date:
    """The day typed into an address, not in the future; today where it is none."""
    today = present.today_terms().day
    try:
        return min(dt.date.fromisoformat(text), today)
    except ValueError:
        return today
