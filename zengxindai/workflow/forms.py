"""The form every action's input derives from: it knows the case and the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zengxindai.documents import store
from zengxindai.documents.content import Unacceptable

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.documents.models import Attachment
    from zengxindai.workflow.case import Case


# What a file is to a case (form 4.2 and the annexes of the claim); a key is kept, its label shown.
MATERIALS = {
    "licence": _("Business licence"),
    "accounts": _("Financial statements"),
    "tax": _("Tax certificate"),
    "contract": _("Contract"),
    "voucher": _("Voucher"),
    "evidence": _("Evidence"),
    "other": _("Other"),
}


class ActionForm(forms.Form):
    """Input of one action; its field names are the keyword arguments of the action's pair of functions.

    case: the case acted on, or the parent case when a new one begins; None when nothing exists yet.
    by: the person acting, so that choices show only what that person may choose.
    """

    def __init__(self, *args: Any, case: Case | None = None, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.prepare()

    def clean(self) -> dict[str, Any]:
        """Files are kept at once, so that a refusal elsewhere on the page does not make the person send them again."""
        for name in [name for name, field in self.fields.items() if isinstance(field, forms.FileField)]:
            if self.cleaned_data.get(name) is not None:
                self.cleaned_data[name] = self._kept(name, self.cleaned_data[name])
        return self.cleaned_data

    def _kept(self, name: str, value: UploadedFile | int) -> Attachment | None:
        if self.by is None:
            return None
        try:
            if isinstance(value, int):
                return store.kept(value, by=self.by)
            attachment = store.keep(value, by=self.by, kind=str(self.cleaned_data.get("kind") or name)[:40])
        except Unacceptable as wrong:
            self.add_error(name, str(wrong))
            return None
        typed = self.data.dict() if hasattr(self.data, "dict") else self.data
        self.data = {**typed, name: attachment.pk}
        self.files.pop(name, None)
        return attachment

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
