"""Receipts, row by row (Articles 8, 9)."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import receipt as actions
from compensation.flow.recovery import LIVE, READERS
from compensation.models import Receipt
from compensation.states import ReceiptState as R
from zengxindai.workflow.transition import Column, Flow, Transition

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
        Column("deposit_by", _("To be returned by"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.receipt_facts,
    related=("bank",),
    rows=(
        Transition(
            "register", _("Register a receipt"), LIVE, R.REGISTERED, "bank",
            actions.register, actions.may_register, forms.RegisterReceipt, on="recovery", article=9,
            tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "verify", _("Verify"), frozenset({R.REGISTERED}), R.VERIFIED, "finance_bureau",
            actions.verify, actions.may_verify, forms.Opinion, article=9, tells=("bank",),
        ),
        Transition(
            "cancel", _("Strike out a wrong entry"), frozenset({R.REGISTERED}), R.REVERSED,
            ("bank", "finance_bureau"), actions.cancel, form=forms.Reason, article=9,
            tells=("bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "deposit", _("Record the return to the account"), frozenset({R.VERIFIED}), R.DEPOSITED, "bank",
            actions.deposit, actions.may_deposit, forms.Deposit, article=9, tells=("guarantor",),
        ),
        Transition(
            "not_found", _("Not on the statement"), frozenset({R.DEPOSITED}), R.VERIFIED, "guarantor",
            actions.not_found, form=forms.Reason, article=9, tells=("bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "confirm", _("Confirm and book"), frozenset({R.DEPOSITED}), R.CONFIRMED, "guarantor",
            actions.confirm, form=forms.Opinion, article=9, tells=("bank", "finance_bureau"),
        ),
        Transition(
            "reverse", _("Take back the receipt"), frozenset({R.VERIFIED, R.CONFIRMED}), R.REVERSED, "finance_bureau",
            actions.reverse, actions.may_reverse, forms.ReverseReceipt, article=8,
            tells=("bank", "guarantor", "district_gov"), turn=False,
        ),
    ),
)  # fmt: skip
