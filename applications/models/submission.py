"""What a request was submitted with, each time; never changed, so that a resubmission can be held against it."""

from __future__ import annotations

from django.db import models

from applications.models.application import Application


class Submission(models.Model):
    """One submission of a request: what the reviewers then had before them (Articles 16, 17).

    content: {section: {field: text}}; materials: {kind: [[attachment id, name, digest]]}. Personal numbers stand in it
    masked, with a trace of their index, so that a change shows and the number does not.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    serial = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    content = models.JSONField()
    materials = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application", "serial"], name="submission_once"),)

    def __str__(self) -> str:
        return f"{self.application_id}/{self.serial}"
