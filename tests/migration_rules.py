"""What a migration may do while people work: judged from its operations and its SQL, without a database.

The release before runs on until the new one has started, so a migration must neither keep it waiting (locks held while
rows are read or written) nor take from it what it uses. `judged` names every step that does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import migrations, models
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

CONCURRENTLY = (postgres.AddIndexConcurrently, postgres.RemoveIndexConcurrently)
# In the state alone, or of new things alone.
HARMLESS = (
    migrations.CreateModel,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AlterModelTableComment,
    postgres.AddConstraintNotValid,
    postgres.ValidateConstraint,
)
TAKEN = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
VOLATILE = r"(?:now|clock_timestamp|statement_timestamp|random|gen_random_uuid|uuid_generate_\w+|nextval)\s*\("
NAME = r'(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?"?(?:public\.)?(?P<table>\w+)"?'
GENERATED, ALONE = "generated column: the table is rewritten", "nobody reads or writes meanwhile"
# Pattern, what is wrong with it, whether it is harmless on a table that the same migration made.
SQL = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), says, new)
    for pattern, says, new in (
        (
            rf"CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)[^;]*?\bON\s+{NAME}",
            "index without CONCURRENTLY: nobody writes meanwhile",
            True,
        ),
        (
            rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bADD\s+(?:COLUMN\s+)?[^;]*?\bDEFAULT\s+{VOLATILE}",
            "column with a volatile default: the table is rewritten",
            True,
        ),
        (rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bGENERATED\s+ALWAYS\s+AS\s*\(", GENERATED, True),
        (rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bSET\s+NOT\s+NULL", "SET NOT NULL: every row is read under a lock", True),
        (
            rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b",
            "change of type: the table is rewritten",
            True,
        ),
        (
            rf"ALTER\s+TABLE\s+{NAME}(?:(?!;).)*?\bADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:CHECK|FOREIGN\s+KEY)\b(?!(?:(?!;).)*NOT\s+VALID)",
            "CHECK or FOREIGN KEY without NOT VALID: every row is read under a lock",
            True,
        ),
        (
            rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:UNIQUE|PRIMARY\s+KEY|EXCLUDE)\b(?!\s+USING\s+INDEX)",
            "UNIQUE or EXCLUDE builds its index under a lock",
            True,
        ),
        (rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bDROP\s+COLUMN\b", "column that the release before still reads", True),
        (rf"ALTER\s+TABLE\s+{NAME}[^;]*?\bRENAME\b", "name that the release before still uses", True),
        (rf"\bDROP\s+TABLE\s+{NAME}", "table that the release before still reads", True),
        (r"\b(?:VACUUM\s+FULL|CLUSTER|REINDEX\s+(?!.*CONCURRENTLY)|LOCK\s+TABLE)\b", ALONE, False),
        (r"\bTRUNCATE\s+(?:TABLE\s+)?\"?\w+\"?\s*(?:,|;|$)", ALONE, False),
    )
)  # fmt: skip
AT_ONCE = re.compile(r"\bDO\s+\$(\w*)\$(.*?)\$\1\$", re.DOTALL)
BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)  # of functions: run later, by the triggers that call them
REMARK = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def judged(migration: migrations.Migration, state: ProjectState) -> list[str]:
    """One sentence per step that keeps people waiting or takes something away; state: as it was before."""
    made: set[str] = set()
    found = list(_steps(migration.operations, migration.app_label, state.clone(), made))
    kinds = {type(each) for each in migration.operations}
    if migrations.RunPython in kinds and len(kinds) > 1:
        found.append("RunPython beside other operations: what they lock stays locked while rows are worked on")
    if migration.atomic and kinds & set(CONCURRENTLY):
        found.append("an index CONCURRENTLY needs atomic = False")
    return found


def _steps(operations: Any, app: str, state: ProjectState, made: set[str]) -> Iterator[str]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _steps(operation.database_operations, app, state.clone(), made)
        else:
            yield from (f"{_named(operation)}: {words}" for words in _step(operation, app, state, made))
        operation.state_forwards(app, state)
        if isinstance(operation, migrations.CreateModel):
            made.add(state.models[app, operation.name_lower].options.get("db_table") or f"{app}_{operation.name_lower}")


def _named(operation: Any) -> str:
    words = [getattr(operation, name, "") for name in ("model_name", "name")]
    return " ".join([type(operation).__name__, *(str(word) for word in words if word)])


def _table(app: str, name: str, state: ProjectState) -> str:
    return state.models[app, name.lower()].options.get("db_table") or f"{app}_{name.lower()}"


def _step(operation: Any, app: str, state: ProjectState, made: set[str]) -> Iterator[str]:
    if isinstance(operation, migrations.RunSQL):
        yield from sql(_text(operation.sql), made)
        return
    if isinstance(operation, (migrations.RunPython, *CONCURRENTLY, *HARMLESS)):
        return
    model = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    if (app, str(model).lower()) in state.models and _table(app, str(model), state) in made:
        return
    if isinstance(operation, migrations.AddField):
        yield from _added(operation.field)
    elif isinstance(operation, migrations.AlterField):
        yield from _altered(state.models[app, operation.model_name_lower].fields[operation.name], operation.field)
    elif isinstance(operation, migrations.AddIndex):
        yield "index without CONCURRENTLY: nobody writes meanwhile"
    elif isinstance(operation, migrations.AddConstraint):
        yield "every row is read under a lock: AddConstraintNotValid and ValidateConstraint, or an index first"
    elif isinstance(operation, TAKEN):
        yield "what the release before still uses goes in the release after"
    else:
        yield "a kind of operation that no rule knows yet"


def _text(said: Any) -> str:
    if isinstance(said, str):
        return said
    return ";\n".join(each if isinstance(each, str) else str(each[0]) for each in said)


def sql(text: str, made: Collection[str] = ()) -> Iterator[str]:
    """One sentence per statement that blocks; made: the tables of the same migration, which hold nothing yet."""
    text = BODY.sub("''", AT_ONCE.sub(r"\2", REMARK.sub("", text)))
    new_ones = set(made) | {
        match["table"].lower() for match in re.finditer(rf"CREATE\s+TABLE\s+{NAME}", text, re.IGNORECASE)
    }
    for statement in text.split(";"):
        for pattern, says, new in SQL:
            match = pattern.search(statement)
            if match and not (new and match["table"].lower() in new_ones):
                yield says


def _added(field: Any) -> Iterator[str]:
    if isinstance(field, models.ManyToManyField):
        return
    if isinstance(field, models.GeneratedField):
        yield GENERATED
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield "NOT NULL without db_default: the release before cannot insert any more"
    if hasattr(field.db_default, "resolve_expression") and not isinstance(field.db_default, models.Value):
        yield "column with a computed default: the table may be rewritten"
    if isinstance(field, models.fields.PositiveIntegerRelDbTypeMixin):
        yield "its CHECK reads every row under a lock: IntegerField first, then AddConstraintNotValid"
    yield from _weighty(field)


def _weighty(field: Any) -> Iterator[str]:
    if field.remote_field is not None and field.db_constraint:
        yield "FOREIGN KEY without NOT VALID: db_constraint=False first, then the constraint NOT VALID, then VALIDATE"
    if field.unique or field.db_index:
        yield "its index is not built CONCURRENTLY: db_index=False first, then AddIndexConcurrently"


def _altered(before: Any, after: Any) -> Iterator[str]:
    if before.null and not after.null:
        yield "SET NOT NULL: a CHECK (… IS NOT NULL) NOT VALID, VALIDATE, then NOT NULL"
    if _type(before) != _type(after) and not _wider(before, after):
        yield "change of type: the table is rewritten"
    if (after.unique and not before.unique) or (after.db_index and not before.db_index):
        yield "its index is not built CONCURRENTLY"
    if after.remote_field is not None and before.remote_field is None and after.db_constraint:
        yield "FOREIGN KEY without NOT VALID"


def _type(field: Any) -> tuple[Any, ...]:
    size = (field.max_length, getattr(field, "max_digits", None), getattr(field, "decimal_places", None))
    return (field.get_internal_type(), *size)


def _wider(before: Any, after: Any) -> bool:
    """Longer text and more digits before the point cost nothing."""
    kinds = before.get_internal_type(), after.get_internal_type()
    if kinds == ("CharField", "TextField"):
        return True
    if kinds == ("CharField", "CharField"):
        return after.max_length >= before.max_length
    return (
        kinds == ("DecimalField", "DecimalField")
        and after.decimal_places == before.decimal_places
        and after.max_digits >= before.max_digits
    )
