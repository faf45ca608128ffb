"""Reads on requests, and the facts their rules ask for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.states import ApplicationState, SizeClass
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.policy import industries
from zengxindai.workflow import papers

# States in which a request is over and stands in nobody's way.
OVER = (
    ApplicationState.REJECTED,
    ApplicationState.DISBURSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.EXPIRED,
    ApplicationState.REVOKED,
)


def has_open_twin(application: Application) -> bool:
    """Whether the enterprise has another open request for the same purpose and bank (APP-06)."""
    twins = Application.objects.filter(
        enterprise=application.enterprise_id,
        purpose=application.purpose,
        intended_bank=application.intended_bank_id,
    )
    return twins.exclude(pk=application.pk).exclude(status__in=[*OVER, ApplicationState.DRAFT]).exists()


def recommendation_paper(application: Application, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷企业推荐意见书》 (form 4.3, Article 17)."""
    return {
        "number": application.recommendation_no,
        "issuer": application.department.name,
        "addressee": application.bank.name,
        "enterprise": application.enterprise.name,
        "uscc": application.enterprise.code,
        "application_no": application.number,
        "amount": yuan(application.amount),
        "months": application.months,
        "purpose": application.purpose,
        "operation_opinion": application.operation_opinion,
        "credit_opinion": application.credit_opinion,
        "industry_opinion": application.industry_opinion,
        "integrity_checked_on": application.integrity_checked_on,
        "valid_until": application.recommendation_valid_until,
        "signers": papers.signers(event),
        "copied_to": [Organisation.objects.sole(Kind.FINANCE_BUREAU).name],
    }


def facts(application: Application, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a request's page."""
    handed_on = [(_("Handed on by"), application.transferred_from, "text")] if application.transferred_from_id else []
    return [
        (_("Enterprise"), application.enterprise.name, "text"),
        (_("Credit code"), application.enterprise.code, "text"),
        (_("Amount applied for"), application.amount, "money"),
        (_("Term (months)"), application.months, "number"),
        (_("Purpose"), application.purpose, "text"),
        (_("Source of repayment"), application.repayment_source, "text"),
        (_("Industry class"), industries.words(application.industry_code), "text"),
        (_("Size"), SizeClass(application.size).label if application.size else "", "text"),
        (_("Registered address"), application.registered_address, "text"),
        (_("Department"), application.department or "", "text"),
        *handed_on,
        (_("Preferred bank"), application.intended_bank or "", "text"),
        (_("Recommended bank"), application.bank or "", "text"),
        *([(_("Branch"), application.branch, "text")] if application.branch_id else []),
        (_("Recommendation valid until"), application.recommendation_valid_until or "", "day"),
    ]
