"""Adding a file to a case: one form and one row for every flow that takes materials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zengxindai.web.fields import AttachmentField
from zengxindai.workflow.case import Case
from zengxindai.workflow.forms import MATERIALS, ActionForm
from zengxindai.workflow.step import Step
from zengxindai.workflow.transition import Transition


class Material(ActionForm):
    """One file and what it is."""

    kind = forms.ChoiceField(label=_("Kind of material"), choices=list(MATERIALS.items()))
    file = AttachmentField(label=_("File"), help_text=_("PDF, JPEG, PNG, Word or Excel, up to 20 MB"))


def attach(case: Case, step: Step, **data: Any) -> None:
    """The engine binds the file to the case by the event; nothing else changes."""


def attach_row(states: frozenset[str], party: str | tuple[str, ...], article: int | None = None) -> Transition:
    """The row by which these parties add a file while the case is in these states."""
    return Transition(
        "attach", _("Add material"), states, None, party, attach, form=Material, article=article, turn=False
    )
