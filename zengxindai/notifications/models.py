"""Notices on the site, the outbox of what must still be done, and what the systems of banks are told."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from zengxindai.accounts.models import ServiceAccount, User
from zengxindai.privacy import SealedTextField


class Notice(models.Model):
    """A line for one person, about one event or about one cause that is no event, such as a deadline gone by.

    cause: the text that makes a notice without event unique, such as "remind:…"; a notice has either or the other.
    text: an untranslated sentence with %(…)s places, params: their values, so that everybody reads their own language.
    """

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    event_id = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=120, null=True)
    text = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event_id", "reader"], name="notice_once"),
            models.UniqueConstraint(fields=["cause", "reader"], name="notice_once_per_cause"),
            models.CheckConstraint(
                condition=Q(event_id__isnull=False, cause__isnull=True)
                | (Q(event_id__isnull=True, cause__isnull=False) & ~Q(cause="")),
                name="notice_of_event_or_cause",
            ),
        )
        indexes = (
            models.Index(fields=["reader", "-id"], name="notice_latest"),
            models.Index(fields=["reader"], condition=Q(read_at__isnull=True), name="notice_unread"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The notice in the reader's language."""
        params: dict[str, Any] = self.params
        return gettext(self.text) % params


class Outbox(models.Model):
    """One thing to do once: kind names its handler, key makes it unique, payload holds ids only, no personal data.

    attempts counts the starts; lease_until keeps other workers off a row that one is at; a row that failed too often
    has failed_at and waits for a person.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="outbox_done_or_failed"
            ),
        )
        indexes = (
            models.Index(
                fields=["run_after", "id"],
                condition=Q(done_at__isnull=True, failed_at__isnull=True),
                name="outbox_due",
            ),
        )

    def __str__(self) -> str:
        return self.key


class Endpoint(models.Model):
    """Where a bank's system is called when a case moves: of no case its account cannot read.

    secret: what calls are signed with, sealed, shown once. seen_tx, seen_id: transaction and number of the newest
    event looked at. rests_until: no call before, because nobody was there. closed_at: no call any more.
    """

    service = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="endpoints")
    url = models.CharField(max_length=300)
    secret = SealedTextField()
    seen_tx = models.BigIntegerField()
    seen_id = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["service"], condition=Q(closed_at__isnull=True), name="endpoint_one_open_per_system"
            ),
        )

    def __str__(self) -> str:
        return self.url


class Call(models.Model):
    """One thing told to a system: the same body under the same key however often it is sent.

    tries: sent in the present round; a person may begin another. done_at: the system said yes. failed_at: given up.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="calls")
    event_id = models.BigIntegerField()
    case_type = models.CharField(max_length=30)
    case_id = models.BigIntegerField()
    body = models.TextField()
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="call_once_per_event"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="call_done_or_failed"
            ),
        )
        indexes = (models.Index(fields=["endpoint", "-id"], name="call_latest"),)

    def __str__(self) -> str:
        return str(self.key)


class Attempt(models.Model):
    """One sending of a call and what came back. Append-only.

    status: the system's answer; None where there was none, and then `error` says why, in a word.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__isnull=False, error="") | (Q(status__isnull=True) & ~Q(error="")),
                name="attempt_answered_or_not",
            ),
        )

    def __str__(self) -> str:
        return str(self.status or self.error)
