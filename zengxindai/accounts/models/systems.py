"""A bank's own system among those who act, and the keys by which programs sign in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zengxindai.accounts.duties import Scope
from zengxindai.accounts.models.people import User
from zengxindai.privacy import SealedTextField


class ServiceAccount(models.Model):
    """A bank's own system as a signatory of the first step: no person, no password, only what its scopes name.

    scopes: what it may do (`Scope`). networks: the addresses it calls from, in CIDR notation; from elsewhere no token
    is good. signs_with: the secret its calls are signed with, sealed; None: they are not signed. Closed with its user's
    account. The database lets it hold no duty but the handler's.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="service")
    scopes = ArrayField(models.CharField(max_length=20))
    networks = ArrayField(models.CharField(max_length=50))
    signs_with = SealedTextField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=Scope.values), name="service_knows_its_scopes"
            ),
            models.CheckConstraint(condition=Q(networks__len__gt=0), name="service_calls_from_somewhere"),
        )

    def __str__(self) -> str:
        return str(self.user)


class UsedNonce(models.Model):
    """The caller's own mark of one signed call: the same never again while its moment could still be taken."""

    service = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="nonces")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["service", "nonce"], name="nonce_once"),)

    def __str__(self) -> str:
        return self.nonce


class AccessToken(models.Model):
    """By what a program signs in: only the SHA-256 of a random key is kept, and its beginning to tell keys apart.

    expires_at: from this instant on it is void. revoked_at: void since then. The database changes nothing else of it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["digest"], name="token_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="token_is_hashed"),
        )

    def __str__(self) -> str:
        return f"{self.prefix}…"
