"""R7 《代偿追偿台账》 (domain note 5 §5.6): a line for every claim the government approved; Chinese. In yuan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, Q
from django.utils import translation

from compensation.models import Claim, Payout, ProgressReport, Seizure, Settlement
from compensation.queries.pool import UNPAID
from compensation.states import ClaimState, SeizureKind, SettlementState
from loans.states import LegalStage
from reporting.models import Period
from reporting.queries.as_of import ZERO, recovered_on, states_on
from reporting.queries.declaration import Column, Declaration, Figures
from zengxindai.accounts.models import Kind as House
from zengxindai.accounts.models import Organisation
from zengxindai.money import split

APPROVED = (*UNPAID, ClaimState.PAID, ClaimState.RECEIVED)
SUMMED = ("principal", "pool", "bank_share", "recovered", "returned", "unrecovered")


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """Every approved claim as it stood at the month's end, by bank and approval, and what they add up to."""
    claims = _claims(period.last, organisation)
    pursuits = {claim.pk: claim.recovery.pk for claim in claims if hasattr(claim, "recovery")}
    ids = list(pursuits.values())
    stages, seizures = _stages(ids, period.last), _seizures(ids, period.last)
    money, settlements = recovered_on(ids, period.last), _settlements(ids, period.last)
    rows = []
    with translation.override("zh-hans"):
        for serial, claim in enumerate(claims, start=1):
            pursuit = pursuits.get(claim.pk, 0)
            stage = LegalStage(stages.get(pursuit, LegalStage.COLLECTION)).label if claim.payouts.all() else ""
            legal = {"stage": str(stage), "seized_until": seizures.get(pursuit), "settlement": settlements.get(pursuit)}
            rows.append({"serial": serial, **_row(claim, *money[pursuit]), **legal})
    total: dict[str, Any] = {"label": "合计"} | {name: sum((row[name] for row in rows), ZERO) for name in SUMMED}
    return {"rows": rows, "total": total}


def _claims(day: dt.date, organisation: Organisation | None) -> list[Claim]:
    """The claims approved by a day and not given up by then, with the payouts of until then."""
    approved = Claim.objects.filter(approved__isnull=False)
    if organisation is not None and organisation.kind == House.BANK:
        approved = approved.filter(bank=organisation)
    paid = Prefetch("payouts", Payout.objects.filter(paid_on__lte=day).order_by("tranche"))
    found = approved.select_related("bank", "recovery", "application__enterprise").prefetch_related(paid)
    states = states_on(Claim.case_type, day)
    live = [claim for claim in found if states.get(claim.pk) in APPROVED]
    return sorted(live, key=lambda claim: (claim.bank.code, claim.approved_on, claim.pk))


def _row(claim: Claim, recovered: Decimal, returned: Decimal) -> dict[str, Any]:
    """Shares of the principal as first paid on, before that as approved."""
    payouts = list(claim.payouts.all())
    principal = payouts[0].base if payouts else claim.approved_base or claim.principal
    shares = split(principal, claim.share_pct)
    return {
        "label": claim.application.enterprise.name,
        "bank": claim.bank.name,
        "principal": principal,
        "pool": shares.pool,
        "bank_share": shares.bank,
        "approved_on": claim.approved_on,
        "paid_on": payouts[0].paid_on if payouts else None,
        "recovered": recovered,
        "returned": returned,
        "unrecovered": principal - recovered,
    }


def _stages(pursuits: list[int], day: dt.date) -> dict[int, str]:
    told = ProgressReport.objects.filter(recovery__in=pursuits, on__lte=day).order_by("on", "id")
    return dict(told.values_list("recovery", "stage"))


def _seizures(pursuits: list[int], day: dt.date) -> dict[int, dt.date]:
    """The last day of the seizure that ends first, of those that held at the end of the day."""
    begun = Seizure.objects.filter(recovery__in=pursuits, since__lte=day).exclude(kind=SeizureKind.RELEASE)
    holding = begun.exclude(Q(followed_by__isnull=False) & Q(followed_by__since__lte=day))
    return dict(holding.filter(until__isnull=False).order_by(F("until").desc()).values_list("recovery", "until"))


def _settlements(pursuits: list[int], day: dt.date) -> dict[int, str]:
    drawn_up = Settlement.objects.filter(recovery__in=pursuits).order_by("id").values_list("pk", "recovery")
    states = states_on(Settlement.case_type, day, [pk for pk, _recovery in drawn_up])
    by_pursuit: dict[int, str] = defaultdict(str)
    with translation.override("zh-hans"):
        for pk, recovery in drawn_up:
            if states.get(pk, SettlementState.VOID) != SettlementState.VOID:
                by_pursuit[recovery] = str(SettlementState(states[pk]).label)
    return by_pursuit


COLUMNS = (
    Column("serial", "序号", "count"),
    Column("label", "企业", "text"),
    Column("bank", "银行", "text"),
    Column("principal", "逾期本金", "money", "代偿责任", "1", "首次付款日的逾期本金；未付款的为批准时的逾期本金"),
    Column("pool", "政府（65%）", "money", "代偿责任", "2", "按备案时协议约定的政府分担比例，四舍五入到分"),
    Column("bank_share", "银行（35%）", "money", "代偿责任", "3", "逾期本金−政府分担"),
    Column("approved_on", "批准日", "day", "", "4"),
    Column("paid_on", "付款日", "day", "", "5", "分次付款的为首次付款日"),
    Column("recovered", "累计收回", "money", "追偿", "6", "已入账的追偿收回本金，含清算后收回"),
    Column("returned", "已返还", "money", "追偿", "7", "已返还专户的金额"),
    Column("unrecovered", "未收回", "money", "追偿", "8", "第1−6列"),
    Column("stage", "法律阶段", "text", "", "9", "最近一份追偿进展报告所载"),
    Column("seized_until", "查封到期", "day", "", "10", "期末有效的查封中最早到期的一项"),
    Column("settlement", "清算状态", "text", "", "11"),
)  # fmt: skip

R7 = Declaration(
    code="R7",
    title="代偿追偿台账",
    unit="万元",
    version="2020-1",
    columns=COLUMNS,
    read=figures,
    notes=("收录截至报告期末区政府已批准代偿的全部笔数。",),
    kept=2,
)
