"""Numbers of vouchers as people paste them, and that each is used once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AREA = {"rows": 3}


USED = _("This voucher is recorded already")


def compact(text: Any) -> str:
    """A number without the blanks people paste."""
    return "".join(str(text).split())


def unused(model: Any, field: str, number: str, case: Any = None, **narrow: Any) -> str:
    """The number, unless another row has it already."""
    taken = model.objects.filter(**{field: number}, **narrow)
    if case is not None and isinstance(case, model):
        taken = taken.exclude(pk=case.pk)
    if taken.exists():
        raise forms.ValidationError(USED)
    return number
