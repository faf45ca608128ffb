"""Personal data shows enough to recognise and no more."""

from __future__ import annotations

import pytest

from zengxindai.web import masking


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "欧阳娜娜", "欧*"),
        ("name", "", ""),
        ("phone", "13812341234", "138****1234"),
        ("phone", "138 1234 1234", "138****1234"),
        ("phone", "12345", "*****"),
        ("identity", "110105194912311234", "110***********1234"),
        ("identity", "110105491231123", "110********1123"),
        ("account", "6222 0000 1111 2222", "****2222"),
        ("account", "1234", "****"),
    ],
)
def test_mask(kind: str, value: str, shown: str) -> None:
    assert masking.mask(value, kind) == shown


def test_unknown_kind_is_a_fault_not_a_leak() -> None:
    with pytest.raises(KeyError):
        masking.mask("13812341234", "telephone")
