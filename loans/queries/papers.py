"""What stands on the papers of an opinion: 贷款意见书, 贷前调查表, 不予发放通知书 (Articles 18, 22)."""

from __future__ import annotations

from typing import Any

from applications.models import Application
from loans.models import LoanOpinion
from loans.queries.diligence import TEXTS, compared, periods, report_of
from loans.queries.opinion import priced
from loans.queries.sureties import sureties_text
from loans.rules import percent
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.workflow import papers


def _head(opinion: LoanOpinion) -> dict[str, Any]:
    application = opinion.application
    return {
        "bank": opinion.bank.name,
        "enterprise": application.enterprise.name,
        "uscc": application.enterprise.code,
        "application_no": application.number,
        "recommendation_no": application.recommendation_no,
        "asked": yuan(application.amount),
        "asked_months": application.months,
        "purpose": application.purpose,
        "investigators": [opinion.investigator_a, opinion.investigator_b],
    }


def loan_opinion(opinion: LoanOpinion, event: Event) -> dict[str, Any]:
    """《贷款意见书》: what is given, at what price, on whose surety, signed by three (Article 18)."""
    return {
        **_head(opinion),
        "number": opinion.number,
        "amount": yuan(opinion.amount),
        "less_reason": opinion.less_reason,
        "months": opinion.months,
        "rate": percent(opinion.rate),
        "rate_cap": percent(opinion.rate_cap),
        "priced": priced(opinion),
        "repayment_method": str(opinion.get_repayment_method_display()),
        "payment_method": str(opinion.get_payment_method_display()),
        "sureties": sureties_text(opinion),
        "score": opinion.score,
        "text": opinion.text,
        "conditions": opinion.conditions,
        "decided_on": opinion.decided_on,
        "signers": papers.signers(event),
    }


def diligence_report(opinion: LoanOpinion, event: Event) -> dict[str, Any]:
    """《贷前调查表》 as it was when the opinion was given (form 4.4)."""
    report = report_of(opinion)
    if report is None:
        raise LookupError(f"opinion {opinion.pk} has no report")
    return {
        **_head(opinion),
        "number": f"{opinion.number}-DC",
        "visited_on": report.visited_on,
        "score": opinion.score,
        "periods": [str(each) for each in periods(report)],
        "years": [[str(line["label"]), *line["cells"]] for line in compared(report)],
        "parts": [[str(label), getattr(report, name)] for name, label in TEXTS if name not in ("score", "grade")],
    }


def decline_notice(application: Application, event: Event) -> dict[str, Any]:
    """不予发放通知书: to the enterprise, with kind and reason; a copy to the finance bureau (Article 22)."""
    opinion = LoanOpinion.objects.filter(application=application, status="DECLINED").latest("id")
    decided = Event.objects.filter(verb="opinion.decline", case_type="opinion", case_id=opinion.pk).latest("id")
    return {
        **_head(opinion),
        "number": opinion.decline_no,
        "code": str(opinion.get_decline_code_display()),
        "reason": opinion.decline_reason,
        "signers": papers.signers(decided),
        "copied_to": ["区财政局", application.department.name if application.department else ""],
    }
