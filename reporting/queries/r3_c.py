"""R3-C 《增信贷利率执行情况表》 of the year by term (domain note 5 §5.3, Article 14); Chinese."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Max, Q, QuerySet, Sum

from loans.models import Loan
from reporting.models import Period
from reporting.queries import register
from reporting.queries.declaration import Column, Declaration, Figures
from zengxindai.accounts.models import Organisation

WEIGHT = ExpressionWrapper(F("amount") * F("rate"), output_field=DecimalField(max_digits=30, decimal_places=6))
CAP = "filing__opinion__rate_cap"
MONTHS = "filing__opinion__months"


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """Loans disbursed since 1 January: up to a year, longer, and all of them."""
    drawn = register.covered(period, period.first.replace(month=1, day=1))
    rows = [
        {"label": "12个月及以内", **_row(drawn.filter(**{f"{MONTHS}__lte": 12}))},
        {"label": "12个月以上", **_row(drawn.filter(**{f"{MONTHS}__gt": 12}))},
    ]
    return {"rows": rows, "total": {"label": "合计", **_row(drawn)}}


def _row(loans: QuerySet[Loan]) -> dict[str, Any]:
    found = loans.aggregate(
        count=Count("id"),
        drawn=Sum("amount"),
        weight=Sum(WEIGHT),
        highest=Max("rate"),
        cap=Max(CAP),
        at_cap=Count("id", filter=Q(rate=F(CAP))),
        above_cap=Count("id", filter=Q(rate__gt=F(CAP))),
    )
    amount, weight = found.pop("drawn"), found.pop("weight")
    mean = Decimal(weight / amount).quantize(Decimal("0.0001"), ROUND_HALF_UP) if amount else None
    return {**found, "amount": amount or Decimal("0.00"), "rate": mean}


R3_C = Declaration(
    code="R3-C",
    title="增信贷利率执行情况表",
    unit="笔、万元、%",
    version="2026.1",
    columns=(
        Column("label", "期限", "text", means="按备案的贷款期限"),
        Column("count", "笔数", "count", no="1", means="本年发放的贷款"),
        Column("amount", "金额", "money", no="2", means="本年发放的本金"),
        Column("rate", "加权利率", "rate", no="3", means="Σ(发放额×利率)÷Σ发放额"),
        Column("highest", "最高利率", "rate", no="4", means="本年发放贷款中最高的一笔"),
        Column("cap", "利率上限", "rate", no="5", means="同期贷款基准利率上浮20%（第十四条），取各笔上限中最高的"),
        Column("at_cap", "触顶笔数", "count", no="6", means="利率等于该笔上限"),
        Column("above_cap", "超限笔数", "count", no="7", means="利率高于该笔上限，应为0"),
    ),
    read=figures,
    notes=("上限按每笔贷款审批日的基准利率计算。",),
)
