"""The pursuit, row by row (Article 9)."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import fund as marks
from compensation.actions import recovery as actions
from compensation.models import RecoveryCase
from compensation.states import ClaimState as C
from compensation.states import RecoveryState as S
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

READERS = frozenset(Kind) - {Kind.ENTERPRISE, Kind.SECTOR_DEPT, Kind.OPERATOR}
PURSUED = frozenset({S.OPEN, S.EXHAUSTING, S.EXHAUSTED})
AFTER = frozenset({S.SETTLED, S.POST})
LIVE = PURSUED | AFTER
BEFORE_BOOKING = frozenset({C.ENTRUSTED, C.PARTIALLY_PAID, C.PAID})

RECOVERY = Flow(
    name="recovery",
    model=RecoveryCase,
    path="recoveries",
    label=_("Recoveries"),
    icon="arrow-counterclockwise",
    readers=READERS,
    steps=(S.OPEN, S.EXHAUSTING, S.EXHAUSTED, S.SETTLED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("principal", _("Compensated principal (yuan)"), "money"),
        Column("recovered", _("Recovered (yuan)"), "money"),
        Column("returned", _("Returned (yuan)"), "money"),
        Column("unrecovered", _("Not yet recovered (yuan)"), "money"),
        Column("get_stage_display", _("Legal stage")),
        Column("report_by", _("Next report by"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.recovery_facts,
    related=("bank",),
    rows=(
        Transition(
            "open", _("Recovery begins"), BEFORE_BOOKING, S.OPEN, SYSTEM, actions.open_recovery, on="claim", article=9,
            tells=("bank",),
        ),
        Transition(
            "report_progress", _("Report progress"), frozenset({S.OPEN}), None, "bank", actions.report_progress,
            form=forms.Progress, article=9, tells=("finance_bureau",),
        ),
        Transition(
            "report_further", _("Report progress"), LIVE - {S.OPEN}, None, "bank", actions.report_progress,
            form=forms.Progress, article=9, tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "record_cost", _("Record a cost"), LIVE, None, "bank", actions.record_cost, actions.may_record_cost,
            forms.RecordCost, article=9, turn=False,
        ),
        Transition(
            "record_seizure", _("Record a seizure"), LIVE, None, "bank", actions.record_seizure,
            actions.may_record_seizure, forms.RecordSeizure, article=9, turn=False,
        ),
        Transition(
            "renew_seizure", _("Renew a seizure"), LIVE, None, "bank", actions.renew_seizure,
            actions.may_follow_seizure, forms.RenewSeizure, article=9, turn=False,
        ),
        Transition(
            "release_seizure", _("Lift a seizure"), LIVE, None, "bank", actions.release_seizure,
            actions.may_follow_seizure, forms.ReleaseSeizure, article=9, turn=False, tells=("finance_bureau",),
        ),
        Transition(
            "exhaust", _("Measures are exhausted"), frozenset({S.OPEN}), S.EXHAUSTING, "bank",
            actions.exhaust, actions.may_exhaust, forms.Exhaust, article=9, tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "confirm_exhausted", _("Confirm the exhaustion"), frozenset({S.EXHAUSTING}), S.EXHAUSTED,
            "finance_bureau", marks.mark, form=forms.Opinion, duty="checker", article=9, tells=("bank",),
        ),
        Transition(
            "send_back", _("Not exhausted: go on"), frozenset({S.EXHAUSTING}), S.OPEN, "finance_bureau",
            actions.go_on, form=forms.Reason, duty="checker", article=9, tells=("bank",), turn=False,
        ),
        Transition(
            "count_receipt", _("Receipt booked"), PURSUED, None, SYSTEM, actions.count_receipt, article=9,
        ),
        Transition(
            "count_later", _("Money after settlement"), AFTER, S.POST, SYSTEM, actions.count_later, article=9,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "take_back", _("Receipt taken back"), LIVE, None, SYSTEM, actions.take_back, article=9,
            tells=("bank", "guarantor"),
        ),
        Transition(
            "resume", _("Receipt taken back: pursuit goes on"), frozenset({S.FULL}), S.OPEN, SYSTEM, actions.resume,
            article=9, tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "complete", _("Fully recovered"), PURSUED, S.FULL, SYSTEM, actions.complete, article=9,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition("settle", _("Settled"), frozenset({S.EXHAUSTED}), S.SETTLED, SYSTEM, actions.settle, article=9),
        Transition(
            "close_again", _("Nothing after settlement any more"), frozenset({S.POST}), S.SETTLED, SYSTEM, marks.mark,
            article=9,
        ),
    ),
)  # fmt: skip
