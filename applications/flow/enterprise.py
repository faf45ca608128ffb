"""The enterprise file, row by row (Articles 6.2, 11, 16)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import forms, queries
from applications.actions import enterprise as actions
from applications.models import EnterpriseFile
from applications.states import FileState as F
from zengxindai.accounts.models import Kind
from zengxindai.workflow.transition import Column, Flow, Transition, states

ENTERPRISE_FILE = Flow(
    name="enterprise_file",
    model=EnterpriseFile,
    path="enterprises",
    label=_("Enterprise files"),
    icon="building",
    readers=frozenset(Kind) - {Kind.OPERATOR, Kind.PBOC_BRANCH, Kind.REGULATOR, Kind.GUARANTOR},
    steps=(),
    columns=(
        Column("number", _("Number")),
        Column("subject", _("Enterprise")),
        Column("enterprise.code", _("Credit code")),
        Column("township", _("Town or sub-district")),
        Column("industry_code", _("Industry class")),
        Column("main_business", _("Main business")),
    ),
    facts=queries.file_facts,
    related=("enterprise",),
    rows=(
        Transition(
            "open", _("Open the enterprise file"), states(), F.KEPT, "enterprise", actions.open_file,
            actions.may_open, forms.Profile, on="", article=16,
        ),
        Transition(
            "update", _("Change the particulars"), states(F.KEPT), None, "enterprise", actions.update,
            form=forms.Profile, article=16, turn=False,
        ),
        Transition(
            "add_person", _("Name a person"), states(F.KEPT), None, "enterprise", actions.add_person,
            actions.may_add_person, forms.Person, article=11, turn=False,
        ),
        Transition(
            "change_person", _("Change a person"), states(F.KEPT), None, "enterprise", actions.change_person,
            actions.may_change_person, forms.ChangedPerson, article=11, turn=False,
        ),
        Transition(
            "remove_person", _("Take a person out"), states(F.KEPT), None, "enterprise", actions.remove_person,
            form=forms.ChosenPerson, article=11, turn=False,
        ),
        Transition(
            "add_financing", _("Name an existing loan"), states(F.KEPT), None, "enterprise", actions.add_financing,
            form=forms.Financing, article=16, turn=False,
        ),
        Transition(
            "remove_financing", _("Take an existing loan out"), states(F.KEPT), None, "enterprise",
            actions.remove_financing, form=forms.ChosenFinancing, article=16, turn=False,
        ),
    ),
)  # fmt: skip
