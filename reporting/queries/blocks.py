"""The blocks of the first screen: each a table whose figures lead to their rows, some with a drawing above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from applications.models.agreement import LIVE
from applications.states import ApplicationState
from compensation import queries as pool
from compensation.models import ExitCase
from compensation.models.standing import OPEN
from compensation.queries import exit_line, standing_pages
from compensation.queries.curve import Curve, Curves
from compensation.rules import percent
from loans.queries import WATCHERS, watched
from loans.states import AlertKind
from reporting.models import TARGET_READERS, TargetYear
from reporting.queries import overview, r4, scheme, target_pages, targets
from reporting.queries.columns import Columns
from reporting.states import TargetState
from zengxindai.accounts.models import Kind
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.policy.terms import Terms
from zengxindai.web import listing
from zengxindai.web import present as tones

# Who has a first screen beside the inbox.
READERS = frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR}
# Kinds of organisation in whose hands requests are, or who watch over them.
FUNNEL_READERS = READERS - {Kind.GUARANTOR}


@dataclass(frozen=True)
class Cell:
    """A figure. url: of the rows behind it; tone: of a state; bar: how long its bar is, %; mark: where a limit lies."""

    value: Any
    kind: str = "text"
    url: str = ""
    tone: str = ""
    bar: float | None = None
    mark: float | None = None


@dataclass(frozen=True)
class Block:
    """A block. columns: (label, kind); drawings: what is drawn above the table, by kind; note: what is counted."""

    key: str
    title: Any
    columns: Sequence[tuple[Any, str]]
    rows: Sequence[Sequence[Cell]]
    note: Any = ""
    drawings: dict[str, Any] = field(default_factory=dict)

    @property
    def lines(self) -> list[list[tuple[Any, Cell]]]:
        """Rows as pairs of the column's label and the cell."""
        return [[(label, cell) for (label, _kind), cell in zip(self.columns, row, strict=True)] for row in self.rows]


def _share(part: Any, whole: Any) -> float:
    return round(min(100.0, max(0.0, float(part) * 100 / float(whole))), 1) if whole else 0.0


def trend_block(user: Any, now: Terms) -> Block | None:
    """What was disbursed and owed, month by month."""
    months = overview.trend(user, now.day)
    rows_url = reverse("overview-rows")
    rows = [
        (
            Cell(f"{each.first:%Y-%m}"),
            Cell(each.disbursed, "money", f"{rows_url}?of=drawn&month={each.first:%Y-%m}"),
            Cell(each.owed, "money", f"{rows_url}?of=owed&month={each.first:%Y-%m}"),
        )
        for each in reversed(months)
    ]
    labels, drawn = [f"{each.first:%Y-%m}" for each in months], [each.disbursed for each in months]
    owed = [Curve("balance", [each.owed for each in months])]
    drawings = {
        "columns": [Columns(width, labels, drawn) for width in (340, 520)],
        "curves": [Curves(width, [each.last for each in months], owed) for width in (340, 520)],
        "disbursed": sum(drawn, Decimal(0)),
        "owed": months[-1].owed,
    }
    columns = ((_("Month"), "text"), (_("Disbursed (yuan)"), "money"), (_("Balance at its end (yuan)"), "money"))
    return Block("trend", _("Lent and owed"), columns, rows, drawings=drawings)


def pool_block(user: Any, now: Terms) -> Block | None:
    """The special accounts: balance, committed, available."""
    found = pool.standings(list(pool.accounts_of(user)), now)
    if not found:
        return None
    most = max((each.position.balance for each in found), default=Decimal(0))
    columns = (
        (_("Bank"), "text"), (_("Balance (yuan)"), "money"), (_("Committed (yuan)"), "money"),
        (_("Available (yuan)"), "money"), (_("Share of the largest"), "bar"),
    )  # fmt: skip
    rows = []
    for each in found:
        url, at = reverse("special-account", args=[each.bank.pk]), each.position
        bar = Cell("", "bar", bar=_share(at.balance, most), mark=_share(at.held, most))
        amounts = [Cell(amount, "money", f"{url}#statement") for amount in (at.balance, at.held, at.available)]
        rows.append((Cell(each.bank.name, url=url), *amounts, bar))
    note = _("The bar is the balance; the mark on it is what is committed to approved claims")
    return Block("pool", _("Risk pool by account"), columns, rows, note)


def standing_block(user: Any, now: Terms) -> Block | None:
    """Non-performing loans by bank against the exit line."""
    lines = standing_pages.standing_lines(list(exit_line.banks_standing(user)), now)
    if not lines:
        return None
    columns = (
        (_("Bank"), "text"), (_("Non-performing (yuan)"), "money"), (_("Balance (yuan)"), "money"),
        (_("Ratio (%)"), "number"), (_("Against the exit line"), "bar"), (_("State"), "status"),
    )  # fmt: skip
    rows = []
    for line in lines:
        ratio, page = line["ratio"], reverse("bank-standing", args=[line["bank"].pk])
        loans = reverse("bank-standing-loans", args=[line["bank"].pk])
        line_at = ratio.whole * now.exit_npl_pct / 100
        rows.append((
            Cell(line["bank"].name, url=page),
            Cell(ratio.bad, "money", f"{loans}?which=bad"),
            Cell(ratio.whole, "money", f"{loans}?which=all"),
            Cell(percent(ratio.bad, ratio.whole), "number", page),
            Cell("", "bar", bar=_share(ratio.bad, line_at * 2), mark=50.0),
            Cell(line["level"].label, "status", tone=standing_pages.TONES[line["level"]]),
        ))  # fmt: skip
    note = _("Gross of payouts; the mark is the exit line of Article 10")
    return Block("standing", _("Non-performing loans by bank"), columns, rows, note)


def funnel_block(user: Any, now: Terms) -> Block | None:
    """From recommendation to disbursement, with the working days of each step."""
    if user.organisation.kind not in FUNNEL_READERS:
        return None
    steps = overview.funnel(user, now, settings.TIME_ZONE)
    first = steps[0].count
    columns = (
        (_("Step"), "text"), (_("Requests"), "number"), (_("Share"), "bar"), (_("Amount (yuan)"), "money"),
        (_("Working days, median"), "number"), (_("Working days, mean"), "number"),
    )  # fmt: skip
    rows = []
    for step in steps:
        url = f"{reverse('overview-rows')}?of=step&step={step.state}"
        rows.append((
            Cell(ApplicationState(step.state).label, url=url), Cell(step.count, "number", url),
            Cell("", "bar", bar=_share(step.count, first)), Cell(step.amount, "money", url),
            Cell(step.median, "number"), Cell(step.mean, "number"),
        ))  # fmt: skip
    note = _("Requests recommended within a year; working days since the step before")
    return Block("funnel", _("From recommendation to disbursement"), columns, rows, note)


def targets_block(user: Any, now: Terms) -> Block | None:
    """How far each bank is with the balance its agreement sets (Article 15)."""
    banks = list(exit_line.banks_standing(user))
    agreements = Agreement.objects.filter(status__in=LIVE, bank__in=banks).select_related("bank").order_by("bank__code")
    found = exit_line.ratios([bank.pk for bank in banks], now.day)
    columns = (
        (_("Bank"), "text"), (_("Target balance (yuan)"), "money"), (_("Balance (yuan)"), "money"),
        (_("Reached (%)"), "number"), (_("Reached"), "bar"),
    )  # fmt: skip
    rows = []
    for each in agreements:
        done = found[each.bank_id].whole
        loans = reverse("bank-standing-loans", args=[each.bank_id])
        rows.append((
            Cell(each.bank.name, url=each.get_absolute_url()),
            Cell(each.target_balance, "money", each.get_absolute_url()),
            Cell(done, "money", f"{loans}?which=all"),
            Cell(f"{done * 100 / each.target_balance:.2f}" if each.target_balance else "", "number"),
            Cell("", "bar", bar=_share(done, each.target_balance)),
        ))  # fmt: skip
    return Block("targets", _("Targets of the agreements"), columns, rows) if rows else None


def goals_block(user: Any, now: Terms) -> Block | None:
    """The district's targets of the year as they stand at the newest month's end that is over (Article 2)."""
    month = scheme.month_before(now.day)
    seen = TargetYear.objects.all().visible_to(user) if user.organisation.kind in TARGET_READERS else None
    year = seen.filter(year=month.year, status=TargetState.IN_FORCE).first() if seen is not None else None
    if year is None:
        return None
    columns = (
        (_("Target"), "text"), (_("Current figure"), "number"), (_("Since last year-end"), "number"),
        (_("To be reached"), "number"), (_("Completion"), "number"), (_("Reached"), "bar"), (_("State"), "status"),
    )  # fmt: skip
    rows = []
    for each in targets.standings(list(year.lines), month):
        if each.line.bank_id is None:
            line, (label, tone) = r4.row_of(each, month.month), target_pages.STATES[each.state]
            row = r4.told(line)
            rows.append((
                Cell(row["label"], url=year.get_absolute_url()),
                Cell(row["current"], "number"), Cell(row["added"], "number"), Cell(row["target"], "number"),
                Cell(row["completion"], "number"),
                Cell("", "bar", bar=_share(line["completion"] or 0, 100), mark=_share(month.month, 12)),
                Cell(label, "status", tone=tones.tone(tone)),
            ))  # fmt: skip
    note = _("As at the end of %(month)s; the mark is the time that has passed") % {"month": f"{month:%Y-%m}"}
    return Block("goals", _("Targets of the year"), columns, rows, note)


def alerts_block(user: Any, now: Terms) -> Block | None:
    """What is to be looked at: alerts on loans, warnings on accounts, exit cases."""
    rows: list[tuple[str, str, int]] = []
    if user.organisation.kind in WATCHERS:
        seen = overview.loans_of(user)
        for kind in AlertKind:
            count = watched(seen, now.day, kind).order_by().values("pk")[: listing.COUNTED + 1].count()
            rows.append((str(kind.label), f"{reverse('loans-watch')}?alert={kind}", count))
    accounts = pool.standings(list(pool.accounts_of(user)), now)
    if accounts:
        warned = sum(1 for each in accounts if each.findings)
        rows.append((str(_("Special accounts with warnings")), reverse("special-accounts"), warned))
    exits = ExitCase.objects.all().visible_to(user).filter(status__in=OPEN).count()
    rows.append((str(_("Exit cases that are open")), reverse("exit_case-list"), exits))
    columns = ((_("What"), "text"), (_("How many"), "number"))
    shown = [(Cell(label, url=url), Cell(capped(count), "number", url)) for label, url, count in rows]
    return Block("alerts", _("To be looked at"), columns, shown)


def capped(count: int) -> str:
    """A count; beyond the limit up to which lists count it says so."""
    return f"{listing.COUNTED}+" if count > listing.COUNTED else str(count)


BLOCKS: dict[str, Callable[[Any, Terms], Block | None]] = {
    "alerts": alerts_block,
    "trend": trend_block,
    "standing": standing_block,
    "pool": pool_block,
    "funnel": funnel_block,
    "goals": goals_block,
    "targets": targets_block,
}


def blocks_of(user: Any, now: Terms) -> list[Block]:
    """The blocks this person reads, in order."""
    return [block for build in BLOCKS.values() if (block := build(user, now)) is not None]


def block_sheet(block: Block, now: Terms) -> Sheet:
    """A block to be taken away; bars stay on the screen."""
    shown = [(at, label, kind) for at, (label, kind) in enumerate(block.columns) if kind != "bar"]
    columns = [
        Column(str(label), f"c{at}", "money" if kind == "money" else "text", width=26 if at == 0 else 18)
        for at, label, kind in shown
    ]
    rows = [{f"c{at}": _plain(row[at].value) for at, _label, _kind in shown} for row in block.rows]
    return Sheet(f"{block.title}（{now.day}）", "单位：元、%", columns, rows, (str(block.note),) if block.note else ())


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, Decimal) else str(value)
