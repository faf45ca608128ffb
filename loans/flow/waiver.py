"""The waiver, row by row (Articles 6.1, 11, 18; ADR 0025)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from loans import forms, queries
from loans.actions import opinion as marks
from loans.actions import waiver as actions
from loans.models import Waiver
from loans.models.waiver import LIVE, WAIVER_READERS
from loans.states import FilingState as F
from loans.states import LoanState as L
from loans.states import OpinionState as O
from loans.states import WaiverState as S
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

ALIVE = frozenset(LIVE)
TOLD = ("bank", "fin_dev_center", "guarantor")


def asked_on(name: str, kind: str, *source: str) -> Transition:
    """The row by which the bank asks for a waiver on a case of one kind."""
    more: dict[str, Any] = {"on": kind, "article": 6, "tells": ("finance_bureau",), "turn": False}
    return Transition(
        name, _("Ask for a waiver"), states(*source), S.ASKED, "bank", actions.ask, actions.may_ask, forms.AskWaiver,
        **more,
    )  # fmt: skip


WAIVER = Flow(
    name="waiver",
    model=Waiver,
    path="waivers",
    label=_("Waivers"),
    icon="patch-check",
    readers=WAIVER_READERS,
    queue=frozenset({Kind.FINANCE_BUREAU}),
    steps=(S.ASKED, S.GRANTED),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("bank.name", _("Bank")),
        Column("rule_label", _("Rule waived")),
        Column("status_label", _("State"), "status"),
        Column("asked_until", _("Wanted until"), "day"),
        Column("until", _("In force until"), "day"),
    ),
    facts=queries.waiver_facts,
    related=("bank",),
    rows=(
        asked_on("ask", "opinion", O.INVESTIGATING, O.MATERIAL_REQUESTED, O.APPROVED, O.CONDITIONAL),
        asked_on("ask_on_filing", "filing", F.DRAFT, F.RETURNED, F.REGISTERED, F.AMENDING),
        asked_on("ask_on_loan", "loan", L.PENDING_DRAW, L.ACTIVE),
        Transition(
            "grant", _("Grant the waiver"), states(S.ASKED), S.GRANTED, "finance_bureau", actions.grant,
            actions.may_grant, forms.GrantWaiver, article=6, tells=TOLD,
        ),
        Transition(
            "refuse", _("Refuse the waiver"), states(S.ASKED), S.REFUSED, "finance_bureau", marks.mark,
            form=forms.Reason, article=6, tells=("bank",), turn=False,
        ),
        attach_row(states(S.ASKED), "bank"),
        Transition(
            "withdraw", _("Withdraw"), ALIVE, S.WITHDRAWN, "bank", marks.mark, form=forms.Reason,
            tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "revoke", _("Revoke the waiver"), states(S.GRANTED), S.REVOKED, "finance_bureau", marks.mark,
            form=forms.Reason, article=6, tells=TOLD, turn=False,
        ),
        Transition("use", _("Used"), states(S.GRANTED), S.USED, SYSTEM, actions.use, tells=("finance_bureau",)),
        Transition("rely", _("Relied on"), states(S.GRANTED), None, SYSTEM, actions.use, tells=("finance_bureau",)),
        Transition("expire", _("Last day over"), ALIVE, S.EXPIRED, SYSTEM, marks.mark, tells=("bank",)),
        Transition("lapse", _("What it was for has ended"), ALIVE, S.EXPIRED, SYSTEM, marks.mark),
    ),
)  # fmt: skip
