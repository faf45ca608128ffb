"""What the banks say of the special accounts month by month: all agree, but for the newest of one bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from compensation import queries
from compensation.queries.vouchers import vouchers_of
from reporting.management.demo.tales import Teller
from zengxindai.accounts.models import Organisation
from zengxindai.documents.sheets import Row
from zengxindai.ledger.models import Entry


def unshown(bank: Organisation, day: dt.date) -> list[Entry]:
    """What the books have up to a day and no statement has shown; of an account without statements, everything."""
    chain = queries.Chain(bank)
    if chain.statements:
        return [entry for entry in chain.open_entries() if entry.transaction.booked_on <= day]
    found = Entry.objects.filter(account=chain.account, transaction__booked_on__lte=day).select_related("transaction")
    return list(found.order_by("transaction__booked_on", "id"))


def lines(bank: Organisation, day: dt.date) -> list[Row]:
    """What the bank moved in the month that ends on a day: what the books have and no statement has shown yet."""
    first, entries = day.replace(day=1), unshown(bank, day)
    vouchers = vouchers_of(entry.transaction for entry in entries)
    return [
        {
            "day": max(first, entry.transaction.booked_on),
            "paid_in": entry.amount if entry.amount > 0 else None,
            "paid_out": -entry.amount if entry.amount < 0 else None,
            "voucher": vouchers[entry.transaction_id],
            "text": entry.transaction.memo,
        }
        for entry in entries
    ]


def send(teller: Teller, guarantor: Organisation, bank: Organisation, day: dt.date, interest: bool) -> Any:
    """The statement of a month; interest: with a line that nobody has booked."""
    opening = queries.before(bank, day).closing
    rows = lines(bank, day)
    if opening is None or not (rows or opening):
        return
    if interest:
        rows.append({"day": day, "paid_in": Decimal("5273.40"), "paid_out": None, "voucher": "", "text": "结息"})
    moved = sum(((row["paid_in"] or Decimal(0)) - (row["paid_out"] or Decimal(0)) for row in rows), Decimal(0))
    file = SimpleUploadedFile(f"专户对账单_{day:%Y%m}.xlsx", queries.blank(rows))
    said = {"bank": bank.pk, "day": day.isoformat(), "opening": str(opening), "closing": str(opening + moved)}
    teller.begin_as("statement.send", guarantor, **said, file=file)


def statements(
    teller: Teller, guarantor: Organisation, banks: list[Organisation], day: dt.date, newest: bool
) -> Iterator[int | dt.date]:
    """Three working days after the month's end the guarantor has the statements of all accounts."""
    yield 3
    for place, bank in enumerate(banks):
        send(teller, guarantor, bank, day, interest=newest and place == 1)
