"""What exists before a loan does: requests, the banks' agreements, the black list."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import Permission
from django.db import models
from guardian.models import GroupObjectPermissionBase

from applications.states import AgreementState, ApplicationState, BlacklistState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

if TYPE_CHECKING:
    from zengxindai.audit.models import Event

# Kinds of organisation that see every request (domain note 6 §16): no filter, no grants.
SEE_ALL = frozenset(
    {
        Kind.FINANCE_BUREAU,
        Kind.FIN_DEV_CENTER,
        Kind.DISTRICT_GOV,
        Kind.PBOC_BRANCH,
        Kind.REGULATOR,
        Kind.AUDITOR,
    }
)


@cache
def view_permission() -> int:
    """The id of guardian's permission to see a request; looked up once a process, it never changes."""
    return Permission.objects.get(codename="view_application", content_type__app_label="applications").pk


def group_ids(user: User) -> list[int]:
    """The guardian groups of the person's organisation and its head office."""
    organisation = user.organisation
    groups = [organisation.group_id]
    if organisation.parent_id is not None:
        groups.append(organisation.parent.group_id)
    return groups


class ApplicationQuerySet(CaseQuerySet):
    """Requests by who may see them."""

    def visible_to(self, user: User) -> Self:
        """All for the authorities; else those the person's organisation was admitted to: one Exists, no OR."""
        if not user.is_active:
            return self.none()
        if user.organisation.kind in SEE_ALL:
            return self
        return self.filter(models.Exists(admitted(user, models.OuterRef("pk"))))


def admitted(user: User, application: Any) -> models.QuerySet[ApplicationGroupPermission]:
    """The grants by which this person sees an application, for use inside Exists."""
    return ApplicationGroupPermission.objects.filter(
        content_object=application, permission_id=view_permission(), group_id__in=group_ids(user)
    )


class Application(Case):
    """A request for a credit-enhanced loan (Articles 16, 17), the root of everything that follows from it.

    amount: yuan. months: term. The three opinions are the department's (Article 17).
    """

    case_type: ClassVar[str] = "application"
    states = ApplicationState

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    intended_bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    months = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=200)
    repayment_source = models.CharField(max_length=200)
    industry_code = models.CharField(max_length=5)
    registered_address = models.CharField(max_length=200)
    employees = models.PositiveIntegerField(default=0)
    revenue = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    is_tech = models.BooleanField(default=False)
    is_first_loan = models.BooleanField(default=False)
    controller_name = models.CharField(max_length=60)
    declared_clean = models.BooleanField(default=False)
    consent_given = models.BooleanField(default=False)
    previous_filing_no = models.CharField(max_length=40, blank=True)
    operation_opinion = models.TextField(blank=True)
    credit_opinion = models.TextField(blank=True)
    industry_opinion = models.TextField(blank=True)
    integrity_checked_on = models.DateField(null=True)
    integrity_clear = models.BooleanField(default=False)
    recommended_on = models.DateField(null=True)
    recommendation_valid_until = models.DateField(null=True)
    recommendation_no = models.CharField(max_length=60, null=True, unique=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="application_amount_positive"),
            models.CheckConstraint(condition=models.Q(months__gt=0), name="application_months_positive"),
            models.CheckConstraint(
                condition=models.Q(recommended_on__isnull=True, recommendation_valid_until__isnull=True)
                | models.Q(recommended_on__isnull=False, recommendation_valid_until__isnull=False),
                name="application_recommendation_whole",
            ),
        )
        indexes = (models.Index(fields=["status", "-id"], name="application_status"),)

    @property
    def application(self) -> Application:
        """Itself: the root."""
        return self

    def awaits(self, party: str, row: str) -> bool:
        """A request that no department is responsible for waits for the service centre, not for a department."""
        return row != "assign" or self.department_id is None

    def admit(self, names: tuple[str, ...], event: Event) -> None:
        """Grant the parties' organisations sight of the file; each grant names the event that gave it."""
        for name in names:
            organisation = self.party(name)
            if organisation is None or organisation.kind in SEE_ALL:
                continue
            ApplicationGroupPermission.objects.get_or_create(
                content_object=self,
                permission_id=view_permission(),
                group_id=organisation.group_id,
                defaults={"event_id": event.pk},
            )


class ApplicationGroupPermission(GroupObjectPermissionBase):
    """Which organisation's group sees which request, and by which event: guardian's direct-foreign-key table."""

    content_object = models.ForeignKey(Application, on_delete=models.CASCADE)
    event_id = models.BigIntegerField(default=0)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = (models.Index(fields=["content_object", "group"], name="grant_application_group"),)


class BelowQuerySet(CaseQuerySet):
    """Cases that follow from a request (opinion, filing, loan, claim …): seen by whoever sees the request.

    hidden_from: kinds of organisation that never read this case type (domain note 6 §16).
    """

    hidden_from: ClassVar[frozenset[str]] = frozenset()

    def visible_to(self, user: User) -> Self:
        """All for the authorities; else those of requests the person's organisation was admitted to."""
        kind = user.organisation.kind
        if not user.is_active or kind in self.hidden_from:
            return self.none()
        if kind in SEE_ALL:
            return self
        return self.filter(models.Exists(admitted(user, models.OuterRef("application_id"))))


class AgreementQuerySet(CaseQuerySet):
    """Agreements by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bank its own; departments, guarantor and authorities all; enterprises none."""
        kind = user.organisation.kind
        if kind == Kind.BANK:
            return self.filter(bank_id__in=[pk for pk in (user.organisation_id, user.organisation.parent_id) if pk])
        if kind in SEE_ALL or kind in (Kind.GUARANTOR, Kind.SECTOR_DEPT):
            return self
        return self.none()

    def effective(self) -> Self:
        """Agreements under which new business may begin (REC-02)."""
        return self.filter(status=AgreementState.EFFECTIVE)


class Agreement(Case):
    """《增信贷风险补偿资金合作协议》 between the district government and a bank (Article 15).

    share_pct: the pool's part of overdue principal, %. target_balance: yuan. npl_limit_pct: % (Article 10).
    """

    case_type: ClassVar[str] = "agreement"
    states = AgreementState

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    npl_limit_pct = models.DecimalField(max_digits=7, decimal_places=4)
    application_order = models.CharField(max_length=60)
    account_no = models.CharField(max_length=40)
    account_opened_on = models.DateField(null=True)
    target_balance = models.DecimalField(max_digits=16, decimal_places=2)
    signed_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["bank"],
                condition=~models.Q(status__in=["CLOSED", "EXPIRED", "RUN_OFF"]),
                name="agreement_one_live_per_bank",
            ),
            models.CheckConstraint(
                condition=models.Q(share_pct__gt=0, share_pct__lte=100), name="agreement_share_is_percent"
            ),
        )


class BlacklistQuerySet(CaseQuerySet):
    """Entries by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The subject its own; banks, departments, guarantor and authorities all (query, Article 21)."""
        if user.organisation.kind == Kind.ENTERPRISE:
            return self.filter(uscc=user.organisation.code)
        return self if user.organisation.kind != Kind.OPERATOR else self.none()

    def active_on(self, uscc: str, day: Any) -> Self:
        """Entries that bar an enterprise on a day; the last day is inclusive."""
        return self.filter(uscc=uscc, status=BlacklistState.ACTIVE, listed_on__lte=day, barred_until__gte=day)


class BlacklistEntry(Case):
    """One subject barred for five years (Article 21)."""

    case_type: ClassVar[str] = "blacklist_entry"
    states = BlacklistState

    uscc = models.CharField(max_length=18)
    ground = models.TextField()
    loss = models.DecimalField(max_digits=16, decimal_places=2)
    decision_no = models.CharField(max_length=60, blank=True)
    listed_on = models.DateField(null=True)
    barred_until = models.DateField(null=True)

    objects = BlacklistQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["uscc", "status"], name="blacklist_uscc"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(listed_on__isnull=True, barred_until__isnull=True)
                | models.Q(barred_until__gt=models.F("listed_on")),
                name="blacklist_period_whole",
            ),
        )
