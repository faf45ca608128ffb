"""The departments' white lists, and the invitations banks send to who stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from applications.models.application import own_offices
from applications.states import WhitelistState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.privacy import SealedTextField
from zengxindai.workflow.case import Case, CaseQuerySet

if TYPE_CHECKING:
    import datetime as dt

    from zengxindai.audit.models import Event


class WhitelistQuerySet(CaseQuerySet):
    """Entries by who may see them."""

    def visible_to(self, user: User) -> Self:
        """An enterprise its own; departments, banks, guarantor and authorities every list (Article 6.2)."""
        kind = user.organisation.kind
        if not user.is_active or kind == Kind.OPERATOR:
            return self.none()
        return self.filter(uscc=user.organisation.code) if kind == Kind.ENTERPRISE else self

    def live(self) -> Self:
        """Entries that stand on a list, whether their period has begun or not."""
        return self.filter(status=WhitelistState.ACTIVE)

    def valid_on(self, day: dt.date) -> Self:
        """Entries that stand on a list and count on that day; first and last day inclusive."""
        return self.live().filter(valid_from__lte=day, valid_until__gte=day)


class WhitelistEntry(Case):
    """An enterprise a department puts before the banks (Article 6.2); the list it stands on is that department's.

    uscc: the enterprise, with or without an account. ground: the policy or catalogue item it is listed for.
    amount: suggested, in yuan. valid_from, valid_until: both inclusive.
    """

    case_type: ClassVar[str] = "whitelist_entry"
    states = WhitelistState

    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    uscc = models.CharField(max_length=18)
    industry_code = models.CharField(max_length=5)
    products = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=500)
    contact = models.CharField(max_length=60, blank=True)
    contact_phone = SealedTextField(blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    valid_from = models.DateField()
    valid_until = models.DateField()

    objects = WhitelistQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["department", "uscc"], condition=models.Q(status="ACTIVE"), name="whitelist_one_live"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="whitelist_period_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0), name="whitelist_amount_positive"
            ),
        )
        indexes = (
            models.Index(fields=["status", "-id"], name="whitelist_status"),
            models.Index(fields=["uscc", "status"], name="whitelist_uscc"),
        )

    @property
    def enterprise(self) -> Organisation | None:
        """The enterprise's account; None while it has none."""
        return Organisation.objects.filter(kind=Kind.ENTERPRISE, code=self.uscc).first()

    def is_party(self, names: tuple[str, ...], user: User) -> str | None:
        """As any case; and every bank is the bank of every entry, because any may invite."""
        if "bank" in names and user.organisation.kind == Kind.BANK:
            return "bank"
        return super().is_party(names, user)

    def reveals(self, event: Event, user: User) -> bool:
        """Whom else a bank invites is not the banks' business."""
        if user.organisation.kind != Kind.BANK or event.verb != "whitelist_entry.invite":
            return True
        return event.organisation_id in own_offices(user)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by who may read them."""

    def visible_to(self, user: User) -> Self:
        """A bank its own; everybody else who sees the entry all of it."""
        return self.filter(bank__in=own_offices(user)) if user.organisation.kind == Kind.BANK else self


class Invitation(models.Model):
    """A bank asks an enterprise of a white list to apply; a fact that happened, never changed.

    bank: the head office. on: the district's date of `at`. officer, phone: whom the enterprise may call.
    """

    entry = models.ForeignKey(WhitelistEntry, on_delete=models.PROTECT, related_name="invitations")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    message = models.TextField()
    officer = models.CharField(max_length=60)
    phone = SealedTextField()

    objects: ClassVar[models.Manager[Any]] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "bank", "on"], name="invitation_once_a_day"),
            models.CheckConstraint(condition=~models.Q(message="") & ~models.Q(officer=""), name="invitation_whole"),
        )

    def __str__(self) -> str:
        return f"{self.bank} → {self.entry} {timezone.localdate(self.at)}"
