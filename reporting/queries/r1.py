"""R1 《增信贷收放情况月报表》: rows by department and total (domain note 5 §5.1); Chinese, an official sheet."""

from __future__ import annotations

from decimal import Decimal

from reporting import rules
from reporting.models import MonthlyReport, Period
from reporting.queries.positions import facts_of, span_of
from reporting.states import ReportKind
from zengxindai.accounts.models import Organisation

TITLE = "增信贷收放情况月报表"
UNIT = "万元、户、笔、%"
ROWS = (
    ("agriculture", "农业"),
    ("industry", "工业"),
    ("commerce", "商贸"),
    ("culture_tourism", "文旅"),
    ("", "其他"),
)
COLUMNS = (
    ("label", "项目", "text"),
    ("month_count", "本月发放笔数", "count"),
    ("month_borrowers", "本月发放户数", "count"),
    ("month_disbursed", "本月发放金额", "money"),
    ("year_count", "本年累计发放笔数", "count"),
    ("year_borrowers", "本年累计发放户数", "count"),
    ("year_disbursed", "本年累计发放金额", "money"),
    ("ever_disbursed", "自开办累计发放金额", "money"),
    ("month_repaid", "本月收回本金", "money"),
    ("year_repaid", "本年累计收回本金", "money"),
    ("opening", "期初余额", "money"),
    ("late", "补记以前月份", "money"),
    ("written_off", "本月清算核减", "money"),
    ("closing", "期末余额", "money"),
    ("borrowers", "期末户数", "count"),
    ("month_change", "较上月增减", "money"),
    ("year_change", "较年初增减", "money"),
    ("month_rate", "本月新发放加权平均利率", "percent"),
    ("year_rate", "本年累放加权平均利率", "percent"),
    ("overdue_borrowers", "逾期户数", "count"),
    ("overdue", "逾期本金", "money"),
    ("special_mention", "关注类余额", "money"),
    ("non_performing", "不良余额", "money"),
    ("npl_ratio", "不良率", "percent"),
    ("month_paid_out", "本月代偿金额", "money"),
    ("ever_paid_out", "累计代偿金额", "money"),
    ("ever_recovered", "累计追偿收回本金", "money"),
    ("ever_returned", "累计返还专户", "money"),
)


def figures(period: Period, bank: Organisation) -> dict[str, object]:
    """Rows and total of the bank's month, exact in yuan and %."""
    span, loans = span_of(period), facts_of(period, bank)
    last = _last_report(period, bank)
    known = {sector for sector, _ in ROWS}
    rows = []
    for sector, label in ROWS:
        mine = [loan for loan in loans if (loan.sector if loan.sector in known else "") == sector]
        opening = _opening(last, label)
        rows.append({"label": label, **rules.bank_row(mine, span, opening)})
    total = {"label": "合计", **rules.bank_row(loans, span, _opening(last, "合计"))}
    return {"rows": rows, "total": total}


def _last_report(period: Period, bank: Organisation) -> MonthlyReport | None:
    earlier = MonthlyReport.objects.filter(reporter=bank, kind=ReportKind.BANK, period__last__lt=period.first)
    return earlier.order_by("-period__first").first()


def _opening(last: MonthlyReport | None, label: str) -> Decimal | None:
    if last is None:
        return None
    rows = [*last.figures["rows"], last.figures["total"]]
    return next((Decimal(row["closing"]) for row in rows if row["label"] == label), None)
