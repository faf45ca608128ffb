"""A monthly summary, row by row (Article 6.3): opened with the month, written, issued."""

from django.utils.translation import gettext_lazy as _

from reporting.actions import summary as actions
from reporting.forms import summary as forms
from reporting.models import Summary
from reporting.models.summary import AUTHORS, SUMMARY_READERS
from reporting.queries import summary_pages as pages
from reporting.states import PeriodState as P
from reporting.states import SummaryState as S
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

SUMMARY = Flow(
    name="summary",
    model=Summary,
    path="summaries",
    label=_("Monthly summaries"),
    icon="journal-text",
    readers=SUMMARY_READERS | frozenset(AUTHORS),
    steps=(S.DRAFT, S.ISSUED),
    columns=(
        Column("number", _("Number")),
        Column("month", _("Month")),
        Column("issuer.name", _("Written by")),
        Column("status_label", _("State"), "status"),
        Column("issued_on", _("Issued on"), "day"),
    ),
    facts=pages.facts,
    related=("period", "issuer"),
    rows=(
        Transition(
            "open", _("Opened"), frozenset({P.FROZEN}), S.DRAFT, SYSTEM, actions.open_, on="period", article=6,
            tells=("issuer",),
        ),
        Transition(
            "write", _("Save the text"), frozenset({S.DRAFT}), None, "issuer", actions.write, form=forms.Write,
            article=6, turn=False,
        ),
        Transition(
            "issue", _("Issue the summary"), frozenset({S.DRAFT}), S.ISSUED, "issuer", actions.issue,
            actions.may_issue, forms.Issue, article=6, tells=("finance_bureau", "district_gov"),
        ),
    ),
)  # fmt: skip
