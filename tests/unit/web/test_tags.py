"""How values are printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from zengxindai.web.templatetags import zxd


def test_money_and_wan() -> None:
    assert zxd.money(Decimal("1234567.9")) == "1,234,567.90"
    assert zxd.money("-0.5") == "-0.50"
    assert zxd.wan(Decimal(3000000)) == "300.00"
    assert zxd.wan(Decimal("12350")) == "1.24"
    assert zxd.words(Decimal("3000000")) == "人民币叁佰万元整"


@pytest.mark.parametrize("nothing", [None, "", "–", True])
def test_no_amount_is_a_dash_never_zero(nothing: object) -> None:
    assert zxd.money(nothing) == zxd.wan(nothing) == zxd.pct(nothing) == "–"
    assert zxd.words(nothing) == ""


def test_percentages_keep_what_they_need() -> None:
    assert [zxd.pct(Decimal(rate)) for rate in ("5.2200", "65", "1.8", "4.1275", "100")] == [
        "5.22",
        "65.00",
        "1.80",
        "4.1275",
        "100.00",
    ]


def test_days_and_moments_are_local() -> None:
    late = dt.datetime(2020, 3, 4, 16, 30, tzinfo=dt.UTC)
    assert zxd.day(late) == "2020-03-05"
    with timezone.override("Asia/Shanghai"):
        assert zxd.moment(late) == "2020-03-05 00:30"
    assert zxd.moment(dt.date(2020, 3, 5)) == "2020-03-05"
    assert zxd.day(None) == "–"


@pytest.mark.parametrize(
    ("left", "tone", "label"),
    [
        (3, "success", "3 working days left"),
        (2, "warning", "2 working days left"),
        (1, "warning", "1 working day left"),
        (0, "warning", "Due today"),
        (-1, "danger", "1 working day overdue"),
        (None, "", ""),
    ],
)
def test_deadlines(left: int | None, tone: str, label: str) -> None:
    with translation.override("en"):
        assert zxd.workdays_left(left) == {"label": label, "tone": tone}


def test_plain_values_keep_their_places() -> None:
    assert zxd.plain(Decimal("3000000.00")) == "3,000,000.00"
    assert zxd.plain(Decimal("5.2200")) == "5.2200"
    assert zxd.plain("同意") == "同意"


def test_tones_are_those_of_the_style_sheet() -> None:
    assert [zxd.tone(word) for word in ("error", "warn", "block", "success", "x")] == [
        "danger",
        "warning",
        "danger",
        "success",
        "secondary",
    ]


@pytest.mark.parametrize("name", ["../../etc/passwd", "no-such-icon", "", "A"])
def test_an_icon_that_is_none_draws_nothing(name: str) -> None:
    assert zxd.icon(name) == ""


def test_a_clock_that_stands_still_is_grey_whatever_was_left() -> None:
    with translation.override("en"):
        stopped = zxd.clock(-3, dt.date(2026, 3, 10))
        assert stopped == {"label": "Clock stopped since 2026-03-10", "tone": "secondary"}
        assert zxd.clock(3) == zxd.workdays_left(3)
