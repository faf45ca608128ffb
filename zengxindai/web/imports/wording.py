"""Between a sheet and a form: columns out of a form's fields, and the words of the form out of a row's values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal
from unicodedata import normalize

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _

from zengxindai.documents.sheets import Column, Row
from zengxindai.web.imports.declared import Misfit

YES, NO = "是", "否"
TICKED = {YES: "on", NO: "", "True": "on", "False": "", "有": "on", "无": ""}
# Between the parts of a cell that holds several.
SEVERAL = re.compile("[、,，;；]")
TEXT_WIDTH, OPINION_WIDTH = 18, 36


def plain(text: Any) -> str:
    """A name as people type it: no blanks, full-width signs narrowed, brackets of one sort."""
    return "".join(normalize("NFKC", str(text)).split()).casefold()


class Wording:
    """A form as a sheet words it. Its choices are read once, so that a thousand rows do not ask a thousand times.

    form: empty, as its first signer gets it. labels, hints, examples: Chinese, by field; a field without a label here
    bears its own. Files cannot stand in a sheet and are left out.
    """

    def __init__(
        self,
        form: forms.Form,
        labels: Mapping[str, str],
        hints: Mapping[str, str] | None = None,
        examples: Mapping[str, str] | None = None,
    ) -> None:
        self.fields = {name: each for name, each in form.fields.items() if not isinstance(each, forms.FileField)}
        self.labels, self.hints, self.examples = labels, hints or {}, examples or {}
        self.choices = {name: found for name, each in self.fields.items() if (found := choices_of(each))}

    def columns(self) -> list[Column]:
        """One column for each field, in the order of the labels, then of the form."""
        order = [name for name in self.labels if name in self.fields]
        order += [name for name in self.fields if name not in order]
        return [self.column(name) for name in order]

    def column(self, name: str) -> Column:
        """The column of one field."""
        each = self.fields[name]
        with translation.override("zh-hans"):
            label = self.labels.get(name) or str(each.label)
        ticked = isinstance(each, forms.BooleanField)
        return Column(
            label,
            name,
            kind_of(each),
            width=OPINION_WIDTH if isinstance(each.widget, forms.Textarea) else TEXT_WIDTH,
            required=each.required or ticked,
            hint=self.hints.get(name, ""),
            choices=(YES, NO) if ticked else tuple(label for label, _word, _aliases in self.choices.get(name, ())),
            example=self.examples.get(name, ""),
        )

    def words(self, values: Row) -> dict[str, Any]:
        """What the form is given for a row of the sheet; raises Misfit for what is none of a field's choices."""
        return {name: self.word(name, values[name]) for name in self.fields if name in values}

    def word(self, name: str, value: Any) -> Any:
        """One value as the form reads it."""
        if value is None or value == "":
            return ""
        each = self.fields[name]
        if isinstance(each, forms.BooleanField):
            if str(value) not in TICKED:
                raise Misfit(_("Write 是 or 否"), name)
            return TICKED[str(value)]
        if isinstance(each, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
            return [self.chosen(name, part) for part in SEVERAL.split(str(value)) if part.strip()]
        if isinstance(each, forms.ChoiceField):
            return self.chosen(name, value)
        if isinstance(value, dt.date):
            return value.isoformat()
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    def chosen(self, name: str, value: Any) -> str:
        """The word of a choice by its label or one of its other names."""
        wanted = plain(value)
        for label, word, aliases in self.choices.get(name, ()):
            if wanted in (plain(label), *map(plain, aliases)):
                return word
        raise Misfit(_("%(value)s is none of the choices: take one from the list") % {"value": str(value)[:60]}, name)


def choices_of(each: forms.Field) -> Sequence[tuple[str, str, tuple[str, ...]]]:
    """What a field may be: (label, word, other names); an organisation also goes by its code. Empty: anything."""
    if isinstance(each, forms.ModelChoiceField):
        return [(str(row), str(row.pk), (str(getattr(row, "code", row.pk)),)) for row in each.queryset.all()]
    if isinstance(each, forms.ChoiceField):
        with translation.override("zh-hans"):
            return [(str(label), str(word), (str(word),)) for word, label in each.choices if word not in ("", None)]
    return ()


def kind_of(each: forms.Field) -> Literal["text", "money", "date", "int", "percent"]:
    """How a sheet keeps a field's values."""
    if isinstance(each, forms.DecimalField):
        return "percent" if (each.decimal_places or 0) > 2 else "money"
    if isinstance(each, forms.IntegerField):
        return "int"
    return "date" if isinstance(each, forms.DateField) else "text"
