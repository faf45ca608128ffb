"""The bank's statement of a special account for one month, its lines, and what they were paired with (Article 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.models.fund import ACCOUNT_READERS
from compensation.states import PairedBy, StatementState
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.ledger.models import Entry
from zengxindai.workflow.case import Case, CaseQuerySet

# A statement that was not replaced by a corrected one.
STANDING = (StatementState.AGREED, StatementState.DIFFERS, StatementState.EXPLAINED)


class StatementQuerySet(CaseQuerySet):
    """Statements by who may see them."""

    def visible_to(self, user: User) -> Self:
        """Whoever reads the special accounts; the bank its own."""
        kind = user.organisation.kind
        if kind == Kind.BANK:
            return self.filter(bank=user.organisation_id)
        return self if kind in ACCOUNT_READERS else self.none()


class Statement(Case):
    """《专户对账单》: what the bank says of a special account in the month that ends on `day`. All amounts in yuan.

    opening + Σ lines = closing; opening is the closing of the month before. rows: how many lines. known_upto: the
    newest entry of the books when it came. A fact once it is sent: the database lets only its state move.
    """

    case_type: ClassVar[str] = "statement"
    states = StatementState

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    sent_on = models.DateField()
    opening = models.DecimalField(max_digits=16, decimal_places=2)
    closing = models.DecimalField(max_digits=16, decimal_places=2)
    rows = models.PositiveIntegerField()
    known_upto = models.BigIntegerField(default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bank statement")
        constraints = (
            models.UniqueConstraint(
                fields=["bank", "day"],
                condition=Q(status__in=["AGREED", "DIFFERS", "EXPLAINED"]),
                name="statement_one_stands",
            ),
            models.CheckConstraint(condition=Q(sent_on__gt=F("day")), name="statement_of_a_month_that_is_over"),
            models.CheckConstraint(condition=Q(opening__gte=0, closing__gte=0), name="statement_never_overdrawn"),
        )

    @property
    def month(self) -> str:
        """The month as people write it."""
        return f"{self.day:%Y-%m}"

    @property
    def moved(self) -> Decimal:
        """What the month brought, yuan."""
        return Decimal(self.closing - self.opening)


class StatementLine(models.Model):
    """One line of a statement, for good: yuan into (+) or out of (−) the account. row: where it stands in the file."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    day = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    voucher_no = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["statement", "row"], name="statement_line_row_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="statement_line_not_zero"),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.amount}"


class StatementPair(models.Model):
    """A line of a statement and an entry of the books that are the same movement.

    Written once; it may end once, with its reason, and is kept. reason: why it was paired by hand. While it is not
    ended, neither its line nor its entry can be in another.
    """

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="pairs")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=PairedBy.choices)
    reason = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=60)
    on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry"], condition=Q(ended_on__isnull=True), name="statement_pair_entry_once"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(ended_on__isnull=True), name="statement_pair_line_once"
            ),
            models.CheckConstraint(
                condition=Q(how__in=["VOUCHER", "DAY"], reason="") | (Q(how="HAND") & ~Q(reason="")),
                name="statement_pair_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by="", ended_reason="")
                | (Q(ended_on__isnull=False) & ~Q(ended_by="") & ~Q(ended_reason="")),
                name="statement_pair_end_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id} = {self.entry_id}"


class StatementNote(models.Model):
    """What was said about an open item of a statement: the guarantor's explanation, or the bureau's question.

    Append-only. An item is a line of the bank's or an entry of the books; it is explained when its newest note of the
    statement is no question.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="notes")
    line = models.ForeignKey(StatementLine, null=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    asks = models.BooleanField()
    text = models.CharField(max_length=500)
    by_name = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="")
                & (Q(line__isnull=True, entry__isnull=False) | Q(line__isnull=False, entry__isnull=True)),
                name="statement_note_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:20]}"
