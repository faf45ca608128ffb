"""Text as it was typed, without the signs nobody types and nobody sees: what is read is what is kept."""

from __future__ import annotations

import unicodedata

from django import forms

# Line breaks and tabs are typed.
TYPED = frozenset("\n\r\t")
# They turn the direction of what stands after them: a name, an amount or a file's end reads otherwise than it is kept.
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def upright(text: str) -> str:
    """The text without marks of direction and control signs."""
    return "".join(sign for sign in text if sign in TYPED or not (sign in TURNS or unicodedata.category(sign) == "Cc"))


class TypedForm(forms.Form):
    """A form whose texts are upright; one of unseen signs only is no text."""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if not isinstance(value, str) or value == (kept := upright(value)):
                continue
            self.cleaned_data[name] = kept
            if not kept.strip() and self.fields[name].required:
                self.add_error(name, self.fields[name].error_messages["required"])
