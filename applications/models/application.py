"""Requests, and who was admitted to see which."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import Permission
from django.db import models
from guardian.models import GroupObjectPermissionBase

from applications.models.waiting import waits
from applications.states import ApplicationState, InquiryState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet, Pause

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


def own_offices(user: User) -> list[int]:
    """The person's organisation and its head office."""
    return [pk for pk in (user.organisation_id, user.organisation.parent_id) if pk is not None]


def grants(user: User) -> models.QuerySet[ApplicationGroupPermission]:
    """The grants by which a person's organisation sees requests.

    A branch was let in with the request that was handed to it; while its bank has handed it to another branch, or
    taken it back, it does not see it.
    """
    office = user.organisation
    found = ApplicationGroupPermission.objects.filter(permission_id=view_permission(), group_id=office.group_id)
    if office.parent_id is None:
        return found
    here, elsewhere = models.Q(content_object__branch=office.pk), ~models.Q(content_object__bank=office.parent_id)
    return found.filter(here | elsewhere)


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
    return grants(user).filter(content_object=application)


class Application(Case):
    """A request for a credit-enhanced loan (Articles 16, 17), the root of everything that follows from it.

    amount: yuan. months: term. The three opinions are the department's (Article 17). transferred_from: the department
    that handed the request on, once (Article 6.2). branch: of the bank, that works on it; empty, the head office does;
    a trigger holds that it is the bank's. renews: the number of the repaid loan it follows (Article 13).
    """

    case_type: ClassVar[str] = "application"
    states = ApplicationState

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    transferred_from = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    intended_bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    branch = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
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
    renews = models.CharField(max_length=40, blank=True)
    controller_name = models.CharField(max_length=60)
    size = models.CharField(max_length=10, blank=True)
    company_type = models.CharField(max_length=20, blank=True)
    declared_true = models.BooleanField(default=False)
    surety_promised = models.BooleanField(default=False)
    submission_count = models.PositiveSmallIntegerField(default=0)
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
    refusal_no = models.CharField(max_length=60, null=True, unique=True)
    revocation_no = models.CharField(max_length=60, null=True, unique=True)

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
            models.CheckConstraint(
                condition=models.Q(transferred_from__isnull=True)
                | models.Q(department__isnull=False) & ~models.Q(transferred_from=models.F("department")),
                name="application_handed_to_another",
            ),
        )
        indexes = (models.Index(fields=["status", "-id"], name="application_status"),)

    @property
    def bank_office(self) -> Organisation | None:
        """The branch that works on the request, else the bank."""
        return self.branch or self.bank

    @property
    def application(self) -> Application:
        """Itself: the root."""
        return self

    def awaits(self, party: str, row: str) -> bool:
        """Without a department it waits for the service centre; a bank without branches has none to hand it to."""
        if row == "hand_to_branch":
            return self.bank is not None and self.bank.branches.exists()
        return row != "assign" or self.department_id is None

    def pauses(self, whose: Organisation) -> list[Pause]:
        """While the enterprise owes this organisation an answer (Articles 6.5, 17).

        A question that was taken back counts for nothing: no clock is stopped by asking alone.
        """
        house = [pk for pk in (whose.pk, whose.parent_id) if pk is not None]
        asked = self.inquiries.filter(asker__in=house).exclude(status=InquiryState.CANCELLED)
        return waits(list(asked.values_list("pk", flat=True)))

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


class OfBankQuerySet(BelowQuerySet):
    """Cases below a request of which, of several banks that had it, each sees its own; the case names its `bank`."""

    def visible_to(self, user: User) -> Self:
        """As whatever follows from a request, and of banks only the one whose case it is."""
        seen = super().visible_to(user)
        return seen.filter(bank__in=own_offices(user)) if user.organisation.kind == Kind.BANK else seen
