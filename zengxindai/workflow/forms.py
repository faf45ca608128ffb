"""The form every action's input derives from: it knows the case and the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case


class ActionForm(forms.Form):
    """Input of one action; its field names are the keyword arguments of the action's pair of functions.

    case: the case acted on, or the parent case when a new one begins; None when nothing exists yet.
    by: the person acting, so that choices show only what that person may choose.
    """

    def __init__(self, *args: Any, case: Case | None = None, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices and set initial values from self.case and self.by; nothing by default."""


class Opinion(ActionForm):
    """An act that needs no more than a word: the opinion may be left out."""

    opinion = forms.CharField(
        label=_("Opinion"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Reason(ActionForm):
    """An act against somebody's wish: the reason is told to them and kept."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
