"""What a summary's page and paper show: its head, its three tables, and the words its numbers make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from reporting import rules
from reporting.models import Period, Summary
from reporting.queries import definitions, register
from reporting.queries.declaration import Declaration, Figures
from reporting.queries.r3_a import R3_A
from reporting.queries.r3_b import R3_B
from reporting.queries.r3_c import R3_C
from reporting.queries.rendering.cells import shown as cell
from reporting.queries.rendering.paper import turned
from reporting.states import SummaryState
from zengxindai.audit.models import Event
from zengxindai.web import panels

SHEETS: Sequence[Declaration] = (R3_A, R3_B, R3_C)
ZERO = Decimal("0.00")


def computed(period: Period) -> dict[str, Figures]:
    """The three tables as the reports and positions give them now."""
    return {sheet.code: sheet.read(period, None) for sheet in SHEETS}


def facts(summary: Summary, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a summary's page."""
    return [
        (_("Written by"), summary.issuer.name, "text"),
        (_("Month"), summary.period.subject, "text"),
        (_("Progress this month"), summary.progress, "text"),
        (_("Problems"), summary.problems, "text"),
        (_("Next steps"), summary.next_steps, "text"),
        (_("Issued on"), summary.issued_on or "", "day"),
        (_("Digest (SHA-256)"), summary.digest, "text"),
        (_("Definitions"), definitions.printed(summary.definitions) if summary.definitions else "", "text"),
    ]


def panel_of(sheet: Declaration) -> Callable[[Summary, Any], dict[str, Any] | None]:
    """The panel of one table: as it was issued, else as it would be now."""

    def load(summary: Summary, user: Any) -> dict[str, Any] | None:
        issued = summary.status == SummaryState.ISSUED
        found = summary.figures[sheet.code] if issued else sheet.read(summary.period, None)
        first, *heads = turned_heads(found)
        columns = [(first, "text"), *((head, "number") for head in heads)]
        return panels.table(columns, [("", line) for line in turned(sheet, _rows(found))])

    return load


def _rows(found: Any) -> list[dict[str, Any]]:
    return [*found["rows"], *([found["total"]] if found["total"] else [])]


def turned_heads(found: Any) -> list[str]:
    """The heads of a table turned on its side, so that it fits a page: the banks, or whatever its rows are."""
    return ["指标", *(str(row["label"]) for row in _rows(found))]


def words(summary: Summary) -> dict[str, str]:
    """What is written already; where nothing is, the numbers as sentences, to be written on."""
    written = {name: getattr(summary, name) for name in ("progress", "problems", "next_steps")}
    if any(written.values()):
        return written
    sheet = R3_B.read(summary.period, None)
    total = sheet["total"] or {}
    month = summary.period.subject
    progress = (
        f"{month}末，增信贷余额{wan(total['closing'])}万元、{total['borrowers']}户，较年初{rules.signs(total['year_change'])}；"
        f"本月发放{total['month_count']}笔、{wan(total['month_disbursed'])}万元，本年累计发放{total['year_count']}笔、"
        f"{wan(total['year_disbursed'])}万元，累放加权平均利率{cell(total['year_rate'], 'rate')}%；"
        f"本年推荐{total['recommended']}户，批准率{cell(total['approval_rate'], 'percent')}%。"
    )
    late = register.missing(summary.period)
    problems = (
        f"不良余额{wan(total['non_performing'])}万元，不良率{cell(total['npl_ratio'], 'percent')}%；"
        f"本月代偿{wan(total['month_paid_out'])}万元，累计代偿{wan(total['ever_paid_out'])}万元。"
    ) + (f"未按时报送月报：{'、'.join(late)}。" if late else "")
    return {"progress": progress, "problems": problems, "next_steps": ""}


def wan(amount: Any) -> str:
    """Yuan as 万元 in a sentence."""
    return cell(amount or ZERO, "money")


def paper(summary: Summary, event: Event) -> dict[str, Any]:
    """What stands on an issued summary."""
    return {
        "number": summary.number,
        "issuer": summary.issuer.name,
        "period": summary.period.subject,
        "parts": [
            {"title": title, "text": text}
            for title, text in (
                ("本月进展", summary.progress),
                ("存在问题", summary.problems),
                ("下步措施", summary.next_steps),
            )
        ],
        "sheets": [
            {
                "code": sheet.code,
                "title": sheet.title,
                "unit": sheet.unit,
                "heads": turned_heads(summary.figures[sheet.code]),
                "rows": turned(sheet, _rows(summary.figures[sheet.code])),
                "notes": list(sheet.notes),
            }
            for sheet in SHEETS
        ],
        "definitions": definitions.printed(summary.definitions),
        "digest": summary.digest,
    }
