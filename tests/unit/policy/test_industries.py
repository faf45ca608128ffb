"""The classification of industries: whole, without orphans, and what the product itself names is in it."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from reporting.management.demo.cast import ENTERPRISES
from tests.story import PROFILE
from zengxindai.policy.management.commands.load_policy import INDUSTRIES, initials

LINES = INDUSTRIES.read_text(encoding="utf-8").splitlines()
ROWS = list(csv.reader(line for line in LINES if not line.startswith("#")))[1:]
NAMES: dict[str, str] = {row[0]: row[1] for row in ROWS}
# Published: 20, 97, 473 and 1382; one class is still unknown to us.
COUNTS = {1: 20, 3: 97, 4: 473, 5: 1381}
# Classes of each section, as the standard's summary has them.
CLASSES = {
    "A": 72, "B": 39, "C": 609, "D": 18, "E": 44, "F": 128, "G": 67, "H": 16, "I": 34, "J": 48,
    "K": 5, "L": 58, "M": 48, "N": 33, "O": 32, "P": 17, "Q": 30, "R": 48, "S": 34, "T": 1,
}  # fmt: skip
KNOWN = {
    "A0153": "柑橘类种植", "A0311": "牛的饲养", "B0610": "烟煤和无烟煤开采洗选", "C1392": "豆制品制造",
    "C1512": "白酒制造", "C3311": "金属结构制造", "C3670": "汽车零部件及配件制造", "D4411": "火力发电",
    "E4710": "住宅房屋建筑", "F5111": "谷物、豆及薯类批发", "F5212": "超级市场零售", "G5431": "普通货物道路运输",
    "H6110": "旅游饭店", "H6130": "民宿服务", "H6210": "正餐服务", "I6513": "应用软件开发", "J6621": "商业银行服务",
    "J6741": "期货市场管理服务", "K7010": "房地产开发经营", "K7020": "物业管理", "L7291": "旅行社及相关服务",
    "M7310": "自然科学研究和试验发展", "N7711": "自然生态系统保护管理", "O8010": "家庭服务", "P8310": "学前教育",
    "R9090": "其他娱乐业", "S9100": "中国共产党机关", "T9700": "国际组织",
}  # fmt: skip


def test_no_code_stands_twice_and_the_counts_are_what_the_file_says() -> None:
    assert len(ROWS) == len(NAMES)
    assert Counter(map(len, NAMES)) == COUNTS
    assert f"{COUNTS[3]} divisions, {COUNTS[4]} groups and {COUNTS[5]} classes" in LINES[1]
    assert Counter(code[0] for code in NAMES if len(code) == 5) == CLASSES


def test_everything_has_a_parent_and_every_group_a_class() -> None:
    parents = {code[: {3: 1, 4: 3, 5: 4}[len(code)]] for code in NAMES if len(code) > 1}
    assert parents == {code for code in NAMES if len(code) < 5}
    assert list(NAMES) == sorted(NAMES)


def test_names_are_names() -> None:
    assert all(name and name == name.strip() and len(name) < 40 for name in NAMES.values())
    alone = [code for code in NAMES if code.endswith("0") and len(code) == 5]
    assert [code for code in alone if NAMES[code] != NAMES[code[:4]]] == [], "a group of one class has its name"


@pytest.mark.parametrize("code", KNOWN)
def test_a_sample_of_the_standard(code: str) -> None:
    assert NAMES[code] == KNOWN[code]


@pytest.mark.parametrize("code", sorted({industry for _, industry, _ in ENTERPRISES} | {PROFILE["industry_code"]}))
def test_what_the_demo_and_the_tests_tell_of_is_a_class(code: str) -> None:
    assert len(code) == 5
    assert code in NAMES


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("金属结构制造", "jsjgzz"),
        ("米、面制品及食用油批发", "mmzpjsyypf"),
        ("三维（3D）打印技术推广服务", "sw3ddyjstgfw"),
    ],
)
def test_initials_as_people_type_them(name: str, letters: str) -> None:
    assert initials(name) == letters
