"""A bank's balance file, row by row (Article 6): compared, explained, superseded."""

from django.utils.translation import gettext_lazy as _

from loans import forms, queries
from loans.actions import balance as actions
from loans.actions import opinion as marks
from loans.models import READS_BALANCES, BalanceFile
from loans.states import BalanceFileState as S
from zengxindai.accounts.models import Kind
from zengxindai.workflow.case import HEAD_OFFICE
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

BALANCE_FILE = Flow(
    name="balance_file",
    model=BalanceFile,
    path="balance-files",
    label=_("Balance comparisons"),
    icon="clipboard2-data",
    readers=READS_BALANCES | {Kind.BANK},
    queue=frozenset({Kind.BANK}),
    steps=(S.SENT, S.DIFFERS, S.EXPLAINED),
    columns=(
        Column("number", _("Number")),
        Column("bank.name", _("Bank")),
        Column("month", _("Month")),
        Column("rows", _("Rows"), "number"),
        Column("agreed", _("Loans that agree"), "number"),
        Column("different", _("Differences"), "number"),
        Column("gap", _("Bank less here (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("sent_on", _("Sent on"), "day"),
    ),
    facts=queries.balance_facts,
    related=("bank",),
    rows=(
        Transition(
            "send", _("Send a balance file"), states(), S.SENT, HEAD_OFFICE, actions.send, actions.may_send,
            forms.SendBalances, on="", article=6,
        ),
        Transition("agree", _("Both agree"), states(S.SENT), S.AGREES, SYSTEM, marks.mark, article=6),
        Transition(
            "differ", _("Differences found"), states(S.SENT), S.DIFFERS, SYSTEM, marks.mark, article=6,
            tells=("finance_bureau",),
        ),
        Transition(
            "explain", _("Explain differences"), states(S.DIFFERS), None, HEAD_OFFICE, actions.explain,
            actions.may_explain, forms.ExplainDifferences, article=6,
        ),
        Transition(
            "settle", _("Every difference explained"), states(S.DIFFERS), S.EXPLAINED, SYSTEM, marks.mark,
            article=6, tells=("finance_bureau",),
        ),
        Transition(
            "ask", _("Send back with a question"), states(S.EXPLAINED), S.DIFFERS, "finance_bureau", actions.ask,
            actions.may_ask, forms.AskAboutDifferences, article=6, tells=("bank",), turn=False,
        ),
        Transition(
            "supersede", _("Superseded by a newer file"), states(S.AGREES, S.DIFFERS, S.EXPLAINED), S.SUPERSEDED,
            SYSTEM, marks.mark, article=6,
        ),
    ),
)  # fmt: skip
