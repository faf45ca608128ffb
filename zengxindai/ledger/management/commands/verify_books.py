"""Rebuild the books, and all that follows from them, from entries and events, and compare."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from zengxindai.ledger import proofs
from zengxindai.ledger.models import Account, Transaction


class Command(BaseCommand):
    """verify_books: exit code 1 and one line per difference, 0 when stored and derived figures agree."""

    help = "Rebuild every balance, share and hold from entries and events; non-zero exit on any difference."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare on one snapshot, so that bookings made meanwhile do not look like differences."""
        with transaction.atomic():
            if not connection.savepoint_ids:  # inside another transaction (a test) its snapshot must do
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            found = list(proofs.differences())
            accounts, booked = Account.objects.count(), Transaction.objects.count()
        for difference in found:
            self.stderr.write(difference)
        if found:
            raise CommandError(f"{len(found)} differences in {accounts} accounts, {booked} transactions")
        self.stdout.write(f"{accounts} accounts and {booked} transactions agree")
