"""List D of a claim (form 4.7): what lies with it, what the system has already, what is missing."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.models import Claim
from compensation.states import ClaimState
from loans.models import Loan
from loans.states import CheckState
from zengxindai.documents.models import Attachment
from zengxindai.policy import materials
from zengxindai.policy.terms import MaterialKind, Terms
from zengxindai.web import present

LIST_D = "D"
NEW_EVIDENCE = "claim_new"
REFUSED = (ClaimState.REJECTED, ClaimState.GOV_REJECTED)


class Held(NamedTuple):
    """What the system has itself that stands for a material, and where it is read."""

    label: str
    url: str


def files_of(claim: Claim) -> dict[str, list[Attachment]]:
    """What was sent with a claim, by kind."""
    found: dict[str, list[Attachment]] = {}
    if claim.pk:
        for each in Attachment.objects.all().on(claim.case_type, claim.pk).materials().order_by("id"):
            found.setdefault(each.kind, []).append(each)
    return found


def held(claim: Claim, word: str) -> list[Held]:
    """What the system has for a material: word as the policy names it, such as "filing" or "file:contract"."""
    loan, request = claim.loan, claim.application
    what, _, kind = word.partition(":")
    if what == "filing" and loan.filing.registered_on:
        return [Held(loan.filing.number, loan.filing.get_absolute_url())]
    if what == "recommendation" and request.recommendation_no:
        return [Held(request.recommendation_no, request.get_absolute_url())]
    if what == "checks":
        done = loan.checks.filter(status=CheckState.DONE, inspector=loan.bank).order_by("checked_on")
        return [Held(each.checked_on.isoformat(), each.get_absolute_url()) for each in done]
    if what == "tier":
        return [Held(f"{each.on} {each.get_tier_display()}", loan.get_absolute_url()) for each in _newest_tier(claim)]
    if what == "file":
        return _kept(Q(case_type="loan", case_id=loan.pk) | Q(case_type="filing", case_id=loan.filing_id), kind)
    if what == "request":
        return _kept(Q(case_type="application", case_id=request.pk), kind)
    return []


def _newest_tier(claim: Claim) -> Any:
    return claim.loan.tiers.order_by("-on", "-id")[:1]


def _kept(where: Q, kind: str) -> list[Held]:
    kept = Attachment.objects.filter(where, kind=kind).materials().order_by("id")
    return [Held(each.name, present.file_line(each)["url"]) for each in kept]


def claim_papers_missing(claim: Claim, terms: Terms) -> list[str]:
    """Names of the required materials of list D that neither lie with the claim nor are in the system."""
    there = files_of(claim)
    wanted = [kind for kind in materials.kinds(terms, LIST_D) if kind.required and kind.key not in there]
    return [materials.words(kind) for kind in wanted if not (kind.held and held(claim, kind.held))]


def materials_panel(claim: Claim, user: Any) -> dict[str, Any]:
    """List D as the claim's page shows it: there, in the system already, missing."""
    there = files_of(claim)
    kinds = materials.kinds(present.today_terms(), LIST_D)
    return {"checks": [_line(claim, kind, there.get(kind.key, [])) for kind in kinds]}


def _line(claim: Claim, kind: MaterialKind, files: list[Attachment]) -> dict[str, Any]:
    known = held(claim, kind.held) if kind.held else []
    if files:
        said = _("sent")
    elif known:
        said = _("in the system, need not be sent")
    else:
        said = _("missing") if kind.required else _("if there is one")
    return {
        "outcome": "good" if files or known else "bad" if kind.required else "none",
        "label": materials.words(kind),
        "compared": said,
        "sentences": [materials.hint(kind)] if kind.hint and not files else [],
        "links": [{"label": each.name, "url": present.file_line(each)["url"]} for each in files]
        + [{"label": each.label, "url": each.url} for each in known],
    }


def refused_claims(loan: Loan) -> int:
    """How many claims on a loan were refused, by the bureau or the government."""
    return Claim.objects.filter(loan=loan, status__in=REFUSED).count()


def has_new_evidence(claim: Claim) -> bool:
    """Whether something was added to the claim as new evidence."""
    return NEW_EVIDENCE in files_of(claim)
