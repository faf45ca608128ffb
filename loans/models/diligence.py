"""What the bank found out before it decided, and who stands surety (Articles 11, 18; form 4.4)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from applications.models import RelatedPerson
from loans.models.opinion import LoanOpinion
from loans.states import SuretyKind


class DueDiligence(models.Model):
    """《贷前调查表》, one to an opinion, filled in as the investigation goes on; it stands still once that is decided.

    visited_on: the day both investigators were on the spot. firm_credit_on, people_credit_on, lookups_on: the days of
    the credit reports and of the look-up of suits and taxes. score: 0 to 100. saved_by: who wrote last.
    """

    opinion = models.OneToOneField(LoanOpinion, on_delete=models.PROTECT, related_name="diligence")
    overview = models.TextField(blank=True)
    ownership = models.TextField(blank=True)
    industry_position = models.TextField(blank=True)
    production_sales = models.TextField(blank=True)
    firm_credit_on = models.DateField(null=True)
    firm_credit = models.TextField(blank=True)
    people_credit_on = models.DateField(null=True)
    people_credit = models.TextField(blank=True)
    lookups_on = models.DateField(null=True)
    litigation = models.TextField(blank=True)
    tax = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    repayment = models.TextField(blank=True)
    surety_capacity = models.TextField(blank=True)
    risk_points = models.TextField(blank=True)
    score = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    grade = models.CharField(max_length=10, blank=True)
    visited_on = models.DateField(null=True)
    saved_by = models.CharField(max_length=60)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=100), name="diligence_score"
            ),
        )

    def __str__(self) -> str:
        return str(self.opinion)


class YearFigures(models.Model):
    """One column of the three years compared; yuan. place: 0 the latest, 2 the earliest. period: as the bank names it.

    Ratios are reckoned from these; given_current_ratio and given_interest_cover stand in where the parts are not known.
    """

    PLACES: ClassVar[tuple[int, ...]] = (2, 1, 0)

    diligence = models.ForeignKey(DueDiligence, on_delete=models.PROTECT, related_name="years")
    place = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=20, blank=True)
    assets = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    liabilities = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    current_assets = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    current_liabilities = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    revenue = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    profit = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    interest = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    cash_flow = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    given_current_ratio = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    given_interest_cover = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["diligence", "place"], name="year_once_in_a_report"),
            models.CheckConstraint(condition=models.Q(place__lte=2), name="year_place"),
            models.CheckConstraint(
                condition=(models.Q(assets__isnull=True) | models.Q(assets__gte=0))
                & (models.Q(liabilities__isnull=True) | models.Q(liabilities__gte=0))
                & (models.Q(current_assets__isnull=True) | models.Q(current_assets__gte=0))
                & (models.Q(current_liabilities__isnull=True) | models.Q(current_liabilities__gte=0))
                & (models.Q(revenue__isnull=True) | models.Q(revenue__gte=0))
                & (models.Q(interest__isnull=True) | models.Q(interest__gte=0)),
                name="year_not_below_zero",
            ),
        )

    def __str__(self) -> str:
        return f"{self.diligence} {self.period}"


class Surety(models.Model):
    """Somebody who stands surety, as the opinion names them (Article 11.4); no personal number is copied.

    person: of the enterprise's file; None for others. note: in the bank's words who another one is.
    """

    opinion = models.ForeignKey(LoanOpinion, on_delete=models.PROTECT, related_name="sureties")
    person = models.ForeignKey(RelatedPerson, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, choices=SuretyKind.choices)
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["opinion", "person"], name="surety_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="surety_has_name"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(relation="OTHER"), name="surety_of_the_file"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.note or self.get_relation_display()}）"
