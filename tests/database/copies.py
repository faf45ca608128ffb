"""Many cases out of one: rows copied by the owner with the guards off, because playing each would take hours.

Used for volume only; what is then done to a copy goes through the product's own doors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction

FIRST = 1_000_000  # copies have the ids FIRST + 1 … FIRST + n in every table, so they find each other


def copy(model: type[models.Model], source: int, count: int, *, after: int = 0, **changed: str) -> None:
    """Insert `count` copies of a row; `changed` gives columns SQL expressions of g = after + 1 … after + count."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = {"id": f"{FIRST} + g", **changed}
    chosen = ", ".join(values.get(column, f's."{column}"') for column in columns).replace("%", "%%")
    listed = ", ".join(f'"{column}"' for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {chosen} FROM {table} s, generate_series(%s, %s) g WHERE s.id = %s",
            [after + 1, after + count, source],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def copy_all(rows: Mapping[Any, Mapping[str, str]], count: int, *, after: int = 0) -> None:
    """Copy several rows, parents first."""
    for row, changed in rows.items():
        copy(type(row), row.pk, count, after=after, **changed)


OWN = f"{FIRST} + g"


def numbered(column: str) -> str:
    """A unique text for each copy."""
    return f"s.{column} || '-' || g"


def request_rows(application: Any) -> dict[Any, dict[str, str]]:
    """A request and its grants."""
    rows: dict[Any, dict[str, str]] = {
        application: {"number": numbered("number"), "recommendation_no": numbered("recommendation_no")}
    }
    for index, grant in enumerate(application.applicationgrouppermission_set.all()):
        rows[grant] = {"id": f"{FIRST * (index + 1)} + g", "content_object_id": OWN}
    return rows


def filing_rows(filing: Any) -> dict[Any, dict[str, str]]:
    """A request with its opinion and filing."""
    below = {"application_id": OWN}
    return {
        **request_rows(filing.application),
        filing.opinion: {**below, "number": numbered("number")},
        filing: {**below, "opinion_id": OWN, "number": numbered("number")},
    }


def claim_rows(claim: Any) -> dict[Any, dict[str, str]]:
    """A request down to its claim."""
    loan, below = claim.loan, {"application_id": OWN}
    return {
        **filing_rows(loan.filing),
        loan: {**below, "filing_id": OWN, "number": numbered("number"), "note_no": numbered("note_no")},
        loan.movements.get(): {"loan_id": OWN},
        loan.instalments.get(): {"loan_id": OWN},
        claim: {**below, "loan_id": OWN, **{name: numbered(name) for name in ("number", "petition_no", "letter_no")}},
    }


def pursuit_rows(receipt: Any, sheet: Any) -> dict[Any, dict[str, str]]:
    """A request down to its pursuit, a receipt and a settlement."""
    recovery, below = receipt.recovery, {"application_id": OWN, "recovery_id": OWN, "number": numbered("number")}
    return {
        **claim_rows(recovery.claim),
        recovery: {"application_id": OWN, "claim_id": OWN, "loan_id": OWN, "number": numbered("number")},
        receipt: {**below, "voucher_no": numbered("voucher_no")},
        sheet: below,
    }
