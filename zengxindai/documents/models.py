"""Files people sent and papers the house issued; what was kept once is never changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from zengxindai.accounts.models import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Kept files by what they are to a case."""

    def on(self, case_type: str, case_id: int) -> Self:
        """Everything that lies with a case, papers among it; what was taken back does not."""
        return self.filter(case_type=case_type, case_id=case_id).not_aside()

    def not_aside(self) -> Self:
        """Without what was taken back."""
        return self.filter(set_aside_by__isnull=True)

    def materials(self) -> Self:
        """Files that people sent: papers of the house and files taken back are none."""
        return self.not_aside().filter(official__isnull=True)


class Attachment(models.Model):
    """A file as it was kept: its content never changes, and it is bound to one case, once.

    sha256: of the content, and its place on the private disk; the same content kept twice is two rows and one file.
    kind: what it is to the case, such as "contract". case_id: null until bound. event_id: the act that brought it.
    set_aside_by: the act that took it back, because it was the wrong one; once, and the file itself stays.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    case_type = models.CharField(max_length=30, blank=True)
    case_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    set_aside_by = models.BigIntegerField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(case_id__isnull=True, case_type="", event_id__isnull=True)
                | (Q(case_id__isnull=False) & ~Q(case_type="")),
                name="attachment_bound_whole",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_by__isnull=True) | Q(case_id__isnull=False), name="attachment_aside_when_bound"
            ),
        )
        indexes = (models.Index(fields=["case_type", "case_id", "id"], name="attachment_case"),)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the content lies on the private disk."""
        return Path(settings.PRIVATE_ROOT, "kept", self.sha256[:2], self.sha256)


class OfficialDocument(models.Model):
    """A numbered paper issued by one act on one case, for good.

    kind: the paper's name among the templates, such as "recommendation". digest: SHA-256 of the PDF, so that a copy
    brought back can be held against the register.
    """

    number = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=150)
    case_type = models.CharField(max_length=30)
    case_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    issued_on = models.DateField()
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="official")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case_type", "case_id", "kind", "event_id"], name="official_document_once_per_act"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
