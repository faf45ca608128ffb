"""When those who must come by again and again last came by."""

from __future__ import annotations

import datetime as dt

from django.db import models


class Pulse(models.Model):
    """The last sign of life under one name: of the timetable, of a backup. One row each, written over."""

    BEAT, BACKUP = "beat", "backup"

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


def mark(name: str, at: dt.datetime) -> None:
    """Write down that one of them came by."""
    rows = [Pulse(name=name, at=at)]
    Pulse.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["at"])
