"""The form every action's input derives from: it knows the case and the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import wall
from zengxindai.accounts.typed import TypedForm
from zengxindai.documents import store
from zengxindai.documents.content import Unacceptable, clean_name

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.documents.models import Attachment
    from zengxindai.workflow.case import Case


@dataclass(frozen=True)
class Section:
    """A part of a long form: its label, the names of its fields; or a table of them.

    columns: the heads of the table. rows: a label and the names of its fields, one for each column.
    """

    label: Any
    fields: tuple[str, ...] = ()
    columns: tuple[Any, ...] = ()
    rows: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    note: Any = ""


class ActionForm(TypedForm):
    """Input of one action; its field names are the keyword arguments of the action's pair of functions.

    case: the case acted on, or the parent case when a new one begins; None when nothing exists yet.
    by: the person acting, so that choices show only what that person may choose.
    autosave: whether the page keeps what is typed before it is sent; None: where there is much to type.
    sections: in which parts the page shows the fields; none where they are few.
    sends: the word on the button where the row's own says too much.
    """

    autosave: ClassVar[bool | None] = None
    sections: ClassVar[tuple[Section, ...]] = ()
    sends: ClassVar[Any] = ""

    def __init__(self, *args: Any, case: Case | None = None, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.prepare()

    @wall.whole()
    def full_clean(self) -> None:
        """As the library's, with the eyes of the engine: a voucher must be new among everybody's."""
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Files are kept at once, so that a refusal elsewhere on the page does not make the person send them again."""
        for name in [name for name, field in self.fields.items() if isinstance(field, forms.FileField)]:
            given = self.cleaned_data.get(name)
            if isinstance(given, list):
                self.cleaned_data[name] = [kept for each in given if (kept := self._kept(name, each, given))]
                self._remember(name, [each.pk for each in self.cleaned_data[name]])
            elif given is not None:
                self.cleaned_data[name] = self._kept(name, given)
                if kept := self.cleaned_data[name]:
                    self._remember(name, [kept.pk])
        return self.cleaned_data

    def _kept(self, name: str, value: UploadedFile | int, among: Sequence[Any] = ()) -> Attachment | None:
        """The file on the private disk; a field's error, with the file's name where there are several, when refused."""
        if self.by is None:
            return None
        kind = str(self.cleaned_data.get("kind") or name)[:40]
        try:
            if not isinstance(value, int):
                return store.keep(value, by=self.by, kind=kind)
            kept = store.kept(value, by=self.by)
            # What it is was not known yet when it was kept: a kept row does not change.
            return store.copy(kept, by=self.by, kind=kind) if self._misnamed(kept, kind) else kept
        except Unacceptable as wrong:
            label = getattr(value, "name", "") if len(among) > 1 else ""
            code = store.NO_ROOM if isinstance(wrong, store.NoRoom) else "invalid"
            self.add_error(name, forms.ValidationError(f"{clean_name(label)}: {wrong}" if label else str(wrong), code))
            return None

    def _misnamed(self, kept: Attachment, kind: str) -> bool:
        return bool(self.cleaned_data.get("kind")) and kept.kind != kind

    def _remember(self, name: str, ids: list[int]) -> None:
        """What the page shows again after a refusal: the kept files in place of those sent."""
        if isinstance(self.data, MultiValueDict):
            shown = MultiValueDict(dict(self.data.lists()))
            shown.setlist(name, ids)  # type: ignore[arg-type]
            self.data = shown
            self.files.pop(name, None)

    @property
    def autosaves(self) -> bool:
        """Whether what is typed is kept until it is sent: by default with free text or more than three fields."""
        if self.autosave is not None:
            return self.autosave
        areas = any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())
        return areas or len(self.fields) > 3

    @property
    def requires(self) -> bool:
        """Whether a field must be filled in."""
        return any(field.required for field in self.fields.values())

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The sections as the page shows them, with their fields bound."""
        return [
            {
                "label": each.label,
                "note": each.note,
                "fields": [self[name] for name in each.fields],
                "columns": each.columns,
                "rows": [
                    {
                        "label": label,
                        "cells": [{"head": h, "field": self[n]} for h, n in zip(each.columns, names, strict=True)],
                    }
                    for label, names in each.rows
                ],
            }
            for each in self.sections
        ]

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
