"""Organisations with their dated names, people, the duties they hold and those they lend for a time.

Periods are half-open everywhere: `valid_to` is the first day on which the row no longer holds (empty: no end), so
that a duty ended today is gone today.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.duties import Duty, Scope
from zengxindai.policy.models import never_two


class Kind(models.TextChoices):
    """What an organisation is in the scheme (Articles 2, 5, 6, 16 to 18)."""

    ENTERPRISE = "enterprise", _("Enterprise")
    SECTOR_DEPT = "sector_dept", _("Sector department")
    BANK = "bank", _("Cooperating bank")
    FINANCE_BUREAU = "finance_bureau", _("District finance bureau")
    FIN_DEV_CENTER = "fin_dev_center", _("Financial development service centre")
    GUARANTOR = "guarantor", _("Financing guarantee company")
    DISTRICT_GOV = "district_gov", _("District government")
    PBOC_BRANCH = "pboc_branch", _("Central bank sub-branch")
    REGULATOR = "regulator", _("Banking and insurance regulator")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("System operator")


# Kinds of which the district has exactly one organisation.
SOLE_KINDS = (
    Kind.FINANCE_BUREAU,
    Kind.FIN_DEV_CENTER,
    Kind.GUARANTOR,
    Kind.DISTRICT_GOV,
    Kind.PBOC_BRANCH,
    Kind.REGULATOR,
)


class Sector(models.TextChoices):
    """The sectors whose departments recommend (Article 16)."""

    AGRICULTURE = "agriculture", _("Agriculture")
    INDUSTRY = "industry", _("Industry")
    COMMERCE = "commerce", _("Commerce")
    CULTURE_TOURISM = "culture_tourism", _("Culture and tourism")


def in_force(day: dt.date, prefix: str = "") -> Q:
    """The filter for rows valid on that day; prefix as in "dutyheld__"."""
    ends = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    return Q(**{f"{prefix}valid_from__lte": day}) & ends


def with_branches(organisation_id: int, prefix: str = "") -> Q:
    """The filter for an organisation and its branches; prefix as in "organisation__"."""
    return Q(**{f"{prefix}pk": organisation_id}) | Q(**{f"{prefix}parent": organisation_id})


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by what they are."""

    def sole(self, kind: str) -> Organisation | None:
        """The one organisation of a kind the district has only one of; None while it does not exist."""
        if kind not in SOLE_KINDS:
            raise ValueError(f"there may be several organisations of kind {kind}")
        return self.filter(kind=kind).first()


class Organisation(models.Model):
    """A party of the scheme.

    code: the unified social credit code of an enterprise, a short code of all others. name: today's name.
    parent: the head office of a bank's branch. group: holds the grants by which its people see case files.
    suspended: nobody of it may sign in or act.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="organisation")
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact person"), max_length=60, blank=True)
    suspended = models.BooleanField(_("suspended"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Organisation]] = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind"], condition=Q(kind__in=SOLE_KINDS), name="organisation_sole_kind"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.SECTOR_DEPT) | ~Q(sector=""), name="organisation_department_has_sector"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(kind=Kind.BANK), name="organisation_only_banks_branch"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organisation_not_own_parent"
            ),
        )
        indexes = (models.Index(fields=["kind", "sector"], name="organisation_kind"),)

    def __str__(self) -> str:
        return self.name

    @property
    def may_branch(self) -> bool:
        """Whether it is a bank's head office, which alone has branches."""
        return self.kind == Kind.BANK and self.parent_id is None

    def belongs_to(self, organisation_id: int) -> bool:
        """Whether it is that organisation or a branch of it."""
        return organisation_id in (self.pk, self.parent_id)

    def name_on(self, day: dt.date) -> str:
        """The name it bore that day; the present one where no dated name is known."""
        dated = self.names.filter(in_force(day)).first()
        return dated.name if dated else self.name


class OrganisationName(models.Model):
    """A name and the days on which the organisation bore it; never two at once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="organisation_name_period"
            ),
            never_two("organisation_one_name", "organisation"),
        )

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, PermissionsMixin):
    """A person of exactly one organisation; what they may do follows from the duties they hold.

    valid_to: first day on which the account no longer opens. must_change_password: the present one was issued by
    an administrator and is good for one sign-in only.
    """

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(default=False)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[BaseUserManager[User]] = BaseUserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The person's name, as pages print it."""
        return self.full_name

    def get_short_name(self) -> str:
        """The same: Chinese names are not shortened."""
        return self.full_name


class DutyHeld(models.Model):
    """A duty and the days on which a person holds it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties_held", related_query_name="dutyheld")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="duty_held_period"
            ),
            never_two("duty_held_once", "user", "duty"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.duty}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is held that day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the duty, as people write it; None for no end."""
        return None if self.valid_to is None else self.valid_to - dt.timedelta(days=1)


class Delegation(models.Model):
    """A duty lent to a colleague for some days (代办); the lender keeps it, too."""

    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_received")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(from_user=F("to_user")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="delegation_period"),
            models.CheckConstraint(
                condition=Q(duty__in=[Duty.HANDLER, Duty.CHECKER, Duty.APPROVER]), name="delegation_of_case_duties"
            ),
            never_two("delegation_one_at_a_time", "from_user", "duty"),
        )

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}: {self.duty}"

    @property
    def last_day(self) -> dt.date:
        """The last day of the loan of a duty, as people write it."""
        return self.valid_to - dt.timedelta(days=1)


class NamedOfficer(models.Model):
    """Who answers for a responsibility of an organisation, and in which days (落实专人具体负责, Article 23).

    office_phone: printed for everybody signed in; empty where the organisation's own number is the one to call.
    The database refuses an officer of another organisation, and officers of enterprises.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="responsibilities")
    responsibility = models.CharField(_("responsibility"), max_length=120)
    office_phone = models.CharField(_("office phone"), max_length=30, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="officer_period"
            ),
            models.CheckConstraint(condition=~Q(responsibility=""), name="officer_has_responsibility"),
            never_two("officer_one_in_force", "organisation", "responsibility"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.responsibility}"

    @property
    def phone_to_call(self) -> str:
        """The officer's office phone, else the organisation's; never a person's own."""
        return self.office_phone or self.organisation.phone

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the responsibility, as people write it; None for no end."""
        return None if self.valid_to is None else self.valid_to - dt.timedelta(days=1)


class ServiceAccount(models.Model):
    """A bank's own system as a signatory of the first step: no person, no password, only what its scopes name.

    scopes: what it may do (`Scope`). networks: the addresses it calls from, in CIDR notation; from elsewhere no token
    is good. Closed with its user's account. The database lets it hold no duty but the handler's.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="service")
    scopes = ArrayField(models.CharField(max_length=20))
    networks = ArrayField(models.CharField(max_length=50))

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=Scope.values), name="service_knows_its_scopes"
            ),
            models.CheckConstraint(condition=Q(networks__len__gt=0), name="service_calls_from_somewhere"),
        )

    def __str__(self) -> str:
        return str(self.user)


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
