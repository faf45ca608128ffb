"""A bank's statement of a special account, row by row (Article 8): compared, paired, explained, superseded."""

from django.utils.translation import gettext_lazy as _

from compensation import forms, queries
from compensation.actions import fund as marks
from compensation.actions import statement as actions
from compensation.models import STANDING, Statement
from compensation.models.fund import ACCOUNT_READERS
from compensation.states import StatementState as S
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

STATEMENT = Flow(
    name="statement",
    model=Statement,
    path="statements",
    label=_("Bank statements"),
    icon="journal-check",
    readers=ACCOUNT_READERS,
    steps=(S.SENT, S.DIFFERS, S.EXPLAINED),
    columns=(
        Column("number", _("Number")),
        Column("bank.name", _("Bank")),
        Column("month", _("Month")),
        Column("rows", _("Lines"), "number"),
        Column("opening", _("Opening balance (yuan)"), "money"),
        Column("closing", _("Closing balance (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("sent_on", _("Sent on"), "day"),
    ),
    facts=queries.statement_facts,
    related=("bank",),
    rows=(
        Transition(
            "send", _("Send a bank statement"), states(), S.SENT, "guarantor", actions.send, actions.may_send,
            forms.SendStatement, on="", article=8,
        ),
        Transition(
            "agree", _("Statement and books agree"), states(S.SENT, S.DIFFERS, S.EXPLAINED), S.AGREED, SYSTEM,
            marks.mark, article=8,
        ),
        Transition(
            "differ", _("Open items found"), states(S.SENT, S.AGREED, S.EXPLAINED), S.DIFFERS, SYSTEM, marks.mark,
            article=8, tells=("finance_bureau", "guarantor"),
        ),
        Transition(
            "settle", _("Every open item explained"), states(S.SENT, S.DIFFERS, S.AGREED), S.EXPLAINED, SYSTEM,
            marks.mark, article=8, tells=("finance_bureau",),
        ),
        Transition(
            "explain", _("Explain open items"), states(S.DIFFERS), None, "guarantor", actions.explain,
            actions.may_explain, forms.ExplainItems, article=8,
        ),
        Transition(
            "match", _("Pair by hand"), states(S.DIFFERS, S.EXPLAINED), None, "guarantor", actions.match,
            actions.may_match, forms.PairByHand, article=8, turn=False,
        ),
        Transition(
            "unmatch", _("Take a pair apart"), frozenset(STANDING), None, "guarantor", actions.unmatch,
            actions.may_unmatch, forms.Unpair, article=8, turn=False,
        ),
        Transition(
            "compare", _("Compare again"), frozenset(STANDING), None, ("guarantor", SYSTEM), actions.compare,
            article=8, turn=False,
        ),
        Transition(
            "ask", _("Send back with a question"), states(S.EXPLAINED), S.DIFFERS, "finance_bureau", actions.ask,
            actions.may_ask, forms.AskAboutItems, article=8, tells=("guarantor",), turn=False,
        ),
        Transition(
            "supersede", _("Replaced by a corrected statement"), frozenset(STANDING), S.SUPERSEDED, SYSTEM,
            actions.supersede, article=8,
        ),
    ),
)  # fmt: skip
