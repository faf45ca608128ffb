"""A bank's balance file of a day, the differences it showed, and what was said about each (Article 6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loans.models.loan import Loan
from loans.states import BalanceFileState, DifferenceKind, DifferenceReason, Tier
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.workflow.case import Case, CaseQuerySet

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

# Who reads every bank's files beside the bank itself.
READS_BALANCES = frozenset({Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.PBOC_BRANCH, Kind.REGULATOR, Kind.AUDITOR})


class BalanceFileQuerySet(CaseQuerySet):
    """Balance files by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The bank's head office its own, the authorities that watch over balances all."""
        if user.organisation.kind in READS_BALANCES:
            return self
        return self.filter(bank=user.organisation_id)


class BalanceFile(Case):
    """《余额核对》: what a bank's books said of a month's last day, held against the movements as they were then known.

    rows: in the file. agreed, different: loans that agree, and differences. bank_total, our_total: yuan; they differ by
    exactly the sum of the differences. known_upto: the newest movement known when it was compared. No loan is changed
    by it. A fact once it is sent: the database lets only its state move.
    """

    case_type: ClassVar[str] = "balance_file"
    states = BalanceFileState

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    sent_on = models.DateField()
    rows = models.PositiveIntegerField()
    agreed = models.PositiveIntegerField()
    different = models.PositiveIntegerField()
    bank_total = models.DecimalField(max_digits=16, decimal_places=2)
    our_total = models.DecimalField(max_digits=16, decimal_places=2)
    known_upto = models.BigIntegerField(default=0)

    objects = BalanceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("Balance file")
        constraints = (
            models.UniqueConstraint(
                fields=["bank", "day"],
                condition=Q(status__in=["AGREES", "DIFFERS", "EXPLAINED"]),
                name="balance_file_one_stands",
            ),
            models.CheckConstraint(condition=Q(sent_on__gt=F("day")), name="balance_file_of_a_day_that_is_over"),
            models.CheckConstraint(
                condition=Q(status__in=["SENT", "SUPERSEDED"])
                | Q(status="AGREES", different=0)
                | Q(status__in=["DIFFERS", "EXPLAINED"], different__gt=0),
                name="balance_file_state_as_found",
            ),
        )

    @property
    def gap(self) -> Decimal:
        """The bank's total less ours, yuan."""
        return Decimal(self.bank_total - self.our_total)

    @property
    def month(self) -> str:
        """The month as people write it."""
        return f"{self.day:%Y-%m}"


class BalanceDifference(models.Model):
    """One difference a file showed, for good. Append-only; written with its file and never after.

    loan: None where the bank names none of its own. named: the note or loan as the file names it, row: where there.
    bank_amount, our_amount: yuan, empty where only the classes differ. enterprise: the loan's, else the file's.
    """

    file = models.ForeignKey(BalanceFile, on_delete=models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=10, choices=DifferenceKind.choices)
    loan = models.ForeignKey(Loan, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(max_length=60, blank=True)
    enterprise = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(null=True)
    bank_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    our_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    bank_tier = models.CharField(max_length=1, choices=Tier.choices, blank=True)
    our_tier = models.CharField(max_length=1, choices=Tier.choices, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["file", "loan", "kind"], name="balance_difference_once"),
            models.UniqueConstraint(
                fields=["file", "named"], condition=Q(loan__isnull=True), name="balance_stranger_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="TIER", loan__isnull=False, bank_amount__isnull=True, our_amount__isnull=True)
                & Q(bank_tier__in=Tier.values, our_tier__in=Tier.values)
                & ~Q(bank_tier=F("our_tier"))
                | Q(bank_tier="", our_tier="", bank_amount__isnull=False, our_amount__isnull=False)
                & ~Q(bank_amount=F("our_amount"))
                & (
                    Q(kind="AMOUNT", loan__isnull=False)
                    | Q(kind="BANK_ONLY", loan__isnull=True, our_amount=0) & ~Q(named="")
                    | Q(kind="OURS_ONLY", loan__isnull=False, bank_amount=0)
                ),
                name="balance_difference_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.named}"


class DifferenceNote(models.Model):
    """What was said about a difference, for good: the bank's explanation, or the bureau's question that reopens it.

    Append-only. A difference is explained when its newest note is no question.
    """

    difference = models.ForeignKey(BalanceDifference, on_delete=models.PROTECT, related_name="notes")
    asks = models.BooleanField()
    reason = models.CharField(max_length=10, choices=DifferenceReason.choices, blank=True)
    text = models.CharField(max_length=500)
    by_name = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & (Q(asks=True, reason="") | Q(asks=False, reason__in=DifferenceReason.values)),
                name="difference_note_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:20]}"
