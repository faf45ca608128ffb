"""R1-C 办理情况: what became of the requests a bank had in a month and in the year so far (domain note 5 §5.1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from applications.models import Application, Inquiry
from applications.models.waiting import waits_of_each
from applications.states import InquiryState
from loans.models import LoanOpinion
from loans.states import DeclineCode, OpinionState
from reporting import rules
from reporting.models import Period
from reporting.queries.declaration import Column, Declaration, Figures
from reporting.queries.positions import span_of
from zengxindai.accounts.models import Organisation, with_branches
from zengxindai.audit.models import Event
from zengxindai.policy import terms
from zengxindai.workdays import ONE_DAY, CalendarMissing
from zengxindai.workflow.case import Pause

RECOMMENDED = ("application.recommend", "application.redirect", "application.reroute")
ACCEPTED = "application.accept"
STATE = "opinion.INVESTIGATING"
REASONS = (
    (DeclineCode.QUALIFICATION, "主体资格"),
    (DeclineCode.CREDIT, "信用记录"),
    (DeclineCode.FINANCES, "财务状况"),
    (DeclineCode.PURPOSE, "贷款用途"),
    (DeclineCode.SURETY, "担保"),
    (DeclineCode.POLICY, "政策"),
    (DeclineCode.OTHER, "其他"),
)
COLUMNS = (
    Column("label", "期间", "text"),
    Column("recommended_borrowers", "户数", "count", "接推荐", "1", "期内主管部门推荐给本行的企业，去重"),
    Column("recommended_amount", "金额", "money", "接推荐", "2", "第1列企业的申请金额，一件申请计一次"),
    Column("accepted", "件数", "count", "受理", "3", "期内受理的申请，按受理日"),
    Column("accepted_amount", "金额", "money", "受理", "4", "第3列申请的申请金额"),
    Column("investigating", "调查中", "count", "", "5", "期末已受理开始调查、尚未作出决定的件数"),
    Column("approved", "件数", "count", "批准", "6", "期内出具贷款意见的件数，按决定日，以后失效的仍计"),
    Column("approved_amount", "金额", "money", "批准", "7", "第6列的批准金额"),
    Column("declined", "小计", "count", "拒绝", "8", "期内拒绝的件数，按决定日"),
    *(
        Column(f"declined_{code.lower()}", label, "count", "拒绝", f"8.{place}", "第8列中以此为由的")
        for place, (code, label) in enumerate(REASONS, 1)
    ),
    Column("mean_days", "平均办理工作日", "times", "", "9", "受理次日至决定日的工作日，不含等候企业答复的日子"),
    Column("overdue", "超时件数", "count", "", "10", "期内决定和期末仍在调查的，超过规定时限的件数"),
    Column("approval_rate", "批准率", "percent", "", "11", "批准÷（批准＋拒绝），按件数"),
)  # fmt: skip


def figures(period: Period, bank: Organisation | None) -> Figures:
    """The month and the year up to its end, of a bank or of all banks."""
    span = span_of(period)
    spans = (("本月", span.first), ("本年累计", span.year_start))
    return {"rows": [{"label": label, **_row(since, span.last, bank)} for label, since in spans], "total": None}


def _row(since: dt.date, until: dt.date, bank: Organisation | None) -> dict[str, Any]:
    decided = _opinions(bank).filter(decided_on__range=(since, until))
    approved = decided.filter(decline_code="").aggregate(n=Count("id"), s=Sum("amount"))
    reasons = dict(decided.exclude(decline_code="").order_by().values_list("decline_code").annotate(n=Count("id")))
    declined = sum(reasons.values())
    under_way = _under_way(until, bank)
    mean, late = _speed([*decided, *under_way], until)
    return {
        **_received(since, until, bank),
        "investigating": len(under_way),
        "approved": approved["n"],
        "approved_amount": approved["s"] or rules.ZERO,
        "declined": declined,
        **{f"declined_{code.lower()}": reasons.get(code, 0) for code, _label in REASONS},
        "mean_days": mean,
        "overdue": late,
        "approval_rate": rules.ratio(approved["n"], approved["n"] + declined),
    }


def _opinions(bank: Organisation | None) -> QuerySet[LoanOpinion]:
    return LoanOpinion.objects.all() if bank is None else LoanOpinion.objects.filter(bank=bank)


def _under_way(until: dt.date, bank: Organisation | None) -> list[LoanOpinion]:
    """What was being investigated at the end of a day: neither decided nor lapsed by then."""
    end = _midnight(until + ONE_DAY)
    begun = _opinions(bank).filter(created_at__lt=end).filter(Q(decided_on=None) | Q(decided_on__gt=until))
    return list(begun.exclude(status=OpinionState.LAPSED, decided_on=None, status_since__lt=end))


def _received(since: dt.date, until: dt.date, bank: Organisation | None) -> dict[str, Any]:
    """What was recommended to the bank and what it took up, out of the trail: a request may have left it since."""
    told = Event.objects.filter(case_type="application", at__gte=_midnight(since), at__lt=_midnight(until + ONE_DAY))
    sent, taken = told.filter(verb__in=RECOMMENDED), told.filter(verb=ACCEPTED)
    if bank is not None:
        house = Organisation.objects.filter(with_branches(bank.pk)).values("pk")
        sent, taken = sent.filter(data__bank__id=bank.pk), taken.filter(organisation_id__in=house)
    offered = Application.objects.filter(pk__in=sent.values("case_id"))
    accepted = Application.objects.filter(pk__in=taken.values("case_id")).aggregate(n=Count("id"), s=Sum("amount"))
    found = offered.aggregate(n=Count("enterprise", distinct=True), s=Sum("amount"))
    return {
        "recommended_borrowers": found["n"],
        "recommended_amount": found["s"] or rules.ZERO,
        "accepted": accepted["n"],
        "accepted_amount": accepted["s"] or rules.ZERO,
    }


def _speed(opinions: Iterable[LoanOpinion], until: dt.date) -> tuple[Any, int | None]:
    """Mean working days of what was decided, and how many pieces took longer than allowed by the end of a day.

    Without the calendar of a year the working days of its pieces are not known, and neither figure is.
    """
    found, now = list(opinions), terms.on(until)
    paused, allowed = _pauses(found), now.deadline(STATE)
    spent, late = [], 0
    try:
        for each in found:
            decided = each.decided_on is not None and each.decided_on <= until
            end = each.decided_on if each.decided_on is not None and decided else until
            begun = timezone.localdate(each.accepted_at or each.created_at)
            days = rules.working_days(begun, end, paused.get(each.pk, ()), now.calendar)
            late += allowed is not None and days > allowed
            spent += [days] if decided else []
    except CalendarMissing:
        return None, None
    return rules.mean(spent), late


def _pauses(opinions: list[LoanOpinion]) -> dict[int, list[Pause]]:
    """By opinion, when its bank waited for the enterprise."""
    asked = Inquiry.objects.filter(application__in=[each.application_id for each in opinions])
    asked = asked.exclude(status=InquiryState.CANCELLED).select_related("asker")
    waited = waits_of_each([each.pk for each in asked])
    of_request = defaultdict(list)
    for each in asked:
        of_request[each.application_id].append(each)
    return {
        paper.pk: [
            pause
            for inquiry in of_request[paper.application_id]
            if inquiry.asker.belongs_to(paper.bank_id)
            for pause in waited.get(inquiry.pk, ())
        ]
        for paper in opinions
    }


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


R1_C = Declaration(
    code="R1-C",
    title="增信贷办理情况表",
    unit="件、户、万元、工作日、%",
    version="2026-1",
    columns=COLUMNS,
    read=figures,
    notes=("按审计事件和贷款意见的日期统计；被撤回、失效的申请只计入其发生的环节。",),
)
