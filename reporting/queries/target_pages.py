"""What the pages of a year's targets and of the monthly figures show."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compensation.queries.curve import Curve, Curves
from reporting import rules
from reporting.models import TARGET_READERS, IndicatorMonth, TargetYear
from reporting.queries import r4, targets
from reporting.queries.rendering.cells import DASH, shown
from reporting.states import Indicator
from zengxindai.audit.models import Event
from zengxindai.documents import sheets
from zengxindai.policy.goals import GROWTH
from zengxindai.web import panels
from zengxindai.workflow import papers

Rows = list[tuple[Any, Any, str]]
STATES = {
    rules.MET: (_("Met"), "ACCEPTED"),
    rules.ON_TRACK: (_("On track"), "ACTIVE"),
    rules.BEHIND: (_("Behind"), "OVERDUE"),
    rules.UNKNOWN: (_("Figure missing"), "DRAFT"),
}
HEADS = (
    (_("Target"), "text"), (_("End of 2018"), "number"), (_("Last year-end"), "number"),
    (_("Current figure"), "number"), (_("Since last year-end"), "number"), (_("Since 2018"), "number"),
    (_("To be reached"), "number"),
    (_("Completion"), "number"), (_("Time progress"), "number"), (_("State"), "status"),
)  # fmt: skip
WIDTHS = (340, 760)


def target_facts(year: TargetYear, user: Any) -> Rows:
    """The head of a year's page; for a bank with its own line and nobody else's."""
    head: Rows = [
        (_("Year"), str(year.year), "text"),
        (_("Set by"), year.source_doc, "text"),
        (_("In force since"), year.in_force_on or "", "day"),
    ]
    month = targets.newest_month(year.year, timezone.localdate())
    if user.organisation.kind in TARGET_READERS:
        return [*head, (_("Figures of"), f"{month:%Y-%m}" if month else "", "text")]
    own = [each for each in _standings(year, month) if each.line.bank_id == user.organisation_id]
    return [*head, *(fact for each in own for fact in _own_facts(each, month))]


def _own_facts(each: targets.Standing, month: dt.date | None) -> Rows:
    name = Indicator(each.line.indicator).label
    row = r4.told(r4.row_of(each, month.month if month else 1))
    done = "" if row["completion"] == DASH else row["completion"]
    return [
        (_("%(name)s: last year-end → now") % {"name": name}, f"{row['prior']} → {row['current']}", "text"),
        (_("%(name)s: to be added") % {"name": name}, row["target"], "text"),
        (_("%(name)s: completion") % {"name": name}, f"{done} · {STATES[each.state][0]}", "text"),
    ]


def _standings(year: TargetYear, month: dt.date | None, edition: int = 0) -> list[targets.Standing]:
    """How the year stands; before its first month is over, as it stood at the last year-end."""
    known = targets.known_at(month or dt.date(year.year - 1, 12, 1))
    lines = list(year.lines_of(edition or year.edition))
    return targets.standings(lines, month or dt.date(year.year, 1, 1), known)


def _line(each: targets.Standing, month: int) -> tuple[str, tuple[Any, ...]]:
    row = r4.told(r4.row_of(each, month))
    return "", (*(row[column.name] for column in r4.COLUMNS[:-1]), STATES[each.state])


def progress_panel(year: TargetYear, user: Any) -> dict[str, Any] | None:
    """The district's targets as they stand at the newest month's end (R4)."""
    return _progress(year, of_banks=False)


def banks_panel(year: TargetYear, user: Any) -> dict[str, Any] | None:
    """Each bank's balance and households against its own target."""
    return _progress(year, of_banks=True)


def _progress(year: TargetYear, *, of_banks: bool) -> dict[str, Any] | None:
    month = targets.newest_month(year.year, timezone.localdate())
    found = [each for each in _standings(year, month) if (each.line.bank_id is not None) == of_banks]
    return panels.table(HEADS, [_line(each, month.month if month else 0) for each in found])


def chart_panel(year: TargetYear, user: Any) -> dict[str, Any] | None:
    """The two balances month by month beside what an even pace would need, drawn in two widths, and as a table."""
    month = targets.newest_month(year.year, timezone.localdate())
    if month is None:
        return None
    ends = targets.over_the_year(year.year, month)
    lines = {line.indicator: line for line in year.lines if line.bank_id is None}
    found = [
        _chart(lines.get(Indicator.SCHEME_BALANCE), [(day, owed.balance) for day, _inclusive, owed in ends]),
        _chart(lines.get(Indicator.INCLUSIVE_BALANCE), [(d, value) for d, value, _o in ends if value is not None]),
    ]
    charts = [each for each in found if each is not None]
    return {"charts": charts} if charts else None


def _chart(line: Any, points: list[tuple[dt.date, Decimal]]) -> dict[str, Any] | None:
    if line is None or line.kind != GROWTH or line.prior is None or not points:
        return None
    days = [dt.date(line.year.year - 1, 12, 31), *(day for day, _amount in points)]
    amounts = [line.prior, *(amount for _day, amount in points)]
    wanted = [line.prior + line.target * (day.month % 12 if day == days[0] else day.month) / 12 for day in days]
    curves = (Curve("balance", amounts), Curve("covered", wanted))
    columns = ((_("Month's end"), "day"), (_("Balance (yuan)"), "money"), (_("At an even pace (yuan)"), "money"))
    rows = [("", values) for values in zip(days, amounts, wanted, strict=True)]
    return {
        "title": Indicator(line.indicator).label,
        "charts": [Curves(width, days, curves) for width in WIDTHS],
        "first": days[0], "last": days[-1], "balance": amounts[-1], "wanted": wanted[-1],
        "most": max(*amounts, *wanted), "table": panels.table(columns, rows),
    }  # fmt: skip


def changes_panel(year: TargetYear, user: Any) -> dict[str, Any] | None:
    """What was changed since the year was drawn up: the line as it was changed, by which paper and why."""
    columns = (
        (_("Edition"), "number"), (_("Line"), "text"), (_("Target"), "number"), (_("Last year-end"), "number"),
        (_("By"), "text"), (_("Reason"), "text"),
    )  # fmt: skip
    before = {targets.key_of(row): row for row in year.rows.filter(edition=1)}
    found = []
    for row in year.rows.filter(edition__gt=1).select_related("bank").order_by("edition", "place"):
        old, key = before.get(targets.key_of(row)), targets.key_of(row)
        if old is None or (old.target, old.prior, old.baseline) != (row.target, row.prior, row.baseline):
            told = [shown(r4.figure(row.indicator, value), "own") for value in (row.target, row.prior)]
            found.append(("", (row.edition, targets.label_of(row), *told, row.source_doc, row.reason)))
        before[key] = row
    return panels.table(columns, reversed(found))


def entry_facts(entry: IndicatorMonth, user: Any) -> Rows:
    """The head of an entry's page."""
    return [
        (_("Month"), entry.month_label, "text"),
        (_("Entered by"), f"{entry.source.name} {entry.entered_by.full_name}", "text"),
        (_("Checked by"), entry.checked_by.full_name if entry.checked_by else "", "text"),
        (_("Taken from"), entry.evidence, "text"),
        (_("Reason of the correction"), entry.reason, "text"),
    ]


def values_panel(entry: IndicatorMonth, user: Any) -> dict[str, Any] | None:
    """The figures, beside what counts for the month now."""
    counted = {name: value for (_m, name), value in targets.counted([entry.month]).items()}
    columns = ((_("Figure"), "text"), (_("This entry"), "number"), (_("Counts now"), "number"))
    order = list(Indicator)
    rows = sorted(entry.values.all(), key=lambda each: order.index(Indicator(each.indicator)))
    return panels.table(
        columns,
        [
            ("", (Indicator(each.indicator).label, exact(each.value), exact(counted.get(each.indicator))))
            for each in rows
        ],
    )


def entries_panel(entry: IndicatorMonth, user: Any) -> dict[str, Any] | None:
    """Every entry of the same month, newest first."""
    columns = ((_("Number"), "text"), (_("Entered by"), "text"), (_("On"), "day"), (_("State"), "status"))
    rows = [
        (each.get_absolute_url(), (each.number, each.source.name, each.entered_on, (each.status_label, each.status)))
        for each in targets.history(entry.month).select_related("source")
    ]
    return panels.table(columns, rows) if len(rows) > 1 else None


def exact(value: Decimal | None) -> str:
    """A figure as it was entered: yuan with two places, numbers with none."""
    if value is None:
        return "—"
    whole = value.normalize()
    places = max(0, -int(whole.as_tuple().exponent))
    return f"{value:,.{places}f}"


def target_paper(year: TargetYear, event: Event) -> dict[str, Any]:
    """What stands on 《年度工作目标表》 as it was put in force or changed (Article 2)."""
    day = timezone.localdate(event.at)
    month = targets.newest_month(year.year, day)
    edition = int(event.data["edition"])  # as it was then: a later change prints a paper of its own
    found = _standings(year, month, edition)
    columns = [sheets.Column(each.label, each.name) for each in r4.COLUMNS]
    rows = [r4.told(r4.row_of(each, month.month if month else 0)) for each in found]
    title = f"{year.year}年度工作目标表"
    sheet = sheets.Sheet(title, f"单位：{r4.R4.unit}", columns, rows, r4.R4.notes)
    return {
        "number": f"{year.number}-{edition}",
        "issuer": event.organisation_name,
        "year": year.year,
        "source_doc": "；".join(dict.fromkeys(each.line.source_doc for each in found)),
        "edition": edition,
        "figures_of": f"{month:%Y年%m月}末" if month else f"{year.year - 1}年末",
        "sheet": sheets.printed(sheet),
        "signers": papers.signers(event),
    }
