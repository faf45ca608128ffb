"""The enterprise file: who the enterprise is, who stands behind it, what it owes elsewhere (form 4.2, Article 6.2)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from applications.models.application import SEE_ALL, grants
from applications.states import CompanyType, FileState, Marital, Security, Tier
from zengxindai import privacy
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet


class FileQuerySet(CaseQuerySet):
    """Enterprise files by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The enterprise its own; the authorities all; others those of enterprises whose requests they may see."""
        kind = user.organisation.kind
        if not user.is_active:
            return self.none()
        if kind == Kind.ENTERPRISE:
            return self.filter(enterprise=user.organisation_id)
        if kind in SEE_ALL:
            return self
        granted = grants(user).filter(content_object__enterprise=models.OuterRef("enterprise_id"))
        return self.filter(models.Exists(granted))


class EnterpriseFile(Case):
    """What an enterprise says of itself, kept from request to request (form 4.2).

    Amounts in yuan; debt_ratio in %; share percentages in %. Each change is an event; a request keeps what it was
    submitted with.
    """

    case_type: ClassVar[str] = "enterprise_file"
    states = FileState

    enterprise = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="file")
    established_on = models.DateField()
    registered_capital = models.DecimalField(max_digits=16, decimal_places=2)
    township = models.CharField(max_length=30)
    registered_address = models.CharField(max_length=200)
    business_address = models.CharField(max_length=200, blank=True)
    company_type = models.CharField(max_length=20, choices=CompanyType)
    is_private = models.BooleanField(default=True)
    industry_code = models.CharField(max_length=5)
    main_business = models.CharField(max_length=200)
    employees = models.PositiveIntegerField()
    revenue = models.DecimalField(max_digits=16, decimal_places=2)
    total_assets = models.DecimalField(max_digits=16, decimal_places=2)
    debt_ratio = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    tax_paid = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    is_tech = models.BooleanField(default=False)
    tech_certificate_no = models.CharField(max_length=60, blank=True)
    account_bank = models.CharField(max_length=120, blank=True)
    guarantees_given = models.CharField(max_length=500, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(registered_capital__gt=0), name="file_capital_positive"),
            models.CheckConstraint(condition=Q(revenue__gte=0, total_assets__gte=0), name="file_amounts_not_negative"),
        )


class PersonQuerySet(models.QuerySet["RelatedPerson"]):
    """People behind an enterprise."""

    def present(self) -> Self:
        """Those the file names today."""
        return self.filter(removed_at__isnull=True)


class RelatedPerson(models.Model):
    """A person behind the enterprise: legal representative, controller, shareholder or spouse (Article 11).

    identity_no and phone are sealed; identity_index finds an equal number without opening it. share_pct: of the
    enterprise, %. spouse_of: whose spouse. consented_on: the day of the written consent to inquiries.
    """

    file = models.ForeignKey(EnterpriseFile, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=60)
    identity_no = privacy.SealedTextField()
    identity_index = models.BinaryField(max_length=privacy.INDEX)
    phone = privacy.SealedTextField(blank=True, default="")
    is_legal_representative = models.BooleanField(default=False)
    is_controller = models.BooleanField(default=False)
    share_pct = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    marital = models.CharField(max_length=10, choices=Marital)
    spouse_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="spouses")
    consented_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = PersonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["file", "identity_index"], condition=Q(removed_at__isnull=True), name="person_once_in_a_file"
            ),
            models.CheckConstraint(
                condition=Q(is_legal_representative=True)
                | Q(is_controller=True)
                | Q(share_pct__isnull=False)
                | Q(spouse_of__isnull=False),
                name="person_has_a_part",
            ),
            models.CheckConstraint(
                condition=Q(share_pct__isnull=True) | Q(share_pct__gt=0, share_pct__lte=100),
                name="person_share_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(spouse_of__isnull=True) | ~Q(spouse_of=F("id")), name="person_not_own_spouse"
            ),
        )
        indexes = (models.Index(fields=["identity_index"], name="person_identity"),)

    def __str__(self) -> str:
        return self.name


class ExistingLoanQuerySet(models.QuerySet["ExistingLoan"]):
    """What an enterprise owes elsewhere."""

    def present(self) -> Self:
        """What the file names today, in the order it was named."""
        return self.filter(removed_at__isnull=True).order_by("id")


class ExistingLoan(models.Model):
    """What the enterprise owes elsewhere, as it says itself (form 4.2). balance: yuan."""

    file = models.ForeignKey(EnterpriseFile, on_delete=models.PROTECT, related_name="existing_loans")
    lender = models.CharField(max_length=120)
    balance = models.DecimalField(max_digits=16, decimal_places=2)
    matures_on = models.DateField()
    security = models.CharField(max_length=10, choices=Security)
    tier = models.CharField(max_length=20, choices=Tier)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ExistingLoanQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(balance__gt=0), name="existing_loan_positive"),)

    def __str__(self) -> str:
        return f"{self.lender} {self.balance}"
