"""Accounts, transactions that balance, and holds; amounts in yuan. The database keeps the balances and the rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What may happen on a special account (Article 8); other accounts accept any kind."""

    OPENING = "OPENING", _("Opening balance")
    DEPOSIT = "DEPOSIT", _("Deposit")
    TOP_UP = "TOP_UP", _("Top-up")
    INTEREST = "INTEREST", _("Interest")
    PAYOUT = "PAYOUT", _("Payout")
    RECOVERY_RETURN = "RECOVERY_RETURN", _("Return of recovered principal")
    SETTLEMENT_ADJUST = "SETTLEMENT_ADJUST", _("Settlement difference")
    TRANSFER_IN = "TRANSFER_IN", _("Transfer in")
    TRANSFER_OUT = "TRANSFER_OUT", _("Transfer out")
    REFUND_TO_FISCAL = "REFUND_TO_FISCAL", _("Refund to the treasury")
    CORRECTION = "CORRECTION", _("Correction")


class Account(models.Model):
    """An account; code: its unique word, such as "special:7".

    floor: what balance and available balance never fall below, yuan; None for accounts outside the scheme.
    balance: Σ entries, written by the database alone. special: only the kinds of Article 8 may touch it.
    """

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    floor = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    balance = models.DecimalField(max_digits=16, decimal_places=2, default=0, editable=False)
    special = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(balance__gte=F("floor")), name="account_not_below_floor"
            ),
            models.CheckConstraint(
                condition=Q(special=False) | Q(floor__isnull=False, floor__gte=0), name="account_special_has_floor"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Transaction(models.Model):
    """One movement of money between accounts.

    cause: what it was booked for, such as "payout:<voucher>"; it books once. gross: Σ of its positive entries, yuan.
    reverses: the transaction this one takes back, entry by entry.
    """

    cause = models.CharField(max_length=120, unique=True)
    booked_on = models.DateField()
    kind = models.CharField(max_length=20)
    memo = models.CharField(max_length=200, blank=True)
    event_id = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    n_entries = models.PositiveSmallIntegerField()
    gross = models.DecimalField(max_digits=16, decimal_places=2)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(n_entries__gte=2), name="transaction_two_entries"),
            models.CheckConstraint(condition=Q(gross__gt=0), name="transaction_moves_money"),
            models.CheckConstraint(condition=~Q(cause=""), name="transaction_has_cause"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CORRECTION, reverses__isnull=False)
                | (~Q(kind=Kind.CORRECTION) & Q(reverses__isnull=True)),
                name="transaction_correction_reverses",
            ),
        )
        indexes = (models.Index(fields=["booked_on", "id"], name="transaction_booked"),)

    def __str__(self) -> str:
        return self.cause

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language, where it is one of Article 8."""
        return str(Kind(self.kind).label) if self.kind in Kind else self.kind


class Entry(models.Model):
    """One leg of a transaction: so many yuan into (+) or out of (−) an account."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries", db_index=False)
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero"),)
        indexes = (models.Index(fields=["account", "transaction"], name="entry_account"),)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount}"


class Hold(models.Model):
    """Money promised but not yet paid, yuan: from the government's approval to payment or withdrawal.

    on: the day from which it is promised; `at` is when the row was written.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    cause = models.CharField(max_length=120, unique=True)
    event_id = models.BigIntegerField(null=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="hold_positive"),)
        indexes = (models.Index(fields=["account", "on"], name="hold_on"),)

    def __str__(self) -> str:
        return self.cause


class HoldEnd(models.Model):
    """The one end of a hold: paid, withdrawn or lapsed; cause says which. on: the day it counts for, of a payment the
    day it is booked on, never before the hold's own: a trigger holds that.
    """

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="ended")
    cause = models.CharField(max_length=120)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.cause
