"""The second wall (ADR 0042) by SQL: what a desk reads, that it changes nothing, that everybody comes back from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from tests.flows.conftest import cases, cast, prepared, stage, story
from tests.story import Story
from zengxindai.accounts import wall
from zengxindai.accounts.models import User
from zengxindai.workflow import registry

__all__ = ["cases", "cast", "prepared", "stage", "story"]

# What a role may do, by every way it can be given a right; nothing else differs between the two.
RIGHTS = """
SELECT c.relname || '.' || coalesce(t.attname, ''), p.may FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p(may)
LEFT JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND p.may IN ('SELECT', 'UPDATE')
WHERE c.relkind IN ('r', 'p', 'v') AND CASE WHEN t.attname IS NULL THEN has_table_privilege(%(role)s, c.oid, p.may)
  ELSE has_column_privilege(%(role)s, c.oid, t.attnum, p.may) END
UNION ALL SELECT c.relname, 'USAGE' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(%(role)s, c.oid, 'USAGE') END
UNION ALL SELECT p.oid::regprocedure::text, 'EXECUTE' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND has_function_privilege(%(role)s, p.oid, 'EXECUTE')
"""


def sql(statement: str, values: Any = None) -> list[Any]:
    """What the server answers; nothing where a statement answers no rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


def tables() -> list[str]:
    return [flow.model._meta.db_table for flow in registry.flows()]


def test_a_desk_may_do_what_the_product_may_and_no_more(db: Any) -> None:
    """A migration that takes a right from app_rw, or makes a table, ends with DeskRights()."""
    ours, desks = set(sql(RIGHTS, {"role": wall.WHOLE})), set(sql(RIGHTS, {"role": wall.DESK}))
    assert len(ours) > 1000
    assert ours == desks
    sql("SET LOCAL ROLE NONE; REVOKE INSERT ON audit_event FROM app_rw; SET LOCAL ROLE app_rw")
    assert ("audit_event.", "INSERT") in desks - set(sql(RIGHTS, {"role": wall.WHOLE}))


def test_a_desk_reads_all_that_its_person_may_see_and_a_stranger_nothing_else(
    cases: dict[str, Any], story: Story
) -> None:
    """Row by row: nobody loses a case to the second wall, and strangers see by SQL what they see by the first."""
    compared = 0
    for name, team in story.cast.teams.items():
        for flow in registry.flows():
            model = flow.model
            seen = set(model.objects.all().visible_to(team.handler).values_list("pk", flat=True))
            with wall.desk(team.handler.pk):
                read = set(model.objects.values_list("pk", flat=True))
            assert seen <= read, (name, flow.name)
            assert seen == read or not name.startswith("other_"), (name, flow.name)
            compared += len(read)
    assert compared > 300


def test_nobody_s_desk_reads_nothing(cases: dict[str, Any], story: Story) -> None:
    closed = story.cast.finance_bureau.checker
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for user in (None, closed.pk, 999_999):
        with wall.desk(user):
            assert [sql(f"SELECT count(*) FROM {table}") for table in tables()] == [[(0,)]] * len(tables())
    assert all(sql(f"SELECT count(*) FROM {table}") != [(0,)] for table in tables())


@pytest.mark.parametrize("change", ["UPDATE {} SET version = version + 1", "DELETE FROM {}"])
def test_a_desk_changes_no_case(cases: dict[str, Any], story: Story, change: str) -> None:
    """Not even of its own; what the engine alone may do is refused to a page that would do it itself."""
    for table in tables():
        with transaction.atomic():
            try:
                with wall.desk(story.cast.finance_bureau.handler.pk), transaction.atomic():
                    assert sql(change.format(table)) == [0]
            except ProgrammingError as refused:
                assert "permission denied" in str(refused)
    # Where the wall is taken down the same statement finds its rows.
    table = "applications_application"
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"SET LOCAL ROLE NONE; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; SET LOCAL ROLE app_rw")
    if change.startswith("UPDATE"):
        with wall.desk(story.cast.finance_bureau.handler.pk):
            assert sql(change.format(table))[0] > 0


def test_a_desk_adds_no_case(story: Story) -> None:
    case = story.draft()
    case.pk = case.number = None
    desk = wall.desk(story.cast.enterprise.handler.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), desk, transaction.atomic():
        case.save(force_insert=True)


def standing() -> tuple[str, str]:
    (found,) = sql("SELECT current_user, coalesce(current_setting('desk.user', true), '')")
    return found


def test_every_request_comes_back_from_its_desk(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from zengxindai.web import listing

    seen: list[tuple[str, str]] = []
    person, client = story.cast.bank.handler, Client(raise_request_exception=False)
    client.force_login(person)
    told = listing.page
    monkeypatch.setattr(listing, "page", lambda *given: seen.append(standing()) or told(*given))
    assert client.get("/applications/").status_code == 200
    monkeypatch.setattr(listing, "page", lambda *given: seen.append(standing()) or 1 / 0)
    assert client.get("/applications/").status_code == 500
    assert seen == [("app_desk", str(person.pk))] * 2
    assert standing() == ("app_rw", "")


def test_who_steps_out_comes_back_whatever_happened(story: Story) -> None:
    with wall.desk(story.cast.bank.handler.pk):
        with wall.whole():
            assert standing()[0] == "app_rw"
            with wall.again():
                assert standing()[0] == "app_desk"
            with pytest.raises(IntegrityError), transaction.atomic(), wall.whole():
                sql("INSERT INTO workflow_sequence (name, year, last) VALUES ('x', 2026, 1), ('x', 2026, 2)")
        assert standing()[0] == "app_desk"
        with pytest.raises(IntegrityError), transaction.atomic(), wall.whole():
            sql("INSERT INTO workflow_sequence (name, year, last) VALUES ('x', 2026, 1), ('x', 2026, 2)")
        assert standing() == ("app_desk", str(story.cast.bank.handler.pk))
    assert standing() == ("app_rw", "")


def test_outside_of_a_request_nothing_changes(db: Any) -> None:
    for each in (wall.whole, wall.again):
        with each():
            assert standing() == ("app_rw", "")


@pytest.fixture(autouse=True)
def _nobody_left_at_a_desk() -> Iterator[None]:
    yield
    assert wall._seat.get() is None


def test_a_desk_first_told_inside_a_transaction_outlives_its_rollback(committed: None) -> None:
    """A new connection, whose first question stands in a transaction that fails: nobody reads more after it."""
    with wall.desk(None):
        connection.close()
        with pytest.raises(IntegrityError), transaction.atomic():
            assert standing()[0] == "app_desk"
            sql("INSERT INTO workflow_sequence (name, year, last) VALUES ('x', 2026, 1), ('x', 2026, 2)")
        assert standing()[0] == "app_desk"
        connection.close()
        assert standing()[0] == "app_desk"
    assert standing() == ("app_rw", "")


def test_a_program_that_asks_nothing_more_leaves_its_desk_as_well(story: Story) -> None:
    """Whose desk it is was said when it was known; the request ended before another question."""
    with wall.desk(None):
        assert standing() == ("app_desk", "")
        wall.reads_as(story.cast.bank.handler.pk)
    assert standing() == ("app_rw", "")
