"""Recovery and receipts, row by row (Article 9)."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import fund as marks
from compensation.actions import recovery as actions
from compensation.models import Receipt, RecoveryCase
from compensation.states import ClaimState as C
from compensation.states import ReceiptState as R
from compensation.states import RecoveryState as S
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition

READERS = frozenset(Kind) - {Kind.ENTERPRISE, Kind.SECTOR_DEPT, Kind.OPERATOR}
PURSUED = frozenset({S.OPEN, S.EXHAUSTED})
BEFORE_BOOKING = frozenset({C.ENTRUSTED, C.PARTIALLY_PAID, C.PAID})

RECOVERY = Flow(
    name="recovery",
    model=RecoveryCase,
    path="recoveries",
    label=_("Recoveries"),
    icon="arrow-counterclockwise",
    readers=READERS,
    steps=(S.OPEN, S.EXHAUSTED, S.SETTLED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("principal", _("Compensated principal (yuan)"), "money"),
        Column("recovered", _("Recovered (yuan)"), "money"),
        Column("returned", _("Returned (yuan)"), "money"),
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
            "report_progress", _("Report progress"), frozenset({*PURSUED, S.SETTLED, S.POST}), None, "bank",
            actions.report_progress, form=forms.Progress, article=9, tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "exhaust", _("Measures are exhausted"), frozenset({S.OPEN}), S.EXHAUSTED, "bank",
            actions.exhaust, actions.may_exhaust, forms.Exhaust, article=9, tells=("finance_bureau",),
        ),
        Transition(
            "count_receipt", _("Receipt booked"), frozenset({*PURSUED, S.SETTLED, S.POST}), None, SYSTEM,
            actions.count_receipt, article=9,
        ),
        Transition(
            "complete", _("Fully recovered"), PURSUED, S.FULL, SYSTEM, marks.mark, article=9,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition("settle", _("Settled"), frozenset({S.EXHAUSTED}), S.SETTLED, SYSTEM, actions.settle, article=9),
        Transition(
            "reopen", _("Money after settlement"), frozenset({S.SETTLED}), S.POST, SYSTEM, marks.mark, article=9
        ),
    ),
)  # fmt: skip

RECEIPT = Flow(
    name="receipt",
    model=Receipt,
    path="receipts",
    label=_("Receipts"),
    icon="cash-coin",
    readers=READERS,
    steps=(R.REGISTERED, R.VERIFIED, R.DEPOSITED, R.CONFIRMED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("received_on", _("Received on"), "day"),
        Column("to_principal", _("Of it principal (yuan)"), "money"),
        Column("pool_return", _("To be returned (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.receipt_facts,
    related=("bank",),
    rows=(
        Transition(
            "register", _("Register a receipt"), frozenset({*PURSUED, S.SETTLED, S.POST}), R.REGISTERED, "bank",
            actions.register, actions.may_register, forms.RegisterReceipt, on="recovery", article=9,
            tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "verify", _("Verify"), frozenset({R.REGISTERED}), R.VERIFIED, "finance_bureau",
            actions.verify, form=forms.Opinion, article=9, tells=("bank",),
        ),
        Transition(
            "deposit", _("Record the return to the account"), frozenset({R.VERIFIED}), R.DEPOSITED, "bank",
            actions.deposit, actions.may_deposit, forms.Deposit, article=9, tells=("guarantor",),
        ),
        Transition(
            "confirm", _("Confirm and book"), frozenset({R.DEPOSITED}), R.CONFIRMED, "guarantor",
            actions.confirm, form=forms.Opinion, article=9, tells=("bank", "finance_bureau"),
        ),
    ),
)  # fmt: skip
