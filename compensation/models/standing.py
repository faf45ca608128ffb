"""How banks stand to the exit line, evening by evening, and the exit case the district government decides."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import SEE_ALL, Agreement
from compensation.models.claim import Claim
from compensation.states import ExitProposal, ExitState, StandingBasis, StandingLevel
from loans.models import Loan
from loans.states import Tier
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.workflow.case import Case, CaseQuerySet

# Who reads the ratios of banks; a bank its own (Articles 6, 10).
STANDING_READERS = SEE_ALL | {Kind.BANK, Kind.GUARANTOR}
# Exit cases that are not decided: a bank has at most one.
OPEN = (ExitState.OPENED, ExitState.FINANCE_REVIEW, ExitState.GOV_PENDING)
# The exit line in yuan, exact: multiplied, never divided.
LINE = models.ExpressionWrapper(
    F("whole") * F("limit_pct") * models.Value(Decimal("0.01")),
    output_field=models.DecimalField(max_digits=30, decimal_places=10),
)


class BankStanding(models.Model):
    """A bank's non-performing loans against its balance at the end of a day (Article 10). Append-only.

    bad, whole: yuan, gross of payouts; loans, bad_loans: how many. begun: whether a claim had begun. The levels are
    those of the day's policy, %; the database compares them with the amounts as products.
    """

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="standings")
    on = models.DateField()
    basis = models.CharField(max_length=10, choices=StandingBasis.choices)
    bad = models.DecimalField(max_digits=18, decimal_places=2)
    whole = models.DecimalField(max_digits=18, decimal_places=2)
    bad_loans = models.PositiveIntegerField(null=True)
    loans = models.PositiveIntegerField(null=True)
    begun = models.BooleanField()
    level = models.CharField(max_length=10, choices=StandingLevel.choices)
    yellow_pct = models.DecimalField(max_digits=7, decimal_places=4)
    orange_pct = models.DecimalField(max_digits=7, decimal_places=4)
    red_pct = models.DecimalField(max_digits=7, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bank", "basis", "on"], name="standing_once_a_day"),
            models.CheckConstraint(condition=Q(bad__gte=0, whole__gte=F("bad")), name="standing_part_of_whole"),
            models.CheckConstraint(
                condition=Q(yellow_pct__gt=0, orange_pct__gte=F("yellow_pct"), red_pct__gte=F("orange_pct")),
                name="standing_levels_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank_id} {self.on}: {self.level}"


class ExitQuerySet(CaseQuerySet):
    """Exit cases by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bank its own; guarantor and authorities all; departments that there is one; enterprises none."""
        kind = user.organisation.kind
        if kind == Kind.BANK:
            return self.filter(bank_id=user.organisation_id)
        if kind in SEE_ALL or kind in (Kind.GUARANTOR, Kind.SECTOR_DEPT):
            return self
        return self.none()


class ExitCase(Case):
    """退出事项 of a bank whose non-performing loans crossed the line with a claim begun (Article 10).

    as_of: the day of the figures. bad, whole: yuan; limit_pct: %; the loans behind them are frozen with the case, and
    digest is the SHA-256 of that list. claim: the earliest one under way or paid. proposal: what the bureau asks for.
    """

    case_type: ClassVar[str] = "exit_case"
    states = ExitState

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="exit_cases")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=StandingBasis.choices)
    as_of = models.DateField()
    bad = models.DecimalField(max_digits=18, decimal_places=2)
    whole = models.DecimalField(max_digits=18, decimal_places=2)
    limit_pct = models.DecimalField(max_digits=7, decimal_places=4)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    view = models.TextField(blank=True)
    viewed_on = models.DateField(null=True)
    petition_no = models.CharField(max_length=40, blank=True)
    petitioned_on = models.DateField(null=True)
    proposal = models.CharField(max_length=10, choices=ExitProposal.choices, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)

    objects = ExitQuerySet.as_manager()

    class Meta:
        verbose_name = _("Exit case")
        constraints = (
            models.UniqueConstraint(
                fields=["bank"],
                condition=Q(status__in=["OPENED", "FINANCE_REVIEW", "GOV_PENDING"]),
                name="exit_one_open_per_bank",
            ),
            models.CheckConstraint(condition=Q(bad__gt=LINE, whole__gte=F("bad")), name="exit_line_crossed"),
            models.CheckConstraint(
                condition=Q(view="", viewed_on__isnull=True) | (~Q(view="") & Q(viewed_on__isnull=False)),
                name="exit_view_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["GOV_PENDING", "TERMINATED", "RESUMED"])
                | (~Q(petition_no="") & ~Q(proposal="") & Q(petitioned_on__isnull=False)),
                name="exit_petition_whole",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["TERMINATED", "RESUMED"], decided_on__gte=F("petitioned_on"))
                & ~Q(decision_no="")
                | ~Q(status__in=["TERMINATED", "RESUMED"]) & Q(decision_no="", decided_on__isnull=True),
                name="exit_decision_whole",
            ),
        )


class ExitLoan(models.Model):
    """One loan as it stood behind the figures of an exit case, yuan. Append-only; the rows add up to the case."""

    case = models.ForeignKey(ExitCase, on_delete=models.PROTECT, related_name="loans")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    owed = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "loan"], name="exit_loan_once"),
            models.CheckConstraint(condition=Q(owed__gt=0), name="exit_loan_owes"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.loan_id}"
