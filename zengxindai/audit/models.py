"""Events that never change, and the seals that would show it if they did."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

# What the record of signing in is made of (audit.signin, web.scopes); it is read by itself.
SIGN_INS = [
    "sign_in.enter",
    "sign_in.fail",
    "sign_in.fail_code",
    "sign_in.fail_confirmation",
    "sign_in.lock_out",
    "user.turn_away",
]


class Event(models.Model):
    """One act on one case, written in the transaction of the act; the database refuses UPDATE and DELETE.

    No foreign keys: the trail must neither block nor follow live rows.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    organisation_name = models.CharField(max_length=120)
    duty = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)
    case_type = models.CharField(max_length=30)
    case_id = models.BigIntegerField()
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30, blank=True)
    opinion = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    # Filled by a trigger: the transaction that wrote the row, so that a status change can be held against its event.
    txid = models.BigIntegerField(default=0, editable=False)

    class Meta:
        indexes = (
            models.Index(fields=["case_type", "case_id", "id"], name="event_case"),
            models.Index(fields=["actor_id", "-id"], name="event_actor"),
            models.Index(fields=["organisation_id", "-id"], name="event_organisation"),
            models.Index(fields=["txid"], name="event_txid"),
            models.Index(fields=["-id"], name="event_sign_in", condition=models.Q(verb__in=SIGN_INS)),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.case_type}/{self.case_id}"


class Seal(models.Model):
    """A closed batch of events: the Merkle root of their hashes, chained to the seal before."""

    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.F("previous"), name="seal_one_beginning", nulls_distinct=False, violation_error_code="unique"
            ),
        )

    def __str__(self) -> str:
        return self.digest[:12]


class SealedEvent(models.Model):
    """Which seal closed which event, and the event's hash at that moment."""

    event_id = models.BigIntegerField(unique=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="events")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.event_id} {self.digest[:12]}"
