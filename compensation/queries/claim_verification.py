"""系统核验清单 of a claim (form 4.7): its facts, the list as it is now, and as it was frozen with the review."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compensation import rules
from compensation.models import Claim
from compensation.models.claim import DEAD
from compensation.queries.facts import ZERO, reserved, special_account
from compensation.states import ClaimState
from loans.states import VersionKind
from zengxindai.audit.models import Event
from zengxindai.ledger import queries as ledger
from zengxindai.policy import articles, terms

REVIEW = "claim.review"
VERIFICATION = "verification"
BEFORE_REVIEW = (ClaimState.DRAFT, ClaimState.RETURNED, ClaimState.SUBMITTED)


def verification_facts(claim: Claim) -> rules.Facts:
    """What the list is drawn from."""
    loan, request = claim.loan, claim.application
    filing = loan.filing
    sent = filing.versions.filter(kind=VersionKind.FILING).order_by("-submission").first()
    account = special_account(claim.bank)
    guarantee = getattr(loan, "guarantee", None)
    other = other_claims(claim).first()
    return rules.Facts(
        filing_no=filing.number or "",
        registered_on=filing.registered_on,
        amount=loan.amount,
        drawn_on=loan.drawn_on,
        matures_on=loan.matures_on,
        rate=loan.rate,
        rate_cap=filing.opinion.rate_cap,
        recommendation_no=request.recommendation_no or "",
        recommended_on=request.recommended_on,
        recommended_until=request.recommendation_valid_until,
        sent_on=sent.on if sent else None,
        checked_on=sent.integrity_checked_on if sent else None,
        agreed_from=filing.agreement.effective_from,
        cover_by=(guarantee.number or str(guarantee.pk)) if guarantee else "",
        other_claim=(other.number or str(other.pk)) if other else "",
        available=ledger.available(account) if account else ZERO,
        reserved=reserved(claim.bank, but=claim),
        claimed=claim.claimed,
    )


def other_claims(claim: Claim) -> QuerySet[Claim]:
    """Other claims on the same loan that are under way or paid."""
    return Claim.objects.filter(loan=claim.loan_id).exclude(status__in=DEAD).exclude(pk=claim.pk).order_by("id")


def verification(claim: Claim) -> tuple[rules.Check, ...]:
    """The list as the system finds it now, by the notice's numbers on the day of the disbursement."""
    return rules.verify(verification_facts(claim), terms.on(claim.loan.drawn_on))


def frozen_check(check: rules.Check) -> dict[str, Any]:
    """A line of the list as the review's event keeps it."""
    return {name: getattr(check, name) for name in ("key", "label", "passed", "found", "article", "bar")}


def frozen_verification(event: Event) -> list[dict[str, Any]]:
    """The list as it was reviewed; empty for reviews before there was one."""
    return list(event.data.get(VERIFICATION, ()))


def verification_panel(claim: Claim, user: Any) -> dict[str, Any] | None:
    """The list: before the review as the system finds it now, afterwards as it was reviewed."""
    if claim.status in BEFORE_REVIEW:
        return {"checks": [_shown(frozen_check(check)) for check in verification(claim)]}
    events = Event.objects.filter(case_type=claim.case_type, case_id=claim.pk, verb=REVIEW).order_by("-id")
    found = frozen_verification(events[0]) if events else []
    return {"checks": [_shown(each) for each in found]} if found else None


def _shown(check: dict[str, Any]) -> dict[str, Any]:
    return {
        "outcome": "good" if check["passed"] else "bad" if check["bar"] else "note",
        "label": _(check["label"]),
        "compared": check["found"],
        "article_text": articles.cite(check["article"]),
    }
