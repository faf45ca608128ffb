"""What hangs on a monthly report: what was explained before it was sent, what was delivered, how it was counted."""

from __future__ import annotations

from django.db import models

from loans.states import DifferenceReason
from reporting.states import Source


class Explanation(models.Model):
    """A word on one difference of a report, for good (Article 6): it counts for these two figures and no others.

    key: which figure, held against what; label: the same for people. reported, other: yuan, or a number of pieces;
    other is empty where there is nothing on the other side. Append-only.
    """

    report = models.ForeignKey("reporting.MonthlyReport", on_delete=models.PROTECT, related_name="explanations")
    source = models.CharField(max_length=10, choices=Source.choices)
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=160)
    reported = models.DecimalField(max_digits=18, decimal_places=2)
    other = models.DecimalField(max_digits=18, decimal_places=2)
    reason = models.CharField(max_length=10, choices=DifferenceReason.choices)
    text = models.CharField(max_length=500)
    by_name = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(reported=models.F("other")), name="explanation_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.text[:20]}"


class Snapshot(models.Model):
    """What was delivered with one submission of a report, for good. Append-only; the database reckons the digests.

    content: figures, words, explanations and versions of the 口径 as they went out. figures_digest: SHA-256 of it.
    loans_digest: SHA-256 of the frozen list of the loans behind it, loans: how many they are.
    """

    report = models.ForeignKey("reporting.MonthlyReport", on_delete=models.PROTECT, related_name="snapshots")
    submission = models.PositiveSmallIntegerField()
    content = models.JSONField()
    figures_digest = models.CharField(max_length=64)
    loans_digest = models.CharField(max_length=64)
    loans = models.PositiveIntegerField(default=0)
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "submission"], name="snapshot_once"),)

    def __str__(self) -> str:
        return f"{self.report_id}/{self.submission}"


class Definition(models.Model):
    """口径 of one sheet in one version: how each column is counted, kept from the first month it was used in.

    columns: name, number, label and meaning of each. Append-only: what counts otherwise is another version.
    """

    code = models.CharField(max_length=10)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    columns = models.JSONField()
    digest = models.CharField(max_length=64)
    since = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="definition_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
