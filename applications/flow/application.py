"""The request, row by row (Articles 16 to 18)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import application as actions
from applications.actions import review
from applications.actions.marking import mark
from applications.models import Application
from applications.states import ApplicationState as S
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row, set_aside_row
from zengxindai.workflow.case import HEAD_OFFICE
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition, states

BEFORE_LOAN = states(
    S.DRAFT,
    S.SUBMITTED,
    S.DEPT_REVIEW,
    S.RETURNED,
    S.RECOMMENDED,
    S.BANK_ACCEPTED,
    S.DUE_DILIGENCE,
    S.BANK_DECLINED,
    S.BANK_LEFT,
)
# A recommendation that no registered filing rests on yet: it can still be taken back (§3.2).
RECOMMENDED = states(
    S.RECOMMENDED, S.BANK_ACCEPTED, S.DUE_DILIGENCE, S.BANK_DECLINED, S.BANK_LEFT, S.OPINION_APPROVED
)  # fmt: skip
# While the bank works on it, the inquiries may have to be made anew before the loan is filed (Article 11.3).
WITH_BANK = states(S.BANK_ACCEPTED, S.DUE_DILIGENCE, S.OPINION_APPROVED)
# In a bank's hands and not filed: they wait while it is suspended, and go elsewhere when it leaves (§2.28).
AT_BANK = states(*queries.AT_BANK)
# While somebody works on it, the people behind the enterprise are looked up.
SEEN = RECOMMENDED | states(S.SUBMITTED, S.DEPT_REVIEW, S.RETURNED, S.FILED, S.DISBURSED)


APPLICATION = Flow(
    name="application",
    model=Application,
    path="applications",
    label=_("Loan requests"),
    icon="file-earmark-text",
    door="apply",
    steps=(
        S.DRAFT,
        S.SUBMITTED,
        S.DEPT_REVIEW,
        S.RECOMMENDED,
        S.BANK_ACCEPTED,
        S.DUE_DILIGENCE,
        S.OPINION_APPROVED,
        S.FILED,
        S.DISBURSED,
    ),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("amount", _("Amount (yuan)"), "money"),
        Column("department.name", _("Department")),
        Column("bank_office", _("Bank")),
        Column("status_label", _("State"), "status"),
        Column("status_since", _("Since"), "day"),
    ),
    facts=queries.facts,
    related=("department", "bank", "branch"),
    queue=frozenset({Kind.SECTOR_DEPT}),
    rows=(
        Transition(
            "draft", _("New request"), states(), S.DRAFT, "enterprise", actions.draft,
            actions.may_draft, forms.Request, on="", article=16, admits=("enterprise",),
        ),
        Transition(
            "renew", _("Renewal of a repaid loan"), states(), S.DRAFT, SYSTEM, actions.renew, on="", article=13,
            admits=("enterprise",), tells=("enterprise",),
        ),
        Transition(
            "edit", _("Edit"), states(S.DRAFT, S.RETURNED), None, "enterprise", actions.edit,
            form=forms.Request, article=16, turn=False,
        ),
        Transition(
            "submit", _("Submit"), states(S.DRAFT, S.RETURNED), S.SUBMITTED, "enterprise",
            actions.submit, actions.may_submit, forms.Submit, article=16, admits=("department",), tells=("department",),
        ),
        Transition(
            "assign", _("Name the department"), states(S.SUBMITTED), None, "fin_dev_center",
            actions.assign, form=forms.Assign, article=6, admits=("department",), tells=("department", "enterprise"),
        ),
        Transition(
            "transfer", _("Hand on to another department"), states(S.SUBMITTED, S.DEPT_REVIEW), S.SUBMITTED,
            ("department", "fin_dev_center"), actions.transfer, actions.may_transfer, forms.Transfer, article=6,
            admits=("department",), tells=("department", "enterprise"), turn=False,
        ),
        Transition(
            "take", _("Take up"), states(S.SUBMITTED), S.DEPT_REVIEW, "department",
            actions.take, form=Opinion, article=17, tells=("enterprise",),
        ),
        Transition(
            "record_checks", _("Record integrity checks"), states(S.DEPT_REVIEW) | WITH_BANK, None, "department",
            review.record_checks, review.may_record_checks, forms.RecordChecks, article=11, tells=("bank",), turn=False,
        ),
        Transition(
            "ask_for_checks", _("Ask for new integrity checks"), WITH_BANK, None, "bank",
            mark, review.may_ask_for_checks, Opinion, article=11, tells=("department",), turn=False, quiet=True,
        ),
        Transition(
            "mark_material", _("Mark a material"), states(S.DEPT_REVIEW), None, "department",
            review.mark_material, form=forms.MarkMaterial, article=17, turn=False,
        ),
        Transition(
            "return_for_correction", _("Return for correction"), states(S.DEPT_REVIEW), S.RETURNED, "department",
            review.return_for_correction, form=forms.ReturnForCorrection, article=17, tells=("enterprise",),
            turn=False,
        ),
        Transition(
            "tick_item", _("Tick off a correction"), states(S.RETURNED), None, "enterprise",
            review.tick_item, form=forms.TickItem, article=17, turn=False,
        ),
        Transition(
            "recommend", _("Recommend to a bank"), states(S.DEPT_REVIEW), S.RECOMMENDED, "department",
            actions.recommend, actions.may_recommend, forms.Recommend, article=17,
            admits=("bank",), tells=("enterprise", "bank"),
        ),
        Transition(
            "refuse", _("Refuse to recommend"), states(S.DEPT_REVIEW), S.REJECTED, "department",
            actions.refuse, form=Reason, article=17, tells=("enterprise",), turn=False,
        ),
        Transition(
            "accept", _("Accept for investigation"), states(S.RECOMMENDED), S.BANK_ACCEPTED, "bank",
            actions.accept, actions.may_accept, Opinion, article=18, tells=("enterprise",),
        ),
        Transition(
            "hand_to_branch", _("Hand to a branch"), AT_BANK | states(S.FILED, S.DISBURSED), None, HEAD_OFFICE,
            actions.hand_to_branch, form=forms.HandToBranch, article=18, admits=("branch",),
            tells=("bank", "enterprise"), turn=False,
        ),
        Transition(
            "redirect", _("Recommend to another bank"), states(S.BANK_DECLINED, S.BANK_LEFT), S.RECOMMENDED,
            "department",
            actions.redirect, actions.may_redirect, forms.Redirect, article=17,
            admits=("bank",), tells=("enterprise", "bank"),
        ),
        Transition(
            "reroute", _("Take from the bank and recommend to another"),
            states(S.RECOMMENDED, S.BANK_ACCEPTED, S.DUE_DILIGENCE), S.RECOMMENDED, "department",
            actions.reroute, actions.may_reroute, forms.Redirect, article=17, admits=("bank",),
            tells=("enterprise", "bank"), turn=False,
        ),
        Transition(
            "bank_paused", _("The bank's new business was suspended"), AT_BANK, None, SYSTEM, mark, article=10,
            tells=("enterprise", "department"), quiet=True,
        ),
        Transition(
            "bank_resumed", _("The bank takes new business again"), AT_BANK, None, SYSTEM, mark, article=10,
            tells=("enterprise", "department"), quiet=True,
        ),
        Transition(
            "bank_left", _("The cooperation with the bank has ended"), AT_BANK, S.BANK_LEFT, SYSTEM,
            actions.bank_left, article=15, tells=("enterprise", "department", "bank"),
        ),
        Transition(
            "revoke", _("Revoke the recommendation"), RECOMMENDED, S.REVOKED, "department", actions.revoke,
            form=Reason, article=17, tells=("enterprise", "bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "warn", _("Warn that the recommendation rested on false facts"), states(S.FILED, S.DISBURSED), None,
            "department", mark, form=Reason, article=17,
            tells=("bank", "finance_bureau", "fin_dev_center", "guarantor"), turn=False, quiet=True,
        ),
        Transition(
            "reveal", _("Show a number in full"), SEEN, None, ("department", "bank", "finance_bureau"),
            review.reveal, review.may_reveal, forms.Reveal, article=11, turn=False, quiet=True,
        ),
        Transition(
            "withdraw", _("Withdraw"), BEFORE_LOAN, S.WITHDRAWN, "enterprise",
            actions.withdraw, form=Reason, tells=("department", "bank"), turn=False,
        ),
        Transition(
            "abandon", _("Not corrected in time"), states(S.RETURNED), S.WITHDRAWN, SYSTEM, actions.over,
            article=17, tells=("enterprise", "department"),
        ),
        Transition(
            "close", _("Closed: the enterprise was put on the black list"), states(*queries.UNFILED), S.WITHDRAWN,
            SYSTEM, actions.close, article=21, tells=("enterprise", "department", "bank"),
        ),
        Transition(
            "barred", _("The enterprise was put on the black list"), states(*queries.FILED), None, SYSTEM, mark,
            article=21, tells=("bank",),
        ),
        attach_row(BEFORE_LOAN, ("enterprise", "department", "bank"), article=16),
        set_aside_row(states(S.DRAFT, S.RETURNED), "enterprise"),
        Transition(
            "reuse", _("Take over what is on file"), states(S.DRAFT, S.RETURNED), None, "enterprise", actions.reuse,
            actions.may_reuse, forms.Reuse, article=16, turn=False,
        ),
        Transition(
            "investigate", _("Under investigation"), states(S.BANK_ACCEPTED), S.DUE_DILIGENCE, SYSTEM, mark
        ),
        Transition("decline", _("Bank declined"), states(S.DUE_DILIGENCE), S.BANK_DECLINED, SYSTEM, actions.decline),
        Transition(
            "opinion_given", _("Loan opinion given"), states(S.DUE_DILIGENCE), S.OPINION_APPROVED, SYSTEM, mark
        ),
        Transition("file", _("Filed"), states(S.OPINION_APPROVED), S.FILED, SYSTEM, actions.over, article=18),
        Transition("draw", _("Disbursed"), states(S.FILED), S.DISBURSED, SYSTEM, mark, article=18),
        Transition("undraw", _("Disbursement reversed"), states(S.DISBURSED), S.FILED, SYSTEM, mark, article=18),
        Transition(
            "expire", _("Recommendation expired"),
            states(S.RECOMMENDED, S.BANK_ACCEPTED, S.DUE_DILIGENCE, S.OPINION_APPROVED, S.FILED),
            S.EXPIRED, SYSTEM, actions.over, article=17, tells=("enterprise", "department", "bank"),
        ),
    ),
)  # fmt: skip
