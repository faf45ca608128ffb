"""The notice in the database: loaded whole, loaded twice alike, and never two values in force on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from tests.unit.policy.test_policy_data import ARTICLES, NOTICE, NUMBERS
from zengxindai.policy import articles, terms
from zengxindai.policy.management.commands.load_policy import load_industries
from zengxindai.policy.models import (
    Article,
    BenchmarkRate,
    Document,
    Holiday,
    HolidayYear,
    Industry,
    Lpr,
    Parameter,
    Routing,
)

pytestmark = pytest.mark.django_db

# A second value for a day that has one, a second value after it, and the guard.
SECOND = {
    "parameter": (
        "INSERT INTO policy_parameter (key, value, valid_from, valid_to, source) "
        "VALUES ('loan_cap', '\"9\"', {period}, '')",
        "parameter_one_in_force",
    ),
    "benchmarkrate": (
        "INSERT INTO policy_benchmarkrate (tier, rate, valid_from, valid_to, source) VALUES (12, 9, {period}, '')",
        "benchmark_one_in_force",
    ),
    "lpr": (
        "INSERT INTO policy_lpr (term, rate, valid_from, valid_to, source) VALUES ('1Y', 9, {period}, '')",
        "lpr_one_in_force",
    ),
    "routing": (
        "INSERT INTO policy_routing (prefix, sector, valid_from, valid_to, source) VALUES ('A', 'x', {period}, '')",
        "routing_one_in_force",
    ),
}
PERIODS = {
    "within": "'2026-01-01', '2026-02-01'",
    "for good": "'2026-01-01', NULL",
    "one day": "'2026-01-01', '2026-01-02'",
    "from before": "'2015-01-01', NULL",
}
BEFORE = {"parameter": "2018-01-01", "benchmarkrate": "2015-10-24", "lpr": "2019-08-20", "routing": "2018-01-01"}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(statement: str) -> int:
    """Run it with the present role; rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def unguarded(table: str, guard: str, statement: str) -> int:
    """The same statement once the owner has dropped the guard; taken back."""
    with undone():
        run(f"SET LOCAL ROLE NONE; ALTER TABLE policy_{table} DROP CONSTRAINT {guard}; SET LOCAL ROLE app_rw")
        return run(statement)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("table", SECOND)
def test_two_values_for_one_day_are_refused(table: str, period: str) -> None:
    statement, guard = SECOND[table]
    attack = statement.format(period=PERIODS[period])
    with pytest.raises(DatabaseError, match=guard), transaction.atomic():
        run(attack)
    assert unguarded(table, guard, attack) == 1


@pytest.mark.parametrize("table", SECOND)
def test_a_value_for_days_that_have_none_is_accepted(table: str) -> None:
    # Up to the day the first one begins: that day itself is not included.
    with undone():
        assert run(SECOND[table][0].format(period=f"'2010-01-01', '{BEFORE[table]}'")) == 1
    with pytest.raises(DatabaseError, match="one_in_force"), undone():
        day_after = dt.date.fromisoformat(BEFORE[table]) + dt.timedelta(days=1)
        run(SECOND[table][0].format(period=f"'2010-01-01', '{day_after}'"))


@pytest.mark.parametrize("table", SECOND)
def test_moving_an_old_value_over_a_newer_one_is_refused(table: str) -> None:
    statement, guard = SECOND[table]
    stretch = f"UPDATE policy_{table} SET valid_to = NULL WHERE valid_from = '2010-01-01'"
    with undone():
        run(statement.format(period=f"'2010-01-01', '{BEFORE[table]}'"))
        with pytest.raises(DatabaseError, match=guard), transaction.atomic():
            run(stretch)
        assert unguarded(table, guard, stretch) == 1


@pytest.mark.parametrize("until", ["2026-01-01", "2025-12-31"])
def test_a_parameter_ends_after_it_begins(until: str) -> None:
    attack = (
        "INSERT INTO policy_parameter (key, value, valid_from, valid_to, source) "
        f"VALUES ('brand_new', '1', '2026-01-01', '{until}', '')"
    )
    with pytest.raises(DatabaseError, match=r"parameter_period|range lower bound"), transaction.atomic():
        run(attack)
    with undone():
        drop = "ALTER TABLE policy_parameter DROP CONSTRAINT parameter_period, DROP CONSTRAINT parameter_one_in_force"
        run(f"SET LOCAL ROLE NONE; {drop}; SET LOCAL ROLE app_rw")
        assert run(attack) == 1


def test_an_article_is_there_once() -> None:
    attack = "INSERT INTO policy_article (document_id, number, title, text) SELECT id, 12, '', '' FROM policy_document"
    with pytest.raises(DatabaseError, match="article_once"), transaction.atomic():
        run(attack)
    assert unguarded("article", "article_once", attack) == 1


def counted() -> dict[str, int]:
    """How many rows each table of the notice has."""
    kinds: tuple[Any, ...] = (Document, Article, Parameter, BenchmarkRate, Lpr, Holiday, HolidayYear, Routing, Industry)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_the_file_is_in_the_database_whole_and_loading_it_again_changes_nothing() -> None:
    before = counted()
    assert before == {
        "Document": 1,
        "Article": 24,
        "Parameter": len(NOTICE["parameters"]),
        "BenchmarkRate": 3,
        "Lpr": len(NOTICE["lpr"]),
        "Holiday": len(NOTICE["holidays"]["off"]) + len(NOTICE["holidays"]["worked"]),
        "HolidayYear": 9,
        "Routing": 8,
        "Industry": 1971,
    }
    call_command("load_policy", stdout=StringIO())
    assert counted() == before


def test_an_operator_s_correction_of_the_industries_is_taken_over(tmp_path: Path) -> None:
    corrected = tmp_path / "industries.csv"
    corrected.write_text("# a note\ncode,name\nC,制造业\nC33,金属制品\nC331,结构\nC3311,钢结构制造\n", encoding="utf-8")
    load_industries(corrected)
    found = Industry.objects.order_by("code").values_list("code", "name", "level", "initials")
    assert list(found)[1:] == [
        ("C33", "金属制品", 2, "jszp"),
        ("C331", "结构", 3, "jg"),
        ("C3311", "钢结构制造", 4, "gjgzz"),
    ]


@pytest.mark.parametrize(
    ("code", "level", "guard"),
    [("c9999", 4, "shape"), ("U9999", 4, "shape"), ("C9", 1, "shape"), ("C9999", 3, "level"), ("C999", 4, "level")],
)
def test_an_industry_s_code_has_the_shape_of_its_level(code: str, level: int, guard: str) -> None:
    attack = f"INSERT INTO policy_industry VALUES ('{code}', 'x', {level}, 'x', 'x')"
    with pytest.raises(DatabaseError, match=f"industry_{guard}|industry_code_shape"), transaction.atomic():
        run(attack)
    with undone():
        drop = "DROP CONSTRAINT industry_code_shape, DROP CONSTRAINT industry_level_of_code"
        run(f"SET LOCAL ROLE NONE; ALTER TABLE policy_industry {drop}; SET LOCAL ROLE app_rw")
        assert run(attack) == 1


@pytest.mark.parametrize("day", ["2020-02-19", "2026-11-24"])
def test_the_terms_of_a_day_are_those_of_the_file(day: str) -> None:
    found = terms.on(dt.date.fromisoformat(day))
    assert {name: getattr(found, name) for name in NUMBERS} == {name: value for name, (value, _) in NUMBERS.items()}
    assert found.calendar.years == frozenset(range(2018, 2027))


def test_there_are_no_terms_before_the_scheme() -> None:
    with pytest.raises(terms.TermMissing, match="no value for"):
        terms.on(dt.date(2017, 12, 31))


def test_a_number_changed_from_a_day_on_counts_from_that_day_on() -> None:
    change = dt.date(2026, 7, 1)
    Parameter.objects.filter(key="loan_cap").update(valid_to=change)
    Parameter.objects.create(key="loan_cap", value="6000000.00", valid_from=change)
    Document.objects.update(loaded_at="2026-06-01T00:00Z")
    assert terms.on(dt.date(2026, 6, 30)).loan_cap == 5_000_000
    assert terms.on(change).loan_cap == 6_000_000


@pytest.mark.parametrize("number", ARTICLES)
def test_an_article_is_read_back_in_its_own_words(number: int) -> None:
    assert "".join(articles.text(number).split()) == ARTICLES[number]


@pytest.mark.parametrize(
    ("number", "chinese"), [(1, "第一条"), (10, "第十条"), (11, "第十一条"), (20, "第二十条"), (24, "第二十四条")]
)
def test_an_article_is_cited_as_the_reader_writes(number: int, chinese: str) -> None:
    with translation.override("zh-hans"):
        assert articles.cite(number) == chinese
    with translation.override("en"):
        assert articles.cite(number) == f"Article {number}"
