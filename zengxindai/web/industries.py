"""The field for a class of industry, and the search behind it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.forms import Script
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from zengxindai.policy import industries
from zengxindai.policy.industries import Entry

# So many classes are named to somebody who gave a group or division.
NAMED = 8
LONGEST = 60


class IndustryInput(forms.TextInput):
    """A text input that a script turns into a search; without script one types the code."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["vendor/tom-select/tom-select.bootstrap5.min.css"]}
        js: ClassVar[list[Any]] = [
            Script("vendor/tom-select/tom-select.base.min.js", defer=True),
            Script("js/industry.js", defer=True),
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The name of the class chosen so far goes with it."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        entry = industries.find(str(value)) if isinstance(value, str) and 0 < len(value) <= LONGEST else None
        if entry is not None:
            context["widget"]["attrs"] |= {"data-name": entry.name, "data-code": entry.code}
        return context


class IndustryField(forms.CharField):
    """A four-digit class of GB/T 4754-2017, cleaned to its code with the section's letter.

    Typed with or without the letter, in small or full-width characters. Shorter and unknown codes are refused with
    the classes that could be meant.
    """

    widget = IndustryInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Where the script searches; neither completed nor spell-checked by the browser."""
        found: dict[str, Any] = super().widget_attrs(widget)
        words = {"data-placeholder": _("Code, words of the name, or initials"), "data-none": _("Nothing found")}
        return (
            found | {"data-industry": reverse_lazy("industries"), "autocomplete": "off", "spellcheck": "false"} | words
        )

    def clean(self, value: Any) -> str:
        """The code of the class; the message names what could be meant."""
        typed = str(super().clean(value))
        if not typed:
            return ""
        entry = industries.find(typed)
        if entry is None:
            raise ValidationError(
                _("%(typed)s is no class of GB/T 4754-2017; search by words of the business, such as 金属结构"),
                code="unknown",
                params={"typed": typed},
            )
        if entry.level != industries.CLASS:
            raise ValidationError(
                _("%(entry)s is not a class of four digits; beneath it: %(classes)s"),
                code="short",
                params={"entry": str(entry), "classes": _few(industries.beneath(entry.code))},
            )
        return entry.code


def _few(found: list[Entry]) -> str:
    return "、".join(str(each) for each in found[:NAMED]) + (" …" if len(found) > NAMED else "")


class Search(LoginRequiredMixin, View):
    """Classes of industry as one types, for whoever is signed in."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """At most 20, best first: code, name, and what they belong to."""
        found = industries.search(request.GET.get("q", "")[:LONGEST])
        return JsonResponse(
            {"found": [{"code": each.code, "name": each.name, "path": " › ".join(each.path)} for each in found]}
        )
