"""Everything that can happen to a request, an agreement and a black-list entry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import actions, forms, queries
from applications.models import Agreement, Application, BlacklistEntry
from applications.states import AgreementState as G
from applications.states import ApplicationState as S
from applications.states import BlacklistState as B
from zengxindai.accounts.models import Kind
from zengxindai.web.materials import attach_row
from zengxindai.workflow.transition import SYSTEM, Column, Flow, Transition


def states(*names: str) -> frozenset[str]:
    """A set of states, as the rows want it."""
    return frozenset(names)


BEFORE_LOAN = states(
    S.DRAFT,
    S.SUBMITTED,
    S.DEPT_REVIEW,
    S.RETURNED,
    S.RECOMMENDED,
    S.BANK_ACCEPTED,
    S.DUE_DILIGENCE,
    S.BANK_DECLINED,
)

APPLICATION = Flow(
    name="application",
    model=Application,
    path="applications",
    label=_("Loan requests"),
    icon="file-earmark-text",
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
        Column("bank.name", _("Bank")),
        Column("status_label", _("State"), "status"),
        Column("status_since", _("Since"), "day"),
    ),
    facts=queries.facts,
    related=("department", "bank"),
    rows=(
        Transition(
            "draft", _("New request"), states(), S.DRAFT, "enterprise", actions.draft,
            form=forms.Request, on="", article=16, admits=("enterprise",),
        ),
        Transition(
            "edit", _("Edit"), states(S.DRAFT, S.RETURNED), None, "enterprise", actions.edit,
            form=forms.Request, article=16, turn=False,
        ),
        Transition(
            "submit", _("Submit"), states(S.DRAFT, S.RETURNED), S.SUBMITTED, "enterprise",
            actions.submit, actions.may_submit, article=16, admits=("department",), tells=("department",),
        ),
        Transition(
            "assign", _("Name the department"), states(S.SUBMITTED), None, "fin_dev_center",
            actions.assign, form=forms.Assign, article=6, admits=("department",), tells=("department", "enterprise"),
        ),
        Transition(
            "take", _("Take up"), states(S.SUBMITTED), S.DEPT_REVIEW, "department",
            actions.take, form=forms.Opinion, article=17, tells=("enterprise",),
        ),
        Transition(
            "return_for_correction", _("Return for correction"), states(S.DEPT_REVIEW), S.RETURNED, "department",
            actions.return_for_correction, form=forms.ReturnForCorrection, article=17, tells=("enterprise",),
            turn=False,
        ),
        Transition(
            "recommend", _("Recommend to a bank"), states(S.DEPT_REVIEW), S.RECOMMENDED, "department",
            actions.recommend, actions.may_recommend, forms.Recommend, article=17,
            admits=("bank",), tells=("enterprise", "bank"),
        ),
        Transition(
            "refuse", _("Refuse to recommend"), states(S.DEPT_REVIEW), S.REJECTED, "department",
            actions.refuse, form=forms.Reason, article=17, tells=("enterprise",), turn=False,
        ),
        Transition(
            "accept", _("Accept for investigation"), states(S.RECOMMENDED), S.BANK_ACCEPTED, "bank",
            actions.accept, actions.may_accept, forms.Opinion, article=18, tells=("enterprise",),
        ),
        Transition(
            "redirect", _("Recommend to another bank"), states(S.BANK_DECLINED), S.RECOMMENDED, "department",
            actions.redirect, actions.may_redirect, forms.Redirect, article=17,
            admits=("bank",), tells=("enterprise", "bank"),
        ),
        Transition(
            "withdraw", _("Withdraw"), BEFORE_LOAN, S.WITHDRAWN, "enterprise",
            actions.withdraw, form=forms.Reason, tells=("department", "bank"), turn=False,
        ),
        Transition(
            "abandon", _("Not corrected in time"), states(S.RETURNED), S.WITHDRAWN, SYSTEM, actions.mark,
            article=17, tells=("enterprise", "department"),
        ),
        attach_row(BEFORE_LOAN, ("enterprise", "department", "bank"), article=16),
        Transition(
            "investigate", _("Under investigation"), states(S.BANK_ACCEPTED), S.DUE_DILIGENCE, SYSTEM, actions.mark
        ),
        Transition("decline", _("Bank declined"), states(S.DUE_DILIGENCE), S.BANK_DECLINED, SYSTEM, actions.mark),
        Transition(
            "opinion_given", _("Loan opinion given"), states(S.DUE_DILIGENCE), S.OPINION_APPROVED, SYSTEM, actions.mark
        ),
        Transition("file", _("Filed"), states(S.OPINION_APPROVED), S.FILED, SYSTEM, actions.mark, article=18),
        Transition("draw", _("Disbursed"), states(S.FILED), S.DISBURSED, SYSTEM, actions.mark, article=18),
        Transition(
            "expire", _("Recommendation expired"),
            states(S.RECOMMENDED, S.BANK_ACCEPTED, S.DUE_DILIGENCE, S.OPINION_APPROVED, S.FILED),
            S.EXPIRED, SYSTEM, actions.mark, article=17, tells=("enterprise", "department", "bank"),
        ),
    ),
)  # fmt: skip

AGREEMENT = Flow(
    name="agreement",
    model=Agreement,
    path="agreements",
    label=_("Cooperation agreements"),
    icon="file-earmark-check",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(G.DRAFT, G.SIGNING, G.EFFECTIVE),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Bank")),
        Column("target_balance", _("Target balance (yuan)"), "money"),
        Column("status_label", _("State"), "status"),
        Column("effective_from", _("In force from"), "day"),
        Column("effective_until", _("In force until"), "day"),
    ),
    facts=queries.agreement_facts,
    rows=(
        Transition(
            "draft", _("Draft an agreement"), states(), G.DRAFT, "finance_bureau", actions.draft_agreement,
            actions.may_draft_agreement, forms.DraftAgreement, on="", article=15,
        ),
        Transition(
            "edit", _("Edit"), states(G.DRAFT), None, "finance_bureau", actions.edit_agreement,
            actions.may_draft_agreement, forms.DraftAgreement, article=15, turn=False,
        ),
        Transition(
            "offer", _("Send for signing"), states(G.DRAFT), G.SIGNING, "finance_bureau", actions.offer_agreement,
            form=forms.Opinion, article=15, tells=("bank", "district_gov"),
        ),
        Transition(
            "recall", _("Take back for changes"), states(G.SIGNING), G.DRAFT, "finance_bureau", actions.mark,
            form=forms.Reason, article=15, tells=("bank", "district_gov"), turn=False,
        ),
        Transition(
            "sign", _("Sign and put in force"), states(G.SIGNING), G.EFFECTIVE, "district_gov", actions.sign_agreement,
            actions.may_sign_agreement, forms.SignAgreement, duty="approver", article=15,
            tells=("bank", "finance_bureau", "guarantor"),
        ),
        Transition(
            "suspend", _("Suspend new business"), states(G.EFFECTIVE), G.SUSPENDED, (SYSTEM, "finance_bureau"),
            actions.mark, form=forms.Reason, duty="approver", article=10, tells=("bank", "district_gov"), turn=False,
        ),
        Transition(
            "resume", _("Resume new business"), states(G.SUSPENDED), G.EFFECTIVE, "district_gov", actions.mark,
            form=forms.Reason, duty="approver", article=10, tells=("bank", "finance_bureau"), turn=False,
        ),
        Transition(
            "terminate", _("Terminate cooperation"), states(G.EFFECTIVE, G.SUSPENDED), G.TERMINATED, "district_gov",
            actions.mark, form=forms.Reason, duty="approver", article=10, tells=("bank", "finance_bureau"), turn=False,
        ),
    ),
)  # fmt: skip

BLACKLIST = Flow(
    name="blacklist_entry",
    model=BlacklistEntry,
    path="blacklist",
    label=_("Black list"),
    icon="slash-circle",
    readers=frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR},
    steps=(B.PROPOSED, B.ACTIVE),
    columns=(
        Column("subject", _("Enterprise")),
        Column("uscc", _("Credit code")),
        Column("listed_on", _("Listed on"), "day"),
        Column("barred_until", _("Barred until"), "day"),
        Column("status_label", _("State"), "status"),
    ),
    facts=queries.blacklist_facts,
    rows=(
        Transition(
            "propose", _("Propose an entry"), states(), B.PROPOSED, "finance_bureau", actions.propose_blacklisting,
            form=forms.ProposeBlacklisting, on="", article=21, tells=("district_gov",),
        ),
        Transition(
            "list", _("Enter on the black list"), states(B.PROPOSED), B.ACTIVE, "district_gov", actions.blacklist,
            actions.may_blacklist, forms.Decide, duty="approver", article=21, tells=("finance_bureau",),
        ),
        Transition(
            "reject", _("Do not enter"), states(B.PROPOSED), B.REJECTED, "district_gov", actions.mark,
            form=forms.Reason, duty="approver", article=21, tells=("finance_bureau",), turn=False,
        ),
        Transition("expire", _("Period over"), states(B.ACTIVE), B.EXPIRED, SYSTEM, actions.mark, article=21),
    ),
)  # fmt: skip
