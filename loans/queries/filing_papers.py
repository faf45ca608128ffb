"""What stands on the papers of a filing: the sheet, the sheet of a change, the notice of its end (form 4.5)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from applications.states import SizeClass
from loans.models import Filing, FilingVersion
from loans.queries.cover import available_balance
from loans.queries.version import LABELS, differences, integrity_summary, registered_version, version_before
from loans.states import Mark
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.policy import industries
from zengxindai.web import masking
from zengxindai.workflow import papers

AMOUNTS = ("amount", "pool_limit")
# Why a filing ended, by the row that ended it.
ENDED = {
    "filing.lapse": "备案登记后60日内未放款",
    "filing.cancel": "经核实，备案所依据的事实不实",
    "filing.bar": "企业已列入黑名单，且在列入前未放款",
}


def filing_paper(filing: Filing, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷贷款备案表》 (form 4.5, Article 18): as it was registered, whatever changed since."""
    application, version = filing.application, registered_version(filing)
    return {
        "number": filing.number,
        "bank": filing.bank.name,
        "agreement_no": filing.agreement.number,
        "application_no": application.number,
        "recommendation_no": application.recommendation_no,
        "enterprise": application.enterprise.name,
        "uscc": application.enterprise.code,
        "industry": str(industries.words(application.industry_code)),
        "size": str(SizeClass(application.size).label) if application.size else "",
        "is_tech": application.is_tech,
        "is_first_loan": application.is_first_loan,
        "controller": "、".join(masking.name(each) for each in application.controller_name.split("、") if each),
        "opinion_no": filing.opinion.number,
        "amount": yuan(version.amount),
        "months": version.months,
        "rate": version.rate,
        "rate_cap": filing.opinion.rate_cap,
        "purpose": application.purpose,
        "backing": str(filing.get_backing_display()),
        "sureties": version.sureties,
        "share_pct": f"{version.share_pct.normalize():f}",
        "pool_limit": yuan(version.pool_limit),
        "available": yuan(available_balance(filing.bank)),
        "integrity": [{**each, "category": str(each["category"])} for each in integrity_summary(application)],
        "integrity_checked_on": version.integrity_checked_on,
        "registered_on": filing.registered_on,
        "draw_by": filing.draw_by,
        "acknowledgements": _receipts(version),
    }


def _receipts(version: FilingVersion) -> list[dict[str, Any]]:
    marks = version.filing.marks.filter(submission=version.submission).exclude(mark=Mark.RETURNED).order_by("id")
    return [
        {
            "party": str(mark.get_party_display()),
            "mark": str(mark.get_mark_display()),
            "officer": mark.officer,
            "on": mark.on,
            "note": mark.note,
        }
        for mark in marks
    ]


def change_paper(filing: Filing, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷变更备案表》: what was registered and what is in force from now on (§3.4)."""
    new = filing.versions.get(submission=event.data["submission"])
    old = version_before(new)
    serial = filing.versions.filter(kind=new.kind, submission__lte=new.submission).count()
    changed = {str(each["label"]) for each in differences(old, new)}
    return {
        "number": f"{filing.number}-变{serial}",
        "filing_no": filing.number,
        "bank": filing.bank.name,
        "enterprise": filing.enterprise.name,
        "uscc": filing.enterprise.code,
        "contract_no": filing.loan.contract_no,
        "rows": [
            {
                "label": str(LABELS[name][0]),
                "before": _written(name, getattr(old, name)),
                "after": _written(name, getattr(new, name)),
                "changed": str(LABELS[name][0]) in changed,
            }
            for name in ("amount", "months", "rate", "sureties", "pool_limit")
        ],
        "reason": new.reason,
        "sent_on": new.on,
        "in_force_on": timezone.localdate(event.at),
        "acknowledgements": _receipts(new),
    }


def _written(name: str, value: Any) -> str:
    return yuan(value)["figures"] if name in AMOUNTS else f"{value:f}" if name == "rate" else str(value)


def ending_paper(filing: Filing, event: Event) -> dict[str, Any]:
    """What stands on 备案失效通知 and 备案撤销通知: which filing ended, why, and that nothing under it is covered."""
    by_hand = event.verb == "filing.cancel"
    return {
        "issuer": Organisation.objects.sole(Kind.FINANCE_BUREAU).name,
        "number": f"{filing.number}-{'失' if event.verb == 'filing.lapse' else '撤'}",
        "filing_no": filing.number,
        "bank": filing.bank.name,
        "enterprise": filing.enterprise.name,
        "uscc": filing.enterprise.code,
        "amount": yuan(filing.amount),
        "registered_on": filing.registered_on,
        "draw_by": filing.draw_by,
        "ended_on": timezone.localdate(event.at),
        "ground": ENDED[event.verb],
        "reason": event.data["reason"] if by_hand else "",
        "signers": papers.signers(event) if by_hand else [],
    }
