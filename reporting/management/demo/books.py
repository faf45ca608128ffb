"""What two banks say of the newest month-ends: one agrees, one differs in three ways, of which one is explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from loans import queries
from reporting.management.demo.tales import Teller
from zengxindai.accounts.models import Organisation
from zengxindai.documents.sheets import Row

KEPT = dt.timedelta(days=75)  # as far back as files are sent


def book(bank: Organisation, day: dt.date) -> list[Row]:
    """A bank's balances of a day, as they are recorded here."""
    loans = queries.loans_of(bank)
    owed = queries.balances_on(loans, day)
    return [
        {"named": note, "enterprise": subject, "amount": owed[pk]}
        for pk, note, subject in loans.filter(pk__in=owed).order_by("id").values_list("pk", "note_no", "subject")
        if note and owed[pk]
    ]


def wrong(rows: list[Row]) -> list[Row]:
    """The same with an entry the bank booked a day later, a note never recorded here, and one the bank left out."""
    first = {**rows[0], "amount": rows[0]["amount"] + Decimal("12500.00")}
    unknown = {"named": "JJ-2020-0917", "enterprise": "江津区德感机械加工厂", "amount": Decimal("300000.00")}
    return [first, *rows[2:], unknown]


def send(teller: Teller, bank: Organisation, day: dt.date, rows: list[Row]) -> Any:
    """The file of a month's end."""
    file = SimpleUploadedFile(f"增信贷余额_{day:%Y%m}.xlsx", queries.blank(rows))
    return teller.fresh(teller.begin_as("balance_file.send", bank, day=day.isoformat(), file=file))


def balances(teller: Teller, banks: list[Organisation], day: dt.date) -> Iterator[int | dt.date]:
    """Two working days after the month's end two banks send their books."""
    yield 2
    agrees, differs = book(banks[0], day), book(banks[1], day)
    if agrees:
        send(teller, banks[0], day, agrees)
    if len(differs) < 2:
        return
    file = send(teller, banks[1], day, wrong(differs))
    yield 1
    late = file.differences.get(kind="AMOUNT")
    said = {"cause": "TIMING", "reason": "借款人月末最后一天还款，我行次日入账"}
    teller.act_as("balance_file.explain", file, banks[1], differences=[str(late.pk)], **said)
