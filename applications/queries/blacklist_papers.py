"""What stands on the papers of the black list: 告知书, 决定书, 移出通知书 and 更正决定书 (form 4.10, Article 21)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from applications.models import BlacklistEntry
from applications.states import BlacklistGround
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.policy import terms
from zengxindai.web import masking
from zengxindai.workflow import papers

# The grounds as the notice words them.
GROUNDS = {
    BlacklistGround.NO_PROOF: "不按要求提供增信证明",
    BlacklistGround.FALSE_PROOF: "提供虚假增信证明",
    BlacklistGround.EVASION: "恶意逃避债务",
}


def notice_paper(entry: BlacklistEntry, event: Event) -> dict[str, Any]:
    """《列入黑名单告知书》: what is held against the subject, and how long it may object."""
    return {
        **_head(entry, entry.notice_no),
        **_grounds(entry),
        "objection_days": terms.on(timezone.localdate(event.at)).blacklist_objection_wd,
        "signers": papers.signers(event),
    }


def ruling_paper(entry: BlacklistEntry, event: Event) -> dict[str, Any]:
    """《列入黑名单决定书》: the decision, from which day through which."""
    return {
        **_head(entry, entry.ruling_no),
        **_grounds(entry),
        "decision_no": entry.decision_no,
        "notice_no": entry.notice_no or "",
        "objected": entry.objected_on is not None,
        "listed_on": entry.listed_on,
        "barred_until": entry.barred_until,
    }


def removal_paper(entry: BlacklistEntry, event: Event) -> dict[str, Any]:
    """《黑名单移出通知书》 when the period is over, 《列入黑名单更正决定书》 when the decision was wrong."""
    return {
        **_head(entry, entry.removal_no),
        "corrected": entry.corrected_on is not None,
        "reason": event.opinion,
        "decision_no": entry.decision_no,
        "listed_on": entry.listed_on,
        "barred_until": entry.barred_until,
        "correction_no": entry.correction_no,
        "corrected_on": entry.corrected_on,
    }


def _head(entry: BlacklistEntry, number: str | None) -> dict[str, Any]:
    """Issuer, addressee by full name, since it is a paper to that person, and what tells one of that name apart."""
    identity = f"居民身份证号{masking.identity(entry.person.identity_no)}" if entry.is_person else ""
    firm = entry.origin if entry.is_person else entry
    return {
        "number": number,
        "issuer": Organisation.objects.sole(Kind.FINANCE_BUREAU).name,
        "addressee": entry.person.name if entry.is_person else entry.subject,
        "identity": identity or f"统一社会信用代码{entry.uscc}",
        "enterprise": firm.subject,
        "person": entry.is_person,
        "years": terms.on(timezone.localdate(entry.created_at)).blacklist_years,
        "copied_to": list(dict.fromkeys([entry.proposer.name, Organisation.objects.sole(Kind.DISTRICT_GOV).name])),
    }


def _grounds(entry: BlacklistEntry) -> dict[str, Any]:
    return {
        "ground": GROUNDS[BlacklistGround(entry.ground)],
        "facts": entry.facts,
        "loss": yuan(entry.loss),
        "loss_basis": entry.loss_basis,
    }
