"""No rule without a worked case: the tables hear every sentence of every rule, and every rule also keeps silent."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

import applications.rules
import compensation.rules
import loans.rules
import reporting.rules
from tests.unit.applications import test_rules as requests
from tests.unit.applications import test_rules_blacklist as blacklist
from tests.unit.applications import test_rules_complaint as complaints
from tests.unit.applications import test_rules_people as people
from tests.unit.applications import test_rules_size as sizes
from tests.unit.compensation import test_rules_allocation as shares
from tests.unit.compensation import test_rules_capacity as capacity
from tests.unit.compensation import test_rules_findings as claims
from tests.unit.compensation import test_rules_fund as money
from tests.unit.compensation import test_rules_recovery as recoveries
from tests.unit.compensation import test_rules_statement as bank_statements
from tests.unit.loans import test_rules_balances as balances
from tests.unit.loans import test_rules_check as checks
from tests.unit.loans import test_rules_findings as credits
from tests.unit.loans import test_rules_guarantee as guarantees
from tests.unit.notice import Line, Source
from tests.unit.reporting import test_rules_findings as reports
from tests.unit.reporting import test_rules_scores as scores
from tests.unit.reporting import test_rules_supervision as supervision
from tests.unit.reporting import test_rules_targets as goals

ROOT = Path(__file__).resolve().parents[2]
TABLES: dict[ModuleType, tuple[Line, ...]] = {
    applications.rules: (*requests.TABLE, *people.TABLE, *blacklist.TABLE, *sizes.TABLE, *complaints.TABLE),
    loans.rules: (*credits.TABLE, *guarantees.TABLE, *checks.TABLE, *balances.TABLE),
    compensation.rules: (
        *claims.TABLE,
        *money.TABLE,
        *shares.TABLE,
        *recoveries.TABLE,
        *bank_statements.TABLE,
        *capacity.TABLE,
    ),
    reporting.rules: (*reports.TABLE, *goals.TABLE, *scores.TABLE, *supervision.TABLE),
}
# The articles a finding may rest on, so that whoever is refused reads the right one; none for the system's own rules.
ARTICLES: dict[str, set[int | None]] = {
    "APP-01": {12}, "APP-02": {13}, "APP-03": {21}, "APP-04": {None}, "APP-05": {3}, "APP-06": {16}, "APP-07": {11},
    "APP-08": {13}, "APP-09": {16}, "APP-12": {4}, "APP-13": {11, 21}, "APP-14": {16}, "APP-15": {17}, "APP-16": {16},
    "ENT-01": {16}, "ENT-02": {16}, "ENT-03": {11}, "ENT-04": {11}, "ENT-05": {11}, "ENT-06": {11}, "ENT-07": {11},
    "REC-04": {11}, "REC-05": {17}, "REC-01": {17}, "REC-02": {15}, "REC-03": {17}, "AGR-01": {8, 15}, "AGR-02": {15},
    "AGR-03": {15}, "AGR-04": {8, 10}, "REC-07": {17},
    "APP-10": {4}, "APP-11": {6}, "INQ-01": {17}, "INQ-02": {17},
    "BLK-01": {21}, "BLK-02": {21}, "BLK-03": {21}, "BLK-04": {21}, "BLK-05": {21},
    "OPN-01": {14}, "OPN-02": {22}, "OPN-03": {12, 13}, "OPN-04": {18}, "OPN-05": {18}, "OPN-06": {18}, "OPN-07": {11},
    "OPN-08": {11}, "OPN-09": {12}, "FIL-01": {11, 18}, "FIL-02": {8},
    "FIL-03": {18}, "FIL-04": {18}, "FIL-05": {18}, "FIL-06": {12, 13, 14}, "FIL-07": {18}, "FIL-08": {11},
    "REC-06": {11},
    "LOAN-01": {13, 14, 18}, "LOAN-02": {18}, "LOAN-03": {10, 19},
    "CHK-01": {19}, "CHK-02": {19}, "CHK-03": {19}, "LOAN-04": {None, 19},
    "DAY-01": {None}, "LOAN-05": {9}, "TIER-01": {10},
    "LOAN-06": {18}, "LOAN-07": {19}, "LOAN-08": {8}, "LOAN-09": {18}, "LOAN-10": {18},
    "BNK-01": {10}, "EXT-01": {10}, "EXT-02": {10}, "AGR-06": {10},
    "WVR-01": {6}, "WVR-02": {6}, "WVR-03": {6},
    "BAL-01": {6}, "BAL-02": {6},
    **{f"EVA-{number:02d}": {6} for number in range(1, 4)},
    **{f"TGT-{number:02d}": {2} for number in range(1, 4)}, "IND-01": {6}, "IND-02": {6}, "IND-03": {2}, "IND-04": {6},
    **{f"GUA-{number:02d}": {6} for number in range(1, 13)},
    "CLM-07": {8}, "FND-01": {7}, "FND-02": {8}, "FND-03": {8}, "FND-04": {8},
    **{f"ALC-{number:02d}": {7} for number in range(1, 7)},
    "REC-11": {9}, "REC-12": {9}, "REC-13": {9}, "REC-14": {8}, "REC-15": {9}, "REC-16": {9}, "SET-01": {9},
    "RPT-11": {6}, "RPT-12": {6}, "RPT-13": {6},
    "SET-02": {9}, "ACC-02": {8}, "WHL-01": {6}, "WHL-02": {6}, "WHL-03": {6},
    **{f"RPT-{number:02d}": {6} for number in range(1, 7)},
    **{f"CAP-{number:02d}": {8} for number in range(1, 4)},
    "ACC-01": {8}, **{f"STM-{number:02d}": {8} for number in range(1, 6)},
    "CLM-01": {8, 9}, "CLM-02": {9}, "CLM-03": {5}, "CLM-04": {8}, "CLM-05": {9}, "CLM-06": {8}, "CLM-08": {9},
    "CLM-09": {8, 9, 11, 12, 13, 14, 15, 17, 18}, "CLM-10": {9}, "REC-10": {9},
    "AGR-05": {22}, **{f"CMP-{number:02d}": {22} for number in range(1, 7)}, "COO-01": {6}, "COO-02": {6},
    "INS-01": {6}, "INS-02": {6}, "SUP-01": {6, 23}, **{f"MTG-{number:02d}": {20} for number in range(1, 4)},
    "WHL-04": {6}, "WHL-05": {6}, "WHL-06": {6},
}  # fmt: skip
MODULES = [pytest.param(module, id=module.__name__) for module in TABLES]


def used_in(folder: Path) -> set[str]:
    """Every name the tests of an app mention."""
    nodes = [node for path in folder.glob("test_*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }


def test_every_app_s_rules_have_a_table() -> None:
    there = {path.parent.name for path in (*ROOT.glob("*/rules.py"), *ROOT.glob("*/rules"))}
    assert there == {module.__name__.partition(".")[0] for module in TABLES}


@pytest.mark.parametrize("module", MODULES)
def test_every_sentence_is_heard(module: ModuleType) -> None:
    heard = [found for each in TABLES[module] for found in each.findings()]
    assert {found.message for found in heard} == Source(module).sentences()
    assert {found.code for found in heard} == Source(module).codes()


@pytest.mark.parametrize("module", MODULES)
def test_every_rule_also_keeps_silent(module: ModuleType) -> None:
    silent = {each.rule.__name__ for each in TABLES[module] if not each.findings()}
    assert {name for name in Source(module).rules() if not name.startswith("_")} - silent == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_is_tried(module: ModuleType) -> None:
    folder = ROOT / "tests" / "unit" / module.__name__.partition(".")[0]
    assert Source(module).public() - used_in(folder) == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_sentence_can_be_filled_in(module: ModuleType) -> None:
    for found in (found for each in TABLES[module] for found in each.findings()):
        assert "%(" not in found.message % found.params
        assert "%(" not in found.advice % found.params


def test_every_finding_rests_on_its_article() -> None:
    heard: dict[str, set[int | None]] = {}
    for found in (found for table in TABLES.values() for each in table for found in each.findings()):
        heard.setdefault(found.code, set()).add(found.article)
    assert heard == ARTICLES
