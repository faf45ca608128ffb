"""Fields for subjects of the black list, one a line: every wrong line is told with its number."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from applications.models import Firm, Person, Subject
from zengxindai.web.fields import IdentityField, UsccField

NAME_LENGTH = 60
MOST_WRONG = 20  # so many wrong lines are told at once; the rest shows when these are right


class LinesField(forms.CharField):
    """Text whose lines are subjects; cleaned to a list of (line number, subject). most: lines at most."""

    # Identity numbers stand in it: nothing that keeps what is typed may keep this.
    secret = True

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}))
        super().__init__(max_length=100 * most, strip=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The subjects; raises with one message for every wrong line."""
        # Read here rather than in to_python, so that the length of the text itself is checked first.
        text = normalize("NFKC", super().clean(value))
        lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if self.required and not lines:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(lines) > self.most:
            raise ValidationError(
                ngettext_lazy("At most %(most)d line at once", "At most %(most)d lines at once", self.most),
                params={"most": self.most},
            )
        found, wrong, seen = [], [], {}
        for number, line in lines:
            try:
                subject = self.read(line)
                first = seen.setdefault(self.key(subject), number)
                if first != number:
                    raise ValidationError(_("the same as line %(first)d"), params={"first": first})
                found.append((number, subject))
            except ValidationError as error:
                wrong += [_("Line %(line)d: %(error)s") % {"line": number, "error": each} for each in error.messages]
        if wrong:
            raise ValidationError(wrong[:MOST_WRONG])
        return found

    def read(self, line: str) -> Subject:
        """The subject of a line; raises ValidationError."""
        raise NotImplementedError

    @staticmethod
    def key(subject: Subject) -> Any:
        """What makes two lines the same."""
        return subject.code if isinstance(subject, Firm) else subject.identity_no


def person(line: str) -> Person:
    """A person out of "name number"; the name may have blanks, the number is the last word."""
    words = line.replace("，", " ").replace(",", " ").replace("、", " ").split()
    if len(words) < 2:
        raise ValidationError(_("a name and an identity number are expected, with a blank between"))
    name, number = " ".join(words[:-1]), IdentityField().clean(words[-1])
    if len(name) > NAME_LENGTH or any(character.isdigit() for character in name):
        raise ValidationError(_("the name has digits in it or is too long"))
    return Person(name, number)


class PersonsField(LinesField):
    """Responsible persons, one a line; cleaned to a list of persons."""

    def clean(self, value: Any) -> Any:
        """The persons, without their line numbers."""
        return [subject for _, subject in super().clean(value)]

    def read(self, line: str) -> Subject:
        """Name and identity number."""
        return person(line)


class SubjectsField(LinesField):
    """Enterprises by code and persons by name and number, one a line."""

    def read(self, line: str) -> Subject:
        """A code where the line is one word, else name and number."""
        return Firm(UsccField().clean(line)) if len(line.split()) == 1 else person(line)
