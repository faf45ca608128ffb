"""The reference page of the personal data held, written from the inventory: what a person is to be told (PIPL 17)."""

from __future__ import annotations

from collections.abc import Mapping

from zengxindai.privacy import inventory
from zengxindai.web.reference import NOTE, table

COLUMNS = ("数据", "种类", "存放", "目的", "保存期限", "期满")
INTRO = """每一行是数据库中的一个字段。“加密”为 SM4-GCM，附带密钥编号；年数是政策参数 `personal_data_years` 的默认值。
期满清除时以“（已清除）”代替；金额、事件、摘要和账簿不变。
"""


def personal_data(years: Mapping[str, int]) -> str:
    """The page. years: of each term that counts them, as the notice's file has them."""
    rows = [_cells(each, years) for each in inventory.HELD]
    rest = [(f"`{field}`", reason) for field, reason in inventory.NOT_PERSONAL.items()]
    parts = [NOTE, "# 个人信息清单\n", INTRO, table(COLUMNS, rows), "## 看似而不是个人信息的字段\n"]
    return "\n".join([*parts, table(("字段", "内容"), rest)])


def _cells(held: inventory.Held, years: Mapping[str, int]) -> tuple[str, ...]:
    words = inventory.TERMS[held.term]
    term = f"{words} {years[held.term]} 年" if held.term in years else words
    lies = "加密" if held.sealed else "索引（HMAC-SM3）" if held.kind == inventory.INDEX else "明文"
    return f"`{held.field}`", inventory.KINDS[held.kind], lies, held.purpose, term, "清除" if held.scrubbed else "—"
