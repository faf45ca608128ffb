"""The sheet of inclusive-SME figures: one row for each month, what is not known left empty (Articles 2, 6.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy

from reporting.forms.target import EnterFigures
from reporting.queries import scheme
from zengxindai.accounts.models import User
from zengxindai.documents.sheets import Column, Row
from zengxindai.web.imports import Act, Import, Plan, Wording
from zengxindai.workflow.bulk import Bulk

LABELS = {
    "month": "月份",
    "inclusive_balance": "普惠小微贷款余额（元）",
    "inclusive_households": "普惠小微户数（户）",
    "inclusive_rate": "普惠小微平均利率（%）",
    "inclusive_npl": "普惠小微不良余额（元）",
    "tech_balance": "科技型企业贷款余额（元）",
    "tech_households": "科技型企业户数（户）",
    "evidence": "数据来源",
    "reason": "更正原因",
}
HINTS = {
    "month": "填该月任一日",
    "reason": "该月已填过的指标再次填报时必填",
}
EXAMPLES = {"month": "2020-03-31", "inclusive_balance": "5230000000", "inclusive_rate": "5.32", "evidence": "S7101"}


def columns(user: User) -> list[Column]:
    """As the form asks."""
    return Wording(EnterFigures(by=user), LABELS, HINTS, EXAMPLES).columns()


def plan(user: User, bulk: Bulk, rows: Sequence[Row]) -> Plan:
    """One entry for each row; none where only the month of the template stands in it."""
    wording = Wording(EnterFigures(by=user), LABELS)

    def entry(values: Row) -> list[Act]:
        """The month as the form words it."""
        said = any(values.get(name) not in (None, "") for name in LABELS if name != "month")
        return [Act("indicator_month.enter", None, wording.words(values))] if said else []

    return entry


def filled(user: User) -> Iterator[Row]:
    """Last month, to be filled in."""
    yield {"month": scheme.month_end(scheme.month_before(timezone.localdate()))}


FIGURES = Import(
    name="indicators",
    label=gettext_lazy("Import figures"),
    row="indicator_month.enter",
    title="普惠小微指标填报表",
    unit_line="单位：元、户、%",
    columns=columns,
    plan=plan,
    identity=("month",),
    filled=filled,
    notes=("一行一个月，未掌握的指标留空；导入后由本单位复核逐月确认方可计入。",),
)
