"""What people sign in with: the second factor and its recovery codes, former passwords, and the sessions that are open.

No key and no code lies here in clear, and none of it is evidence of an act: acts are on the trail.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from zengxindai.privacy import SealedTextField


class SecondFactor(models.Model):
    """The key that a person's phone shares with us (RFC 6238), sealed.

    key: the one in use, hexadecimal; None until a code of it was right. coming: a key that is shown and not yet
    confirmed; it replaces the other one only then, so that who breaks off is not left without. last_step: the time
    step of the last code taken; the database lets it only rise while the key stays, so no code is taken twice.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_factor")
    key = SealedTextField(null=True)
    coming = SealedTextField(null=True)
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(key__isnull=True, confirmed_at__isnull=True)
                | Q(key__isnull=False, confirmed_at__isnull=False),
                name="second_factor_confirmed_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """One of the ten codes that stand in for a lost phone, as its keyed index; the database lets it be used once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField(max_length=16)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}"


class FormerPassword(models.Model):
    """A password as it was stored when it was set, so that it is not chosen again too soon; append-only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="former_passwords")
    encoded = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["user", "-id"], name="former_password_user"),)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Session(AbstractBaseSession):
    """A browser signed in: whose, of which sort, from where, since when and last seen.

    Django keeps the row; the columns beside its data let the person see the list and end one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions", db_constraint=False
    )
    agent = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(auto_now=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that fills the columns."""
        from zengxindai.accounts.sessions import SessionStore

        return SessionStore
