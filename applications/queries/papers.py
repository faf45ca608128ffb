"""What stands on the papers of a request: application form, correction, refusal, revocation (Articles 16, 17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from applications.models import Application, CorrectionItem, Submission
from applications.queries.submission import (
    FILE,
    LABELS,
    LOANS,
    PEOPLE,
    PROMISES,
    REQUEST,
    YES,
    display,
    in_order,
    loan_cells,
    person_cells,
)
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.policy import materials, terms
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import papers

TITLES = {
    "application_form": "增信贷贷款申请表",
    "correction_notice": "补正通知书",
    "refusal_notice": "不予推荐通知书",
    "revocation_notice": "撤销推荐通知书",
}
CORRECT_WITHIN = "application.RETURNED"


def application_form(application: Application, event: Event) -> dict[str, Any]:
    """《增信贷贷款申请表》 as submitted (form 4.2): out of the submission, not out of what the file says today."""
    before = Event.objects.filter(verb=event.verb, case_type=event.case_type, case_id=event.case_id, pk__lte=event.pk)
    sent = Submission.objects.get(application=application, serial=before.count())
    said, enterprise = sent.content, application.enterprise
    again = f"-{sent.serial}" if sent.serial > 1 else ""
    return {
        "number": f"{application.number}{again}",
        "enterprise": enterprise.name,
        "uscc": enterprise.code,
        "department": application.department.name if application.department else "",
        "submitted_on": timezone.localdate(sent.at),
        "amount": yuan(Decimal(said[REQUEST]["amount"])),
        "request": [_pair(REQUEST, name, text) for name, text in in_order(said[REQUEST]) if name != "amount"],
        "file": [_pair(FILE, name, text) for name, text in in_order(said.get(FILE, {}))],
        "people": [person_cells(text) for text in said.get(PEOPLE, {}).values()],
        "loans": [loan_cells(text) for text in said.get(LOANS, {}).values()],
        "materials": [
            [materials.label(kind) or kind, "、".join(name for _pk, name, _digest in files)]
            for kind, files in sorted(sent.materials.items(), key=lambda pair: _place(pair[0]))
        ],
        "promises": [[str(LABELS[name]), text == YES] for name, text in in_order(said[PROMISES])],
    }


def _place(kind: str) -> tuple[int, str]:
    keys = [each.key for each in materials.listed_today("A")]
    return (keys.index(kind) if kind in keys else len(keys), kind)


def _pair(section: str, name: str, text: str) -> list[str]:
    return [str(LABELS[name]), str(display(section, name, text)) or "–"]


def correction_notice(application: Application, event: Event) -> dict[str, Any]:
    """补正通知书: what is to be sent again and corrected, and until when."""
    items = list(CorrectionItem.objects.filter(application=application, event_id=event.pk).order_by("id"))
    day = timezone.localdate(event.at)
    now = terms.on(day)
    try:
        until = now.calendar.add(day, now.deadline(CORRECT_WITHIN) or 0)
    except CalendarMissing:
        until = day
    return {
        **_letter(application),
        "number": items[0].notice_no,
        "materials": [materials.label(item.kind) or item.kind for item in items if item.kind],
        "items": [item.text for item in items if not item.kind],
        "answer_by": until,
        "officer": event.actor_name,
    }


def refusal_notice(application: Application, event: Event) -> dict[str, Any]:
    """不予推荐通知书: with the reason, to the enterprise (Article 17)."""
    sent = Submission.objects.filter(application=application).latest("serial")
    return {
        **_letter(application),
        "number": application.refusal_no,
        "applied_on": timezone.localdate(sent.at),
        "amount": yuan(application.amount),
        "months": application.months,
        "reason": event.data["reason"],
        "signers": papers.signers(event),
    }


def revocation_notice(application: Application, event: Event) -> dict[str, Any]:
    """撤销推荐通知书: to the bank, a copy to enterprise and finance bureau (§3.2)."""
    return {
        **_letter(application),
        "number": application.revocation_no,
        "addressee": application.bank.name if application.bank else "",
        "enterprise": application.enterprise.name,
        "uscc": application.enterprise.code,
        "recommendation_no": application.recommendation_no,
        "recommended_on": application.recommended_on,
        "reason": event.data["reason"],
        "signers": papers.signers(event),
        "copied_to": [application.enterprise.name, Organisation.objects.sole(Kind.FINANCE_BUREAU).name],
    }


def _letter(application: Application) -> dict[str, Any]:
    return {
        "issuer": application.department.name if application.department else "",
        "addressee": application.enterprise.name,
        "application_no": application.number,
    }
