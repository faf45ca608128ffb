"""What a bank sent to the three recipients, submission by submission: the filing itself, corrections, changes."""

from __future__ import annotations

from django.db import models

from loans.models.filing import Filing
from loans.states import VersionKind


class FilingVersion(models.Model):
    """The terms of one submission of a filing (Article 18), in force once all three acknowledged it. Append-only.

    submission: as in the filing and its marks. amount, pool_limit: yuan. rate: % a year. share_pct: %. reason: why a
    registered filing is changed.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="versions")
    submission = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=VersionKind.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    months = models.PositiveSmallIntegerField()
    rate = models.DecimalField(max_digits=6, decimal_places=4)
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    pool_limit = models.DecimalField(max_digits=16, decimal_places=2)
    sureties = models.TextField()
    integrity_checked_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["filing", "submission"], name="filing_version_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, months__gt=0, rate__gte=0), name="filing_version_amounts_sane"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="AMENDMENT") | ~models.Q(reason=""), name="filing_change_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.filing_id}/{self.submission}"
