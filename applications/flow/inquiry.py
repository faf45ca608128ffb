"""The question to the enterprise, row by row (Articles 6, 16, 17)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries, rules
from applications.actions import inquiry as actions
from applications.actions.marking import mark
from applications.models import Inquiry
from applications.states import InquiryState as I
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

REVIEWERS = ("department", "bank", "finance_bureau", "fin_dev_center", "guarantor")

INQUIRY = Flow(
    name="inquiry",
    model=Inquiry,
    path="inquiries",
    label=_("Questions to enterprises"),
    icon="chat-left-dots",
    readers=frozenset(Kind) - {Kind.OPERATOR},
    steps=(I.ASKED, I.ANSWERED, I.CLOSED),
    columns=(
        Column("number", _("Number")),
        Column("application.number", _("Request")),
        Column("subject", _("Enterprise")),
        Column("topic", _("Subject of the question")),
        Column("asker.name", _("Asked by")),
        Column("status_label", _("State"), "status"),
        Column("answer_by", _("Answer by"), "day"),
    ),
    facts=queries.inquiry_facts,
    related=("application", "asker"),
    rows=(
        Transition(
            "ask", _("Ask the enterprise"), states(*rules.UNDER_WAY), I.ASKED, REVIEWERS, actions.ask,
            actions.may_ask, forms.Ask, on="application", article=17, tells=("enterprise",), turn=False,
        ),
        Transition(
            "answer", _("Answer"), states(I.ASKED), I.ANSWERED, "enterprise", actions.answer,
            form=forms.Answer, article=16, tells=("asker",),
        ),
        Transition(
            "close", _("Close the question"), states(I.ANSWERED), I.CLOSED, "asker", actions.close,
            form=Opinion, article=17, tells=("enterprise",),
        ),
        Transition(
            "ask_again", _("Ask again"), states(I.ANSWERED), I.ASKED, "asker", actions.ask_again,
            actions.may_ask_again, forms.AskAgain, article=17, tells=("enterprise",), turn=False,
        ),
        Transition(
            "cancel", _("Take the question back"), states(I.ASKED), I.CANCELLED, "asker", actions.cancel,
            form=Reason, article=17, tells=("enterprise",), turn=False,
        ),
        attach_row(states(I.ASKED, I.ANSWERED), "enterprise", article=16),
        Transition(
            "lapse", _("Review over"), states(I.ASKED), I.CANCELLED, SYSTEM, mark,
            article=17, tells=("enterprise", "asker"),
        ),
        Transition("end", _("Review over"), states(I.ANSWERED), I.CLOSED, SYSTEM, mark, article=17),
    ),
)  # fmt: skip
