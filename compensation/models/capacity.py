"""What the evenings wrote down of special accounts: from which day on they are to be warned of."""

from __future__ import annotations

from django.db import models

from zengxindai.accounts.models import Organisation


class CapacityMark(models.Model):
    """The warnings of a special account from the evening of a day on, until the next mark. Append-only.

    codes: of the rules, comma-separated and in order; empty when nothing is to be warned of any more.
    """

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    codes = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["bank", "on"], name="capacity_mark_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.codes}"
