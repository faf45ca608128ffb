"""What the department finds in a review: integrity checks, marks on materials, what is to be corrected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from applications.models.enterprise import RelatedPerson
from applications.states import CheckCategory, MaterialVerdict
from zengxindai.accounts.models import Organisation, User
from zengxindai.documents.models import Attachment


class IntegrityCheck(models.Model):
    """One inquiry about the enterprise or one of its people: what, where, when, with what result (Article 11.3).

    person is empty where the enterprise itself was asked about. event_id: the act that entered it, by which further
    files of evidence are found. Append-only: a later inquiry is another row.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="integrity_checks")
    person = models.ForeignKey(RelatedPerson, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=20, choices=CheckCategory)
    source = models.CharField(max_length=120)
    checked_on = models.DateField()
    clear = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(clear=True) | ~Q(note=""), name="integrity_record_is_explained"),
        )
        indexes = (models.Index(fields=["application", "category", "-id"], name="integrity_latest"),)

    def __str__(self) -> str:
        return f"{self.category} {self.checked_on}"


class MaterialCheck(models.Model):
    """The department's mark on one kind of material of a request (list A): one for each kind, the newest counts.

    files: the ids of the files that were looked at; the mark lapses when they are others.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="material_checks")
    kind = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, choices=MaterialVerdict)
    note = models.CharField(max_length=200, blank=True)
    files = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(verdict="WRONG", note=""), name="material_wrong_is_explained"),
            models.UniqueConstraint(fields=["application", "kind"], name="material_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}"


class CorrectionItem(models.Model):
    """One thing the enterprise is to correct before it submits again: its to-do list (§3.2, 补正).

    kind: the material that is missing or wrong, done when the enterprise sent a file of it; empty for an item in words,
    which it ticks: done_at. event_id: the act that returned the request. notice_no: of its paper, the same in a round.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="correction_items")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    event_id = models.BigIntegerField(default=0)
    notice_no = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "round", "kind"], condition=~Q(kind=""), name="correction_kind_once_a_round"
            ),
            models.CheckConstraint(condition=~Q(kind="", text=""), name="correction_item_says_something"),
        ]

    def __str__(self) -> str:
        return self.text or self.kind
