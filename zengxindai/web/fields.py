"""Form fields of the trade: yuan, percent, credit code, identity number, day, industry, attachment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NotANumber

from zengxindai.web.industries import IndustryField

__all__ = [
    "AttachmentField",
    "AttachmentInput",
    "CodeField",
    "DayField",
    "IdentityField",
    "IndustryField",
    "NumberField",
    "PercentField",
    "UsccField",
    "YuanField",
    "kept_id",
    "plain_number",
]

# Full-width digits and signs as input methods leave them.
NARROW = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
CODE_LENGTH = 18


def plain_number(value: Any) -> Any:
    """A number as people type it: full-width digits, thousand separators and blanks removed; "300万" in yuan."""
    if not isinstance(value, str):
        return value
    text = "".join(value.translate(NARROW).split()).lstrip("¥￥").replace(",", "").removesuffix("元")
    if text.endswith("万"):
        try:
            return format(Decimal(text[:-1]) * 10000, "f")
        except ArithmeticError:
            return text
    return text


class YuanField(forms.DecimalField):
    """An amount in yuan, exact to the fen, above zero unless told otherwise; shows 万元 and 大写 beneath."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal("0.01"))
        super().__init__(max_digits=16, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Reads 3,000,000.00, full-width digits, and 300万."""
        return super().to_python(plain_number(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Marked for the script that shows 万元 and 大写 under the field."""
        return {"inputmode": "decimal", "data-yuan": "true", "autocomplete": "off"}

    def __deepcopy__(self, memo: Any) -> YuanField:
        copy: YuanField = super().__deepcopy__(memo)
        copy.widget.input_type = "text"
        return copy


class NumberField(forms.DecimalField):
    """A figure whose unit follows from what it is about: yuan, households or %; four places, not below zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(max_digits=20, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Reads 3,000,000.00, full-width digits, and 300万."""
        return super().to_python(plain_number(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A decimal keyboard on phones."""
        return {"inputmode": "decimal", "autocomplete": "off"}

    def __deepcopy__(self, memo: Any) -> NumberField:
        copy: NumberField = super().__deepcopy__(memo)
        copy.widget.input_type = "text"
        return copy


class PercentInput(forms.NumberInput):
    """Shows a percentage without zeros that say nothing: 80, 5.22."""

    def format_value(self, value: Any) -> str | None:
        """As the field has it, or as it was typed."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else super().format_value(value)


class PercentField(forms.DecimalField):
    """A percentage with up to four places: 5.2200 is 5.22 %."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("max_value", Decimal(100))
        kwargs.setdefault("widget", PercentInput)
        super().__init__(max_digits=7, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Reads 5.22, ５．２２ and 5.22%."""
        if isinstance(value, str):
            value = plain_number(value).removesuffix("%")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A decimal keyboard on phones."""
        return {"inputmode": "decimal", "data-percent": "true", "autocomplete": "off"}

    def __deepcopy__(self, memo: Any) -> PercentField:
        copy: PercentField = super().__deepcopy__(memo)
        copy.widget.input_type = "text"
        return copy


class CodeField(forms.CharField):
    """A national number of 18 characters whose last one proves the others; full-width input and blanks accepted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Neither completed nor spell-checked by the browser."""
        return super().widget_attrs(widget) | {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        """The compact number; the message names what is wrong with it."""
        typed = normalize("NFKC", str(value)) if value else value
        number = "".join((super().clean(typed) or "").split()).replace("-", "").upper()
        if number:
            self.prove(number)
        return number

    def prove(self, number: str) -> None:
        """Raise a ValidationError when the number cannot be one."""
        raise NotImplementedError


def wrong_length(number: str) -> ValidationError:
    """How many characters there are, and how many there should be."""
    return ValidationError(
        _("%(length)d characters, but it has %(expected)d: compare it with the document"),
        code="length",
        params={"length": len(number), "expected": CODE_LENGTH},
    )


class UsccField(CodeField):
    """A unified social credit code (GB 32100-2015), check character verified."""

    def prove(self, number: str) -> None:
        """Length, characters (never I, O, S, V, Z), check character."""
        try:
            uscc.validate(number)
        except InvalidLength as wrong:
            raise wrong_length(number) from wrong
        except InvalidChecksum as wrong:
            raise ValidationError(
                _("The check character does not fit the other seventeen: one of them is mistyped"), code="checksum"
            ) from wrong
        except NotANumber as wrong:
            raise ValidationError(
                _("A credit code begins with eight digits and never holds the letters I, O, S, V or Z"), code="format"
            ) from wrong


class IdentityField(CodeField):
    """A citizen identity number (GB 11643-1999): birth date and check character verified.

    The district of birth is not looked up: old districts are missing from every list, and their people are real.
    """

    def prove(self, number: str) -> None:
        """Length, digits, birth date, check character."""
        if len(number) != CODE_LENGTH:
            raise wrong_length(number)
        if not (number.isascii() and number[:-1].isdigit() and (number[-1].isdigit() or number[-1] == "X")):
            raise ValidationError(_("An identity number has seventeen digits and a digit or X"), code="format")
        try:
            ric.get_birth_date(number)
        except NotANumber as wrong:
            raise ValidationError(
                _("%(birth)s in the number is not a date of birth"), code="birth", params={"birth": number[6:14]}
            ) from wrong
        if number[-1] != ric.calc_check_digit(number):
            raise ValidationError(
                _("The check character does not fit the other seventeen: one of them is mistyped"), code="checksum"
            )


# A day outside these is a slip of the hand: the year of a two-digit habit, a digit too many.
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2099, 12, 31)


class DayField(forms.DateField):
    """A day, entered by the browser's own picker; pasted days may be 2020/3/5 or 2020年3月5日."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"])
        super().__init__(validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)], **kwargs)

    def to_python(self, value: Any) -> Any:
        """The day; full-width digits accepted."""
        return super().to_python(value.translate(NARROW) if isinstance(value, str) else value)


class ChoicesInput(forms.CheckboxSelectMultiple):
    """Boxes to tick; a program may send a single value where it means one of several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All values of the name."""
        found = super().value_from_datadict(data, files, name)
        return found if found is None or isinstance(found, list | tuple) else [found]


class ChoicesField(forms.MultipleChoiceField):
    """Several of what is offered."""

    widget = ChoicesInput


class AttachmentInput(forms.FileInput):
    """A file input that remembers, in a hidden input of the same name, the id of a file kept before."""

    template_name = "django/forms/widgets/attachment.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The new file, else the id of the kept one."""
        return files.get(name) or data.get(name) or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Neither a new file nor a kept one."""
        return name not in files and name not in data

    def format_value(self, value: Any) -> int | None:
        """The id of the kept file, for the hidden input; None for a file that was not kept."""
        return kept_id(value)

    def use_required_attribute(self, initial: Any) -> bool:
        """A file kept before needs no other."""
        return super().use_required_attribute(initial) and kept_id(initial) is None


class AttachmentField(forms.FileField):
    """A file sent now, or the id of an attachment kept before; cleaned to an UploadedFile, an int, or None.

    Whether the id is the person's to use is for the one who stores: a field knows no person.
    """

    widget = AttachmentInput

    def __init__(self, *, accept: str = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd", **kwargs: Any) -> None:
        self.accept = accept
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the file dialog offers."""
        return {"accept": self.accept}

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | int | None:
        """The new file, else the kept one's id, else what stood there before."""
        if isinstance(data, UploadedFile):
            found: UploadedFile = super().clean(data, None)
            return found
        value = data if data not in self.empty_values else kept_id(initial)
        if value in self.empty_values:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        number = kept_id(value)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the page shows again after a refusal: the kept file, old or just kept."""
        return data if kept_id(data) is not None else initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another file is meant."""
        return data not in self.empty_values and (isinstance(data, UploadedFile) or kept_id(data) != kept_id(initial))


def kept_id(value: Any) -> int | None:
    """The id of a kept attachment, given as number, digits or the attachment itself; None for anything else."""
    number = getattr(value, "pk", value)
    if isinstance(number, bool):
        return None
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 19:
        number = int(number)
    return number if isinstance(number, int) and number > 0 else None
