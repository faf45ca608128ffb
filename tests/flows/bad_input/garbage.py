"""What people and programs send that no field can mean: by kind of field; and what a field just allows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.story import Story
from zengxindai.web.fields import IndustryField, UsccField


@dataclass(frozen=True)
class Upload:
    """A file to be sent, as often as needed."""

    name: str
    content: bytes

    def sent(self) -> SimpleUploadedFile:
        """The file, at its beginning."""
        return SimpleUploadedFile(self.name, self.content)


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ENDLESS = 100_000
AT_ONCE = 20  # fields, so that a body of endless values stays below what the server reads
NUL, SMILE = "1\x002", "😀"

NO_NUMBER = ("abc", str(10**30), "-0.01", NUL, "9" * ENDLESS, SMILE, "NaN", "-Infinity", "1e999999", "NaN万", "1,2.3.4")
NO_COUNT = ("abc", str(10**30), "-1", NUL, "9" * ENDLESS, SMILE, "1.5", "NaN", "0x10")
NO_DAY = ("abc", "2026-13-45", "2026-02-30", "10000-01-01", NUL, "2" * ENDLESS, SMILE, "0000-00-00", "20260310")
NO_CHOICE = ("NONSENSE", NUL, "x" * ENDLESS, SMILE, "-1", "' OR 1=1 --")
NO_TEXT = (f"买{NUL}", "x" * ENDLESS)
NO_FILE = (
    Upload("合同.pdf", b"MZ\x90\x00 a program"),
    Upload("合同.exe", PDF),
    Upload("合同.docm", PDF),
    Upload("合同", PDF),
    Upload("空.pdf", b""),
    Upload("合同.pdf", b"%PDF-1.7 /JavaScript"),
    *("abc", NUL, "0", "-1", "1", str(10**30), "9" * ENDLESS, SMILE),
)
NO_CODE = ("123", "91500116MA5U0A019E", NUL, "9" * ENDLESS, SMILE, "91500116MAIOSVZ19D", "×" * 18)


def wrong(field: forms.Field, story: Story) -> tuple[Any, ...]:
    """Values the field must refuse; none for a box to tick, which takes anything."""
    if isinstance(field, forms.BooleanField):
        return ()
    if isinstance(field, forms.ModelChoiceField):
        stranger = str(story.cast.finance_bureau.organisation.pk)
        found: tuple[Any, ...] = (*NO_CHOICE, "0", str(10**30), "9" * ENDLESS, "1.0")
        found += () if field.queryset.filter(pk=stranger).exists() else (stranger,)
    elif isinstance(field, forms.FileField):
        found = NO_FILE
    elif isinstance(field, forms.ChoiceField):
        found = NO_CHOICE
    elif isinstance(field, forms.DecimalField):
        below_zero = field.min_value is not None and field.min_value < 0
        numbers = [each for each in NO_NUMBER if not (below_zero and each == "-0.01")]
        found = (*numbers, "1." + "1" * (field.decimal_places + 1))
    elif isinstance(field, forms.IntegerField):
        found = tuple(each for each in NO_COUNT if each != "-1" or not field.min_value or field.min_value >= 0)
    elif isinstance(field, forms.DateField):
        found = NO_DAY
    elif isinstance(field, UsccField):
        found = NO_CODE
    elif isinstance(field, IndustryField):
        found = (*NO_TEXT, "abc", "33", "C", "C331", "A3311", "C3😀", "C333333", "٣٣١١", "金属结构制造", SMILE)
    elif isinstance(field, forms.RegexField):
        found = (*NO_TEXT, "abc", "33", "C3😀", "C333333")
    else:
        found = NO_TEXT
    return ("", "  \t ", *found) if field.required else found


def rounds(form: forms.Form, story: Story) -> list[dict[str, Any]]:
    """Bad values for all fields at once, as many as one body holds, until every one of every field was had."""
    every = {name: found for name, field in form.fields.items() if (found := wrong(field, story))}
    longest = max((len(values) for values in every.values()), default=0)
    names = list(every)
    return [
        {name: every[name][number % len(every[name])] for name in names[first : first + AT_ONCE]}
        for number in range(longest)
        for first in range(0, len(names), AT_ONCE)
    ]


def extremes(field: forms.Field) -> tuple[str, ...]:
    """Values the field allows, at the ends of what it allows."""
    if isinstance(field, forms.DateField):
        return "0001-01-01", "9999-12-31", "2027-01-01"
    if isinstance(field, forms.DecimalField):
        most = "9" * (field.max_digits - field.decimal_places) + "." + "9" * field.decimal_places
        ends = (field.min_value, field.max_value or most)
        return tuple(format(Decimal(str(end)), "f") for end in ends)
    if isinstance(field, forms.IntegerField):
        return str(field.min_value), str(field.max_value)
    return ()


def longest_texts(form: forms.Form) -> dict[str, str]:
    """Every free text as long as its field allows, of characters outside the basic plane, and with markup."""
    return {
        name: ("<b>'\"&%s{{ 7 }}" + SMILE * field.max_length)[: field.max_length]
        for name, field in form.fields.items()
        if type(field) is forms.CharField and field.max_length
    }


def tried(line: Any, story: Story, case: Any) -> list[dict[str, str]]:
    """The extremes to be tried one after another, each as a change of the good words."""
    form = line_form(line, story, case)
    one_by_one = [{name: value} for name, field in form.fields.items() for value in extremes(field)]
    texts = longest_texts(form)
    return [*one_by_one, texts] if texts else one_by_one


def line_form(line: Any, story: Story, case: Any) -> forms.Form:
    """The row's form, empty, as its first signer gets it."""
    signer = story.cast.teams[line.team].who(line.duties(story)[0])
    return line.transition.form(case=case, by=signer)


# Bodies that are no object, and what they are sent as; the answer is a problem in words each time.
BODIES: dict[str, tuple[str | bytes, str, int]] = {
    "malformed": ('{"reason": "', "application/json", 400),
    "not text": (b"\xff\xfe\x00{", "application/json", 400),
    "an array": ('[{"reason": "x"}]', "application/json", 400),
    "a text": ('"reason"', "application/json", 400),
    "a number": ("1e999", "application/json", 400),
    "null": ("null", "application/json", 400),
    "nested without end": ("[" * ENDLESS, "application/json", 400),
    "nested within": ('{"reason":' + "[" * ENDLESS, "application/json", 400),
    "a huge number": ('{"amount": ' + "9" * ENDLESS + "}", "application/json", 400),
    "another type": ("<reason/>", "application/xml", 415),
    "no type at all": ("reason=x", "nonsense", 415),
    "multipart without boundary": ("--x\r\nnonsense", "multipart/form-data", 400),
}
# Values no field of ours means; what a program sends where a page sends text.
SHAPES: tuple[Any, ...] = ({"a": 1}, ["a"], [["a"], {}], {}, [])
DAY_SHAPES: tuple[Any, ...] = (20260310, 1.5, True)
