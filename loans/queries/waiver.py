"""Reads on waivers: which are in force for a case, what they keep open, pages and the paper (ADR 0025)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from loans.models import Filing, LoanOpinion, Waiver
from loans.models.waiver import LIVE
from loans.queries.sureties import sureties_text, sureties_wanted
from loans.states import FilingState, LoanState, OpinionState, WaiverState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.findings import Waived
from zengxindai.policy import articles, terms
from zengxindai.web import panels
from zengxindai.workflow import papers

LATE_DRAW, NO_SPOUSE = "LOAN-10", "FIL-08"
OPINION_OVER = (OpinionState.DECLINED, OpinionState.LAPSED)
FILING_OVER = (FilingState.LAPSED, FilingState.CANCELLED, FilingState.CLOSED)
UNFILED = (FilingState.DRAFT, FilingState.RETURNED)


def root_of(case: Any) -> int | None:
    """The opinion from which a case's chain of filing and loan hangs; None for cases that hang from none."""
    if isinstance(case, LoanOpinion):
        return case.pk  # type: ignore[no-any-return]
    filing = case if isinstance(case, Filing) else getattr(case, "filing", None)
    return filing.opinion_id if isinstance(filing, Filing) else None


def live_waivers(root: int | None) -> QuerySet[Waiver]:
    """What is asked for or in force for a chain."""
    return Waiver.objects.filter(opinion=root, status__in=LIVE).order_by("id")


def waivers_in_force(case: Any, codes: frozenset[str], day: dt.date) -> Mapping[str, Waived]:
    """The waivers of these rules in force on a day for the chain a case belongs to, by code."""
    if (root := root_of(case)) is None:
        return {}
    found = Waiver.objects.all().in_force_on(day).filter(opinion=root, rule__in=codes).select_related("issuer")
    return {each.rule: _waived(each) for each in found}


def _waived(waiver: Waiver) -> Waived:
    use = "waiver.use" if waiver.once else "waiver.rely"
    url, issuer = waiver.get_absolute_url(), waiver.issuer.name
    return Waived(waiver.number or "", issuer, waiver.granted_on, waiver.until, url, case=waiver, use=use)


def ended_with_opinion(paper: LoanOpinion) -> list[tuple[str, Waiver]]:
    """An opinion that is over needs no waiver any more."""
    return _ended(paper.pk) if paper.status in OPINION_OVER else []


def ended_with_filing(filing: Filing) -> list[tuple[str, Waiver]]:
    """A filing that is over needs no waiver any more."""
    return _ended(filing.opinion_id) if filing.status in FILING_OVER else []


def _ended(root: int) -> list[tuple[str, Waiver]]:
    return [("waiver.lapse", each) for each in live_waivers(root)]


def waivers_over(day: dt.date) -> QuerySet[Waiver]:
    """Waivers whose last day was before a day; of what nobody decided, the last day wanted."""
    late = Q(status=WaiverState.GRANTED, until__lt=day) | Q(status=WaiverState.ASKED, asked_until__lt=day)
    return Waiver.objects.filter(late).order_by("id")


def kept_open(filings: QuerySet[Filing], day: dt.date) -> QuerySet[Filing]:
    """Those of the filings that a waiver of the late disbursement keeps open: in force, or asked for in time."""
    here = Waiver.objects.filter(opinion=OuterRef("opinion"), rule=LATE_DRAW)
    waiting = here.filter(status=WaiverState.ASKED, asked_until__gte=day, asked_on__lte=OuterRef("draw_by"))
    return filings.filter(Exists(here.in_force_on(day)) | Exists(waiting))


def stopping_now(case: Any, day: dt.date) -> frozenset[str]:
    """The rules that can be waived and would stop this chain's next act on a day."""
    paper = case if isinstance(case, LoanOpinion) else LoanOpinion.objects.get(pk=root_of(case))
    filing = Filing.objects.filter(opinion=paper).select_related("loan").first()
    found = set()
    if filing is None or filing.status in UNFILED:
        named = (filing.sureties if filing else "") or sureties_text(paper)
        if any(name not in named for name in sureties_wanted(paper.application, terms.on(day))[1]):
            found.add(NO_SPOUSE)
    elif filing.draw_by is not None and filing.draw_by < day and _undrawn(filing):
        found.add(LATE_DRAW)
    return frozenset(found)


def _undrawn(filing: Filing) -> bool:
    return filing.loan.status == LoanState.PENDING_DRAW or (filing.loan.amount or 0) < filing.amount


def waiver_facts(waiver: Waiver, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a waiver's page: what, by whom, why, until when."""
    issuer = f"{waiver.issuer.name} {waiver.issued_by.full_name}" if waiver.issuer and waiver.issued_by else ""
    return [
        (_("Number"), waiver.number or "", "text"),
        (_("Enterprise"), waiver.enterprise.name, "text"),
        (_("Bank"), waiver.bank.name, "text"),
        (_("Rule waived"), waiver.rule_label, "text"),
        (_("Article"), articles.cite(waiver.article), "text"),
        (_("Reason of the bank"), waiver.reason, "text"),
        (_("Asked for on"), waiver.asked_on, "day"),
        (_("Wanted until"), waiver.asked_until, "day"),
        (_("Granted by"), issuer, "text"),
        (_("Granted on"), waiver.granted_on or "", "day"),
        (_("In force until"), waiver.until or "", "day"),
        (_("Reason of the decision"), waiver.decision, "text"),
        (_("Conditions"), waiver.conditions, "text"),
        (_("For one act only"), waiver.once, "text"),
        (_("Used on"), waiver.used_on or "", "day"),
    ]


def waivers_panel(case: Any, user: Any) -> dict[str, Any] | None:
    """The waivers of a chain that the person reads, newest first, for the pages of opinion, filing, loan and claim."""
    columns = (
        (_("Number"), "text"),
        (_("Rule waived"), "text"),
        (_("State"), "status"),
        (_("Wanted until"), "day"),
        (_("In force until"), "day"),
        (_("Granted by"), "text"),
        (_("Used on"), "day"),
    )
    found = Waiver.objects.visible_to(user).filter(opinion=root_of(case)).select_related("issuer").order_by("-id")
    rows = [
        (
            each.get_absolute_url(),
            (
                each.number or f"#{each.pk}",
                each.rule_label,
                _state(each),
                each.asked_until,
                each.until or "",
                each.issuer.name if each.issuer else "",
                each.used_on or "",
            ),
        )
        for each in found
    ]
    return panels.table(columns, rows)


def _state(case: Any) -> tuple[str, str]:
    return case.status_label, case.status


def waiver_paper(waiver: Waiver, event: Event) -> dict[str, Any]:
    """What stands on 《例外准许书》: issuer, rule, article, reason, conditions, last day."""
    filing = Filing.objects.filter(opinion=waiver.opinion_id).first()
    sole = Organisation.objects.sole
    return {
        "number": waiver.number,
        "issuer": waiver.issuer.name,
        "addressee": waiver.bank.name,
        "enterprise": waiver.enterprise.name,
        "uscc": waiver.enterprise.code,
        "opinion_no": waiver.opinion.number or "",
        "filing_no": (filing.number if filing else None) or "",
        "rule": waiver.rule_label,
        "article": articles.cite(waiver.article),
        "reason": waiver.reason,
        "decision": waiver.decision,
        "conditions": waiver.conditions,
        "once": waiver.once,
        "granted_on": waiver.granted_on,
        "until": waiver.until,
        "signers": papers.signers(event),
        "copied_to": [each.name for each in map(sole, (Kind.FIN_DEV_CENTER, Kind.GUARANTOR)) if each],
    }
