"""The scheme's figures typed from the notice by hand, and how a table of worked cases is written and tried."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from zengxindai.findings import Finding
from zengxindai.workdays import ONE_DAY, Calendar

YUAN = Decimal
DAY = dt.date.fromisoformat


def days(text: str) -> Iterator[dt.date]:
    """ "2020-01-24..2020-02-02 2020-04-06" → every day of it."""
    for part in text.split():
        first, _, last = part.partition("..")
        day, end = DAY(first), DAY(last or first)
        while day <= end:
            yield day
            day += ONE_DAY


# The State Council's notices, as published: what is off, and which weekends are worked instead.
OFF = {
    2018: "2018-01-01 2018-02-15..2018-02-21 2018-04-05..2018-04-07 2018-04-29..2018-05-01 2018-06-16..2018-06-18 "
    "2018-09-22..2018-09-24 2018-10-01..2018-10-07 2018-12-30..2018-12-31",
    2019: "2019-01-01 2019-02-04..2019-02-10 2019-04-05..2019-04-07 2019-05-01..2019-05-04 2019-06-07..2019-06-09 "
    "2019-09-13..2019-09-15 2019-10-01..2019-10-07",
    2020: "2020-01-01 2020-01-24..2020-02-02 2020-04-04..2020-04-06 2020-05-01..2020-05-05 2020-06-25..2020-06-27 "
    "2020-10-01..2020-10-08",
    2021: "2021-01-01..2021-01-03 2021-02-11..2021-02-17 2021-04-03..2021-04-05 2021-05-01..2021-05-05 "
    "2021-06-12..2021-06-14 2021-09-19..2021-09-21 2021-10-01..2021-10-07",
    2022: "2022-01-01..2022-01-03 2022-01-31..2022-02-06 2022-04-03..2022-04-05 2022-04-30..2022-05-04 "
    "2022-06-03..2022-06-05 2022-09-10..2022-09-12 2022-10-01..2022-10-07 2022-12-31",
    2023: "2023-01-01..2023-01-02 2023-01-21..2023-01-27 2023-04-05 2023-04-29..2023-05-03 2023-06-22..2023-06-24 "
    "2023-09-29..2023-10-06",
    2024: "2024-01-01 2024-02-10..2024-02-17 2024-04-04..2024-04-06 2024-05-01..2024-05-05 2024-06-10 "
    "2024-09-15..2024-09-17 2024-10-01..2024-10-07",
    2025: "2025-01-01 2025-01-28..2025-02-04 2025-04-04..2025-04-06 2025-05-01..2025-05-05 2025-05-31..2025-06-02 "
    "2025-10-01..2025-10-08",
    2026: "2026-01-01..2026-01-03 2026-02-15..2026-02-23 2026-04-04..2026-04-06 2026-05-01..2026-05-05 "
    "2026-06-19..2026-06-21 2026-09-25..2026-09-27 2026-10-01..2026-10-07",
}
WORKED = {
    2018: "2018-02-11 2018-02-24 2018-04-08 2018-04-28 2018-09-29 2018-09-30 2018-12-29",
    2019: "2019-02-02 2019-02-03 2019-04-28 2019-05-05 2019-09-29 2019-10-12",
    2020: "2020-01-19 2020-04-26 2020-05-09 2020-06-28 2020-09-27 2020-10-10",
    2021: "2021-02-07 2021-02-20 2021-04-25 2021-05-08 2021-09-18 2021-09-26 2021-10-09",
    2022: "2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09",
    2023: "2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08",
    2024: "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12",
    2025: "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11",
    2026: "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10",
}
CALENDAR = Calendar(
    {day: False for text in OFF.values() for day in days(text)}
    | {day: True for text in WORKED.values() for day in days(text)},
    frozenset(OFF),
)

# Benchmark 4.35 up to a year and 4.75 up to five, a fifth above: 5.22 and 5.70 (Article 14).
TERMS: Any = SimpleNamespace(
    loan_cap=YUAN("5000000.00"),
    max_months=24,
    integrity_check_valid_days=30,
    inquiry_wd=5,
    inquiry_max_wd=20,
    coordination_wd=3,
    coordination_max_wd=10,
    meeting_months=3,
    blacklist_years=5,
    major_shareholder_pct=YUAN(25),
    individual_businesses_eligible=False,
    blacklist_blocks_requests=True,
    blacklist_objection_wd=5,
    invitation_pause_days=30,
    leverage_warn=YUAN(10),
    balance_warn_pct=YUAN(10),
    guarantee_share_min_pct=YUAN(50),
    guarantee_share_max_pct=YUAN(90),
    guarantor_net_assets=YUAN("20000000.00"),
    guarantor_leverage_warn=YUAN(10),
    guarantor_paid_in_capital=YUAN("20000000.00"),
    guarantor_leverage_small=YUAN(15),
    guarantor_small_balance_pct=YUAN(50),
    guarantor_small_count_pct=YUAN(80),
    guarantor_single_pct=YUAN(10),
    guarantor_group_pct=YUAN(15),
    draw_confirm_wd=10,
    first_check_days=15,
    token_days=180,
    systems_sign=False,
    check_months=3,
    check_lead_days=15,
    claim_wait_days=0,
    claim_again_max=1,
    claim_warn_days=60,
    settlement_min_days=180,
    recovery_cost_warn_pct=YUAN(10),
    exit_npl_pct=YUAN(10),
    npl_orange_pct=YUAN(8),
    npl_yellow_pct=YUAN(5),
    calendar=CALENDAR,
    rate_cap=lambda months: YUAN("5.2200") if months <= 12 else YUAN("5.7000"),
)


@dataclass(frozen=True)
class Line:
    """A worked case: what a rule is given and the codes it finds, "~" before those that only warn."""

    says: str
    rule: Callable[..., Iterator[Finding]]
    given: tuple[Any, ...]
    named: dict[str, Any] = field(default_factory=dict)
    finds: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule.__name__}: {self.says}"

    def findings(self) -> list[Finding]:
        """What the rule finds now."""
        return list(self.rule(*self.given, **self.named))

    def codes(self) -> tuple[str, ...]:
        """The codes of it."""
        return tuple(f"{'' if found.blocks else '~'}{found.code}" for found in self.findings())


def line(says: str, rule: Callable[..., Iterator[Finding]], *given: Any, finds: str = "", **named: Any) -> Line:
    """A line of a table; finds: codes divided by spaces."""
    return Line(says, rule, given, named, tuple(finds.split()))


class Source:
    """The source text of a module of rules, or of all modules of a folder of rules."""

    def __init__(self, module: ModuleType) -> None:
        path = Path(str(module.__file__))
        paths = sorted(path.parent.glob("*.py")) if path.name == "__init__.py" else [path]
        text = "\n".join(each.read_text(encoding="utf-8") for each in paths)
        self.tree = ast.parse(text.replace("from __future__ import annotations", ""))

    def rules(self) -> set[str]:
        """The functions that tell findings."""
        return {each.name for each in self._functions() if ast.unparse(each.returns or each) == "Iterator[Finding]"}

    def public(self) -> set[str]:
        """Every function meant for others."""
        return {each.name for each in self._functions() if not each.name.startswith("_")}

    def sentences(self) -> set[str]:
        """The message of every finding: what is marked for translation and is no keyword, as advice is."""
        placed = [arg for call in self._calls() for arg in call.args if isinstance(arg, ast.Call)]
        marked = [arg for arg in placed if ast.unparse(arg.func) == "gettext_noop"]
        return {str(ast.literal_eval(arg.args[0])) for arg in marked}

    def codes(self) -> set[str]:
        """The code of every finding."""
        made = [call for call in self._calls() if ast.unparse(call.func) == "Finding"]
        return {str(ast.literal_eval(call.args[0])) for call in made}

    def _functions(self) -> list[ast.FunctionDef]:
        return [node for node in self.tree.body if isinstance(node, ast.FunctionDef)]

    def _calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
