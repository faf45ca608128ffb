"""Reads on a filing: its facts and its marks (form 4.5, Article 18)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.models import Filing
from loans.models.filing import RECIPIENTS
from loans.states import Mark
from zengxindai.accounts.models import Kind
from zengxindai.web import masking, panels

# Who reads a list with masked names, nothing of what was sent (domain note 6 §16).
MASKED = frozenset({Kind.PBOC_BRANCH, Kind.REGULATOR})


def all_have_acknowledged(filing: Filing) -> bool:
    """Whether the three have acknowledged the present submission, expressly or by silence (Article 18)."""
    marks = filing.marks.filter(submission=filing.submission, mark__in=(Mark.ACKED, Mark.DEEMED))
    return marks.count() == len(RECIPIENTS)


def silent(filing: Filing) -> list[str]:
    """The recipients that have not spoken on the present submission."""
    spoken = set(filing.marks.filter(submission=filing.submission).values_list("party", flat=True))
    return [party for party in RECIPIENTS if party not in spoken]


def filing_facts(filing: Filing, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a filing's page; the enterprise reads number and state only (domain note 6 §16)."""
    head = [(_("Filing number"), filing.number or "", "text"), (_("Enterprise"), filing.enterprise.name, "text")]
    if user.organisation_id == filing.application.enterprise_id:
        return head
    if user.organisation.kind in MASKED:
        head[1] = (_("Enterprise"), masking.name(filing.enterprise.name), "text")
        return [*head, *_figures(filing)]
    return [
        *head,
        (_("Credit code"), filing.enterprise.code, "text"),
        (_("Bank"), filing.bank.name, "text"),
        (_("Agreement"), filing.agreement.number or "", "text"),
        (_("Recommendation"), filing.application.recommendation_no or "", "text"),
        *_figures(filing),
        (_("Sureties"), filing.sureties, "text"),
        (_("Integrity checked on"), filing.integrity_checked_on or "", "day"),
    ]


def _figures(filing: Filing) -> list[tuple[Any, Any, str]]:
    return [
        (_("Amount"), filing.amount, "money"),
        (_("Term (months)"), filing.months, "number"),
        (_("Rate (% a year)"), filing.rate, "pct"),
        (_("Backing"), filing.get_backing_display(), "text"),
        (_("Pool's share of overdue principal (%)"), filing.share_pct, "pct"),
        (_("The most the pool can bear"), filing.pool_limit, "money"),
        (_("Registered on"), filing.registered_on or "", "day"),
        (_("To be disbursed by"), filing.draw_by or "", "day"),
    ]


def marks_panel(filing: Filing, user: Any) -> dict[str, Any] | None:
    """What the three recipients did, newest submission first."""
    columns = (
        (_("Recipient"), "text"),
        (_("Submission"), "number"),
        (_("Mark"), "status"),
        (_("Officer"), "text"),
        (_("On"), "day"),
        (_("Ground"), "text"),
        (_("Note"), "text"),
    )
    marks = filing.marks.order_by("-submission", "id")
    return panels.table(
        columns,
        [
            (
                "",
                (
                    each.get_party_display(),
                    each.submission,
                    (each.get_mark_display(), each.mark),
                    each.officer,
                    each.on,
                    each.get_ground_display(),
                    each.note,
                ),
            )
            for each in marks
        ],
    )
