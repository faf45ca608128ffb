"""R8 《预警清单》 (domain note 5 §5.6): what was to be watched at a month's end; Chinese. In yuan, % and days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, Sum

from applications.models import Agreement
from applications.states import AgreementState
from compensation.models import CapacityMark
from compensation.rules import exit_line
from loans import rules as watch
from loans.models import Check, TierChange
from loans.models.check import PLANNED
from loans.rules.days import NON_PERFORMING
from loans.states import CheckState, LoanState
from reporting import rules
from reporting.models import Period, Position
from reporting.queries.as_of import ZERO, after, banks_of, positions_of, states_on
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.overdue_tasks import overdue_tasks
from zengxindai.accounts.models import Kind as House
from zengxindai.accounts.models import Organisation
from zengxindai.policy import terms

RED, ORANGE, AMBER = "红", "橙", "黄"
TIERS = {"1": "正常", "2": "关注", "3": "次级", "4": "可疑", "5": "损失"}
CAPACITY = {
    "ACC-01": (AMBER, "专户余额低于规定比例"),
    "CAP-01": (AMBER, "专户覆盖的贷款超过账户余额的规定倍数"),
    "CAP-02": (RED, "逾期贷款全部代偿时专户余额不足"),
    "CAP-03": (RED, "区政府已批准的代偿专户余额不足"),
}
IN_FORCE = (AgreementState.EFFECTIVE, AgreementState.SUSPENDED)


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """Every alert of the month's end by kind, the nearest day first; a bank's own alone, when it is the one that asks.

    There is no total: what is to be watched does not add up.
    """
    own = organisation if organisation is not None and organisation.kind == House.BANK else None
    rows: list[dict[str, Any]] = []
    for found in (_maturing, _overdue, _worsened, _checks, overdue_tasks, _agreements, _ratios):
        rows += sorted(found(period, own), key=lambda row: (row["on"] or dt.date.max, row["bank"], row["label"]))
    return {"rows": [{"serial": serial, **row} for serial, row in enumerate(rows, start=1)], "total": None}


def _owing(period: Period, bank: Organisation | None) -> Any:
    owing = positions_of(period, bank).filter(outstanding__gt=0)
    return owing.select_related("loan__application__enterprise", "bank").order_by("loan")


def _of_loan(position: Position, kind: str, level: str, on: dt.date, days: int, text: str) -> dict[str, Any]:
    loan = position.loan
    about = {"label": loan.application.enterprise.name, "bank": position.bank.name, "about": loan.note_no or ""}
    return {"kind": kind, "level": level, **about, "on": on, "days": days, "amount": position.outstanding, "text": text}


def _maturing(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    horizon = period.last + dt.timedelta(days=max(watch.BEFORE_MATURITY))
    near = _owing(period, bank).filter(
        status=LoanState.ACTIVE, loan__matures_on__gte=period.last, loan__matures_on__lte=horizon
    )
    for position in near:
        matures_on = position.loan.matures_on
        for finding in watch.matures_soon(matures_on, period.last):
            days = (matures_on - period.last).days
            text = f"{finding.params['days']}日内到期"
            yield _of_loan(position, "贷款即将到期", AMBER, matures_on, days, text)


def _overdue(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    for position in _owing(period, bank).filter(days_past_due__gt=0):
        since = period.last - dt.timedelta(days=position.days_past_due)
        for finding in watch.past_due(position.days_past_due):
            text = f"已逾期{finding.params['days']}日以上"
            yield _of_loan(position, "贷款逾期", RED, since, position.days_past_due, text)


def _worsened(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    """Classes lowered in the month, by the newest change of it."""
    changed = TierChange.objects.filter(on__range=(period.first, period.last)).values("loan")
    known = Prefetch("loan__tiers", TierChange.objects.filter(on__lte=period.last).order_by("id"))
    for position in _owing(period, bank).filter(loan__in=changed).prefetch_related(known):
        changes = list(position.loan.tiers.all())
        before = changes[-2].tier if len(changes) > 1 else "1"
        for _finding in watch.tier_lowered(changes[-1].tier, before):
            level = RED if changes[-1].tier in NON_PERFORMING else AMBER
            text, days = f"{TIERS[before]}→{TIERS[changes[-1].tier]}", (period.last - changes[-1].on).days
            yield _of_loan(position, "五级分类下调", level, changes[-1].on, days, text)


def _checks(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    """Planned checks that were due and not recorded that day, whatever became of them since."""
    planned = Check.objects.filter(due_on__lt=period.last)
    planned = planned.filter(Q(status=CheckState.DUE) | Q(status_since__gte=after(period.last)))
    states = states_on(Check.case_type, period.last, list(planned.values_list("pk", flat=True)))
    open_ones = [pk for pk, state in states.items() if state == CheckState.DUE]
    due = defaultdict(list)
    for check in Check.objects.filter(pk__in=open_ones).order_by("due_on"):
        due[check.loan_id].append(check)
    for position in _owing(period, bank).filter(loan__in=list(due), status__in=PLANNED):
        for check in due[position.loan_id]:
            days = (period.last - check.due_on).days
            text = "首次贷后检查未登记" if check.period == 0 else f"第{check.period}次季度检查未登记"
            yield _of_loan(position, "贷后检查超期", AMBER, check.due_on, days, text)


def _agreements(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    """Agreements that end within the days of the reminders."""
    horizon = period.last + dt.timedelta(days=max(terms.on(period.last).agreement_reminder_days))
    ending = Agreement.objects.filter(effective_until__gt=period.last, effective_until__lte=horizon)
    ending = ending.filter(bank=bank) if bank is not None else ending
    states = states_on(Agreement.case_type, period.last, list(ending.values_list("pk", flat=True)))
    for agreement in ending.select_related("bank").order_by("effective_until", "id"):
        if states.get(agreement.pk) in IN_FORCE:
            days = (agreement.effective_until - period.last).days
            about = {"kind": "合作协议到期", "level": AMBER, "about": agreement.number or "", "amount": None}
            where = {"label": agreement.bank.name, "bank": agreement.bank.name, "on": agreement.effective_until}
            yield about | where | {"days": days, "text": f"{days}日后到期，请办理续签或退出"}


def _ratios(period: Period, bank: Organisation | None) -> Iterator[dict[str, Any]]:
    """Banks above a line of non-performing loans (Article 10), and what the evenings wrote down of their accounts."""
    banks, now = banks_of(period, bank), terms.on(period.last)
    sums = positions_of(period, bank).order_by().values("bank").annotate(
        bad=Sum("outstanding", filter=Q(tier__in=NON_PERFORMING)), whole=Sum("outstanding")
    )  # fmt: skip
    by_bank = {row["bank"]: (row["bad"] or ZERO, row["whole"] or ZERO) for row in sums}
    newest = CapacityMark.objects.filter(bank__in=banks, on__lte=period.last).order_by("bank", "-on").distinct("bank")
    marks = {mark.bank_id: mark for mark in newest}
    for each in banks:
        bad, whole = by_bank.get(each.pk, (ZERO, ZERO))
        base = {"kind": "指标预警", "label": each.name, "bank": each.name, "about": "", "on": None, "days": None}
        for level, text in _lines_crossed(bad, whole, now):
            yield base | {"level": level, "amount": bad, "text": text}
        mark = marks.get(each.pk)
        for code in filter(None, mark.codes.split(",") if mark else ()):
            level, text = CAPACITY[code]
            days = {"on": mark.on, "days": (period.last - mark.on).days}
            yield base | {"about": "专户", "level": level, "amount": None, "text": text} | days


def _lines_crossed(bad: Decimal, whole: Decimal, now: Any) -> Iterator[tuple[str, str]]:
    """The highest line of non-performing loans a bank has crossed: 5 % and 8 % reached, 10 % exceeded (Article 10)."""
    lines = {
        exit_line.RED: (RED, "超过退出线", now.exit_npl_pct),
        exit_line.ORANGE: (ORANGE, "达到", now.npl_orange_pct),
        exit_line.YELLOW: (AMBER, "达到", now.npl_yellow_pct),
    }
    found = lines.get(exit_line.level_of(bad, whole, now))
    if found is not None:
        level, word, pct = found
        yield level, f"不良率{rules.ratio(bad, whole)}%，{word}{pct.normalize():f}%"


LEVELS = "红：已发生或须立即处置；黄：临近或须关注；不良率达到5%为黄、达到8%为橙、超过10%为红"
COLUMNS = (
    Column("serial", "序号", "count"),
    Column("label", "企业（机构）", "text"),
    Column("kind", "预警类别", "text"),
    Column(
        "level",
        "级别",
        "text",
        means=LEVELS,
    ),
    Column("bank", "银行", "text"),
    Column("about", "借据号／事项", "text"),
    Column("on", "到期日／发生日", "day", means="到期类为到期日，其余为应办理日或发生日"),
    Column("days", "天数", "count", means="到期类为剩余日历日，逾期类为逾期日历日，事项超期为逾期工作日"),
    Column("amount", "涉及金额", "money", means="贷款为期末余额，不良率预警为不良余额"),
    Column("text", "说明", "text"),
)

R8 = Declaration(
    code="R8",
    title="预警清单",
    unit="万元、日",
    version="2020-1",
    columns=COLUMNS,
    read=figures,
    notes=(
        "截至报告期末的情况：贷款30、15、7日内到期，贷款逾期，当月五级分类下调，贷后检查超期，办理事项超期，"
        "合作协议临近到期，不良率和专户指标超过预警线。",
        "“超过”不含本数。",
    ),
    kept=2,
)
