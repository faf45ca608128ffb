"""The evaluation of banks and guarantor, row by row (Articles 6.1, 7)."""

from django.utils.translation import gettext_lazy as _

from reporting import forms
from reporting.actions import evaluation as actions
from reporting.models import EVALUATED, SCORE_READERS, Evaluation
from reporting.queries import score_pages as pages
from reporting.states import EvaluationState as S
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

EVALUATION = Flow(
    name="evaluation",
    model=Evaluation,
    path="evaluations",
    label=_("Evaluations"),
    icon="award",
    readers=SCORE_READERS | EVALUATED,
    steps=(S.DRAFT, S.HEARING, S.HEARD, S.PUBLISHED),
    columns=(
        Column("number", _("Number")),
        Column("year", _("Year"), "number"),
        Column("evaluated.name", _("Organisation")),
        Column("total", _("Points"), "number"),
        Column("grade", _("Grade")),
        Column("status_label", _("State"), "status"),
        Column("published_on", _("Published on"), "day"),
    ),
    facts=pages.evaluation_facts,
    related=("evaluated",),
    rows=(
        Transition(
            "draft", _("Draft an evaluation"), states(), S.DRAFT, "finance_bureau", actions.draft, actions.may_draft,
            forms.DraftEvaluation, on="", article=6,
        ),
        Transition(
            "correct", _("Correct a figure"), states(S.DRAFT, S.OBJECTED), None, "finance_bureau", actions.correct,
            form=forms.CorrectItem, article=6, turn=False,
        ),
        Transition(
            "tell", _("Tell the organisation"), states(S.DRAFT), S.HEARING, "finance_bureau", actions.tell,
            form=forms.Opinion, article=6, tells=("evaluated",),
        ),
        Transition(
            "accept", _("No objection"), states(S.HEARING), S.HEARD, "evaluated", actions.accept, form=forms.Opinion,
            article=6, tells=("finance_bureau",),
        ),
        Transition(
            "object", _("Object"), states(S.HEARING), S.OBJECTED, "evaluated", actions.object_to, actions.may_object,
            forms.Reason, article=6, tells=("finance_bureau",), turn=False,
        ),
        Transition(
            "reply", _("Reply to the objection"), states(S.OBJECTED), S.HEARD, "finance_bureau", actions.reply,
            form=forms.Reason, article=6, tells=("evaluated",),
        ),
        Transition(
            "close_hearing", _("No objection in time"), states(S.HEARING), S.HEARD, SYSTEM, actions.close_hearing,
            article=6, tells=("finance_bureau",),
        ),
        Transition(
            "publish", _("Publish the score"), states(S.HEARD), S.PUBLISHED, "finance_bureau", actions.publish,
            form=forms.Opinion, article=6, tells=("evaluated", "district_gov"),
        ),
        Transition(
            "discard", _("Discard the draft"), states(S.DRAFT), S.WITHDRAWN, "finance_bureau", actions.withdraw,
            form=forms.Reason, article=6, turn=False,
        ),
        Transition(
            "withdraw", _("Withdraw"), states(S.HEARING, S.OBJECTED, S.HEARD), S.WITHDRAWN, "finance_bureau",
            actions.withdraw, form=forms.Reason, article=6, tells=("evaluated",), turn=False,
        ),
    ),
)  # fmt: skip
