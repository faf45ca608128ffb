"""Everything that can happen to a month and to a monthly report (Article 6)."""

from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL
from reporting.actions import report as actions
from reporting.forms import report as forms
from reporting.models import RECIPIENTS, MonthlyReport, Period
from reporting.queries import pages
from reporting.states import PeriodState as P
from reporting.states import ReportState as S
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

THREE = tuple(str(kind) for kind in RECIPIENTS)

PERIOD = Flow(
    name="period",
    model=Period,
    path="periods",
    label=_("Month-ends"),
    icon="calendar-check",
    readers=SEE_ALL,
    steps=(P.FROZEN,),
    columns=(
        Column("number", _("Month")),
        Column("last", _("Last day"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=pages.period_facts,
    rows=(
        Transition(
            "freeze", _("Freeze the month"), frozenset(), P.FROZEN, SYSTEM, actions.freeze, on="", article=6
        ),
        Transition(
            "take_positions", _("Write down how every loan stands"), frozenset({P.FROZEN}), None, SYSTEM,
            actions.take_positions, article=6,
        ),
    ),
)  # fmt: skip

REPORT = Flow(
    name="report",
    model=MonthlyReport,
    path="reports",
    label=_("Monthly reports"),
    icon="file-earmark-spreadsheet",
    readers=SEE_ALL | {Kind.BANK, Kind.GUARANTOR},
    steps=(S.GENERATED, S.SUBMITTED, S.ACCEPTED),
    columns=(
        Column("number", _("Number")),
        Column("period.subject", _("Month")),
        Column("reporter.name", _("Reporting organisation")),
        Column("get_kind_display", _("Report")),
        Column("status_label", _("State"), "status"),
        Column("submitted_on", _("Sent on"), "day"),
        Column("marks", _("Remarks")),
    ),
    facts=pages.report_facts,
    related=("period", "reporter"),
    rows=(
        Transition(
            "generate", _("Generated"), frozenset({P.FROZEN}), S.GENERATED, SYSTEM, actions.generate, on="period",
            article=6, tells=("reporter",),
        ),
        Transition(
            "explain", _("Explain differences"), frozenset({S.GENERATED, S.RETURNED}), None, "reporter",
            actions.explain, actions.may_explain, forms.Explain, article=6, turn=False,
        ),
        Transition(
            "submit", _("Check and send"), frozenset({S.GENERATED, S.RETURNED}), S.SUBMITTED, "reporter",
            actions.submit, actions.may_submit, forms.Submit, article=6, tells=THREE,
        ),
        Transition(
            "acknowledge", _("Mark as received"), frozenset({S.SUBMITTED}), None, THREE,
            actions.acknowledge, form=forms.Opinion, article=6, tells=("reporter",),
        ),
        Transition(
            "return_for_correction", _("Return for correction"), frozenset({S.SUBMITTED, S.ACCEPTED}), S.RETURNED,
            THREE, actions.return_for_correction, form=forms.Reason, article=6, tells=("reporter",), turn=False,
        ),
        Transition(
            "accept", _("Received by all three"), frozenset({S.SUBMITTED}), S.ACCEPTED, SYSTEM, actions.accept,
            article=6, tells=("reporter",),
        ),
        Transition(
            "correct", _("Replace by a corrected version"), frozenset({S.SUBMITTED, S.ACCEPTED, S.RETURNED}),
            S.CORRECTED, "reporter", actions.correct, actions.may_correct, forms.Reason, article=6, tells=THREE,
            turn=False,
        ),
        Transition(
            "revise", _("Corrected version"), frozenset({S.CORRECTED}), S.GENERATED, SYSTEM, actions.revise,
            on="report", article=6, tells=("reporter",),
        ),
    ),
)  # fmt: skip
