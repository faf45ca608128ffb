"""No migration keeps people waiting: every one since the rules were made is judged, and so is the judge."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.postgres import operations as postgres
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

from tests.migration_rules import judged, sql
from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

ALLOWED = Path(__file__).with_name("migrations_allowed.txt")


def allowed() -> tuple[set[str], dict[str, str]]:
    """Migrations of before the rules, and steps that are allowed since, each with why."""
    before, steps = set(), {}
    for line in ALLOWED.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        step, mark, why = line.partition(" — ")
        if mark:
            assert why.strip(), f"{step}: say why"
            steps[step] = why
        else:
            before.add(line)
    return before, steps


def own() -> tuple[MigrationLoader, list[tuple[str, str]]]:
    """Every migration of the product, in an order in which they can be made."""
    loader = MigrationLoader(None)
    labels = {name.rpartition(".")[2] for name in settings.LOCAL_APPS}
    order = dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf))
    return loader, [key for key in order if key[0] in labels]


def test_no_migration_since_the_rules_blocks() -> None:
    (loader, keys), (before, steps) = own(), allowed()
    assert before <= {".".join(key) for key in keys}, "a migration of the list is gone"
    found = set()
    for key in keys:
        name = ".".join(key)
        if name not in before:
            migration = loader.disk_migrations[key]
            state = loader.project_state(key, at_end=False)
            found |= {f"{name}: {step}" for step in judged(migration, state)}
    assert found - steps.keys() == set(), "see CONTRIBUTING, Migrations"
    assert steps.keys() - found == set(), "allowed, but nobody does it"


def test_the_judge_finds_what_was_done_before_there_were_rules() -> None:
    """Of the old migrations many would be refused today: a judge that finds nothing in them sees nothing."""
    (loader, keys), (before, _) = own(), allowed()
    found: list[str] = []
    for key in keys:
        if ".".join(key) in before:
            found += judged(loader.disk_migrations[key], loader.project_state(key, at_end=False))
    for word in ("AddField", "AddConstraint", "AddIndex", "NOT NULL without db_default", "RunSQL"):
        assert [step for step in found if word in step], word


def state() -> ProjectState:
    """A table `thing` of before, with a note, a number and a sum."""
    known = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("note", models.CharField(max_length=20, null=True)),
        ("number", models.IntegerField()),
        ("total", models.DecimalField(max_digits=10, decimal_places=2)),
    ]
    migrations.CreateModel("Thing", fields).state_forwards("shop", known)
    return known


def verdict(*operations: Any, atomic: bool = True) -> list[str]:
    migration = migrations.Migration("0002_x", "shop")
    migration.operations, migration.atomic = list(operations), atomic
    return judged(migration, state())


def add(field: Any) -> Any:
    return migrations.AddField("thing", "more", field)


def alter(name: str, field: Any) -> Any:
    return migrations.AlterField("thing", name, field)


INDEX = models.Index(fields=["number"], name="thing_number")
CHECK = models.CheckConstraint(condition=models.Q(number__gt=0), name="thing_positive")
NEW = migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())])


@pytest.mark.parametrize(
    ("operation", "says"),
    [
        (add(models.IntegerField(default=0)), "NOT NULL without db_default"),
        (add(models.DateTimeField(db_default=Now())), "computed default"),
        (add(models.PositiveIntegerField(null=True)), "CHECK reads every row"),
        (add(models.IntegerField(null=True, db_index=True)), "CONCURRENTLY"),
        (add(models.IntegerField(null=True, unique=True)), "CONCURRENTLY"),
        (add(models.ForeignKey("shop.Thing", models.PROTECT, null=True, db_index=False)), "FOREIGN KEY"),
        (
            add(
                models.GeneratedField(
                    expression=models.F("number") * 2, output_field=models.IntegerField(), db_persist=True
                )
            ),
            "rewritten",
        ),
        (alter("note", models.CharField(max_length=20)), "SET NOT NULL"),
        (alter("note", models.CharField(max_length=10, null=True)), "change of type"),
        (alter("number", models.BigIntegerField()), "change of type"),
        (alter("number", models.IntegerField(db_index=True)), "CONCURRENTLY"),
        (alter("total", models.DecimalField(max_digits=12, decimal_places=4)), "change of type"),
        (migrations.AddIndex("thing", INDEX), "CONCURRENTLY"),
        (migrations.AddConstraint("thing", CHECK), "under a lock"),
        (migrations.RemoveField("thing", "note"), "release before"),
        (migrations.RenameField("thing", "note", "word"), "release before"),
        (migrations.DeleteModel("Thing"), "release before"),
        (migrations.RenameModel("Thing", "Item"), "release before"),
        (migrations.AlterModelTable("thing", "items"), "release before"),
        (migrations.AlterUniqueTogether("thing", {("note", "number")}), "no rule knows"),
        (migrations.SeparateDatabaseAndState([migrations.AddIndex("thing", INDEX)]), "CONCURRENTLY"),
        (postgres.AddIndexConcurrently("thing", INDEX), "atomic = False"),
    ],
)
def test_what_blocks_is_refused(operation: Any, says: str) -> None:
    found = verdict(operation)
    assert len(found) == 1 and says in found[0], found


@pytest.mark.parametrize(
    "operation",
    [
        add(models.IntegerField(null=True)),
        add(models.IntegerField(default=1, db_default=1)),
        add(models.DateField(default=dt.date(2026, 1, 1), db_default=dt.date(2026, 1, 1))),
        add(models.ForeignKey("shop.Thing", models.PROTECT, null=True, db_index=False, db_constraint=False)),
        alter("note", models.CharField(max_length=40, null=True)),
        alter("note", models.TextField(null=True)),
        alter("number", models.IntegerField(null=True)),
        alter("total", models.DecimalField(max_digits=14, decimal_places=2)),
        postgres.AddConstraintNotValid("thing", CHECK),
        NEW,
        migrations.RunSQL("SELECT 1"),
        AppendOnly("shop_thing"),
        StatusNeedsEvent("shop_thing", "thing"),
    ],
)
def test_what_does_not_block_is_let_through(operation: Any) -> None:
    assert verdict(operation) == []


def test_an_index_beside_the_work_and_anything_on_a_new_table_are_let_through() -> None:
    assert verdict(postgres.AddIndexConcurrently("thing", INDEX), atomic=False) == []
    field = migrations.AddField("other", "more", models.IntegerField(default=0, db_index=True))
    constraint = models.UniqueConstraint(fields=["n"], name="other_n")
    raw = migrations.RunSQL("CREATE INDEX a ON shop_other (n); ALTER TABLE shop_other ADD CHECK (n > 0)")
    assert verdict(NEW, field, migrations.AddConstraint("other", constraint), raw) == []


def test_rows_are_worked_on_in_a_migration_of_their_own() -> None:
    work = migrations.RunPython(migrations.RunPython.noop)
    assert verdict(work) == []
    assert "RunPython beside other operations" in verdict(add(models.IntegerField(null=True)), work)[0]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE INDEX thing_n ON shop_thing (n)",
        "create unique index if not exists thing_n on only public.shop_thing (n)",
        "ALTER TABLE shop_thing ADD COLUMN at timestamptz DEFAULT now()",
        "ALTER TABLE shop_thing ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid()",
        "ALTER TABLE shop_thing ADD total int GENERATED ALWAYS AS (n * 2) STORED",
        "ALTER TABLE shop_thing ALTER COLUMN n SET NOT NULL",
        "ALTER TABLE shop_thing ALTER n TYPE bigint",
        "ALTER TABLE shop_thing ALTER COLUMN n SET DATA TYPE bigint USING n::bigint",
        "ALTER TABLE shop_thing ADD CONSTRAINT c CHECK (n > 0)",
        "ALTER TABLE ONLY shop_thing ADD CONSTRAINT c FOREIGN KEY (o) REFERENCES other (id)",
        "ALTER TABLE shop_thing ADD CHECK (n > 0); ALTER TABLE shop_other ADD CHECK (n > 0) NOT VALID",
        "ALTER TABLE shop_thing ADD CONSTRAINT c UNIQUE (n)",
        "ALTER TABLE shop_thing ADD CONSTRAINT c EXCLUDE USING gist (p WITH &&)",
        "ALTER TABLE shop_thing DROP COLUMN n",
        "ALTER TABLE shop_thing RENAME COLUMN n TO m",
        "DROP TABLE shop_thing",
        "LOCK TABLE shop_thing",
        "VACUUM FULL shop_thing",
        "TRUNCATE shop_thing",
        "DO $$ BEGIN ALTER TABLE shop_thing ADD CHECK (n > 0); END $$",
        "-- ALTER TABLE x ADD CHECK (a) NOT VALID\nCREATE INDEX i ON shop_thing (n)",
    ],
)
def test_sql_that_blocks_is_refused(text: str) -> None:
    assert len(list(sql(text))) == 1, list(sql(text))


@pytest.mark.parametrize(
    "text",
    [
        "CREATE INDEX CONCURRENTLY thing_n ON shop_thing (n)",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS thing_n ON shop_thing (n)",
        "ALTER TABLE shop_thing ADD CONSTRAINT c UNIQUE USING INDEX thing_n",
        "ALTER TABLE shop_thing ADD CONSTRAINT c CHECK (n > 0) NOT VALID; ALTER TABLE shop_thing VALIDATE CONSTRAINT c",
        "ALTER TABLE shop_thing ADD FOREIGN KEY (o) REFERENCES other (id) NOT VALID",
        "ALTER TABLE shop_thing ADD COLUMN n int DEFAULT 7",
        "ALTER TABLE shop_thing ALTER COLUMN n DROP NOT NULL",
        "CREATE TRIGGER t BEFORE UPDATE ON shop_thing FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE shop_thing; END $$",
        "CREATE TABLE new_one (id int); CREATE INDEX i ON new_one (id); ALTER TABLE new_one ADD CHECK (id > 0)",
        "REVOKE UPDATE, DELETE, TRUNCATE ON shop_thing FROM app_rw",
        "CREATE TRIGGER t BEFORE TRUNCATE ON shop_thing FOR EACH STATEMENT EXECUTE FUNCTION f()",
        "-- CREATE INDEX i ON shop_thing (n)\nSELECT 1",
    ],
)
def test_sql_that_does_not_block_is_let_through(text: str) -> None:
    assert list(sql(text)) == []
