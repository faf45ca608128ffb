"""R5 《绩效评价结果汇总表》: a line for each evaluated organisation of the year before (§5.5); Chinese."""

from __future__ import annotations

from reporting.models import Evaluation, Period
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.states import EvaluationState
from zengxindai.accounts.models import Organisation

COLUMNS = (
    Column("label", "单位", "text"),
    Column("year", "评价年度", "text"),
    Column("target", "余额净增目标", "money"),
    Column("actual", "余额净增完成", "money"),
    Column("deducted", "扣分", "points"),
    Column("total", "得分", "points"),
    Column("grade", "等次", "text", means="90分以上优、80良、60合格，其余不合格"),
    Column("published_on", "公布日期", "day"),
)


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """The scores of the year before that were published by the month's end; an organisation reads its own line only."""
    published = Evaluation.objects.filter(status=EvaluationState.PUBLISHED, published_on__lte=period.last)
    found = published.filter(year=period.first.year - 1)
    if organisation is not None:
        found = found.filter(evaluated=organisation)
    rows = []
    for case in found.select_related("evaluated").order_by("evaluated__kind", "evaluated__code"):
        balance = case.items.filter(key="balance").first()
        rows.append(
            {
                "label": case.evaluated.name,
                "year": str(case.year),
                "target": balance.against if balance else None,
                "actual": balance.amount if balance else None,
                "deducted": case.deducted,
                "total": case.total,
                "grade": case.grade,
                "published_on": case.published_on,
            }
        )
    return {"rows": rows, "total": None}


R5 = Declaration(
    code="R5",
    title="绩效评价结果汇总表",
    unit="万元、分",
    version="2020-1",
    columns=COLUMNS,
    read=figures,
    notes=("得分=完成值÷目标值×分值，各项不超过分值、不低于0；扣分合计以10分为限。",),
)
