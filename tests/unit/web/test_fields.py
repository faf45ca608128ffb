"""What the fields of the trade read, and what they say about what they cannot read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from zengxindai.web.fields import AttachmentField, DayField, IdentityField, PercentField, UsccField, YuanField


def refusal(field: forms.Field, value: str) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return str(caught.value.error_list[0].code)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3000000", "3000000"),
        ("3,000,000.50", "3000000.50"),
        ("３，０００，０００．５", "3000000.5"),
        ("300万", "3000000"),
        ("300.5万元", "3005000"),
        (" ¥ 12 ", "12"),
    ],
)
def test_yuan_as_people_type_it(typed: str, amount: str) -> None:
    assert YuanField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0", "min_value"), ("-1", "min_value"), ("1.234", "max_decimal_places"), ("许多万", "invalid")],
)
def test_yuan_that_is_none(typed: str, code: str) -> None:
    assert refusal(YuanField(), typed) == code


def test_yuan_may_be_zero_where_allowed() -> None:
    assert YuanField(min_value=Decimal(0)).clean("0") == 0


def test_percent() -> None:
    assert PercentField().clean("５.2200％") == Decimal("5.22")
    assert refusal(PercentField(), "100.0001") == "max_value"
    assert refusal(PercentField(), "5.12345") == "max_decimal_places"


def test_credit_code_without_blanks() -> None:
    assert UsccField().clean(" 9111 0000-6000 ３７３４ １l ") == "91110000600037341L"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("9111000060003734", "length"), ("91110000600037341M", "checksum"), ("9111000O600037341L", "format")],
)
def test_credit_code_says_what_is_wrong(typed: str, code: str) -> None:
    assert refusal(UsccField(), typed) == code


def test_identity_number_of_a_district_that_is_gone() -> None:
    assert IdentityField().clean("11010519491231002x") == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1101051949123100", "length"),
        ("11010519491331002X", "birth"),
        ("110105194912310021", "checksum"),
        ("11010519491231A02X", "format"),
    ],
)
def test_identity_number_says_what_is_wrong(typed: str, code: str) -> None:
    assert refusal(IdentityField(), typed) == code


@pytest.mark.parametrize("typed", ["2020-03-05", "2020/3/5", "2020年3月5日", "２０２０-03-05"])
def test_day(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2020, 3, 5)


class Papers(forms.Form):
    contract = AttachmentField()


def test_attachment_sent_now_wins_over_the_kept_one() -> None:
    upload = SimpleUploadedFile("contract.pdf", b"%PDF-1.7")
    form = Papers({"contract": "7"}, MultiValueDict({"contract": [upload]}))
    assert form.is_valid()
    assert form.cleaned_data["contract"] is upload


def test_attachment_kept_before_needs_no_upload() -> None:
    form = Papers({"contract": "7"}, {})
    assert form.is_valid()
    assert form.cleaned_data["contract"] == 7
    assert form["contract"].value() == "7"


def test_attachment_of_the_draft_stays() -> None:
    form = Papers({}, {}, initial={"contract": 9})
    assert form.is_valid()
    assert form.cleaned_data["contract"] == 9


@pytest.mark.parametrize("data", [{}, {"contract": ""}, {"contract": "7; drop"}, {"contract": "-1"}])
def test_attachment_that_is_none(data: dict[str, str]) -> None:
    assert not Papers(data, {}).is_valid()


def test_attachment_field_shows_the_kept_id_and_asks_no_second_file() -> None:
    widget = AttachmentField().widget
    assert widget.get_context("contract", "7", {})["widget"]["value"] == 7
    assert widget.get_context("contract", SimpleUploadedFile("a.pdf", b"x"), {})["widget"]["value"] is None
    assert not widget.use_required_attribute(7)
    assert widget.use_required_attribute(None)
