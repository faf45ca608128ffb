"""Reads on balance files: the page, what is still unexplained, and whether a difference stands as known now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.models import BalanceDifference, BalanceFile, DifferenceNote, Loan, Movement
from loans.queries.balance_sheet import UNIT_LINE, loans_of
from loans.queries.filing import MASKED
from loans.states import BalanceFileState, DifferenceKind, MovementKind
from zengxindai.accounts.models import Organisation
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.web import masking, panels

# Where a bank's own file lies: it holds the enterprises' names, which not everybody reads who sees the comparison.
SHEET = "balance_sheet"
# Differences a page shows and a form offers at once; the sheet has all.
SHOWN = 100
NOTHING = Decimal("0.00")
LABELS = (
    (gettext_lazy("Note or loan"), "text"),
    (gettext_lazy("Enterprise"), "text"),
    (gettext_lazy("Difference"), "text"),
    (gettext_lazy("Bank (yuan)"), "money"),
    (gettext_lazy("Here then (yuan)"), "money"),
    (gettext_lazy("Here as known now (yuan)"), "money"),
    (gettext_lazy("As known now"), "text"),
    (gettext_lazy("Explanation"), "text"),
)


@dataclass(frozen=True)
class Shown:
    """A difference as it is shown: what is recorded now for the same day (yuan), and whether it still differs."""

    difference: BalanceDifference
    now: Decimal | None
    stands: bool

    @property
    def note(self) -> DifferenceNote | None:
        """The newest word about it."""
        found = list(self.difference.notes.all())
        return found[0] if found else None

    @property
    def gap(self) -> Decimal | None:
        """The bank's balance less ours, yuan; None where only the classes differ."""
        each = self.difference
        return None if each.bank_amount is None else each.bank_amount - each.our_amount

    @property
    def what(self) -> str:
        """In what they differ."""
        each = self.difference
        label = str(each.get_kind_display())
        if each.kind != DifferenceKind.TIER:
            return label
        classes = {"bank": each.get_bank_tier_display(), "ours": each.get_our_tier_display()}
        return label + _(": %(bank)s at the bank, %(ours)s here") % classes

    @property
    def state(self) -> str:
        """Whether it stands, as known now."""
        return _("still differs") if self.stands else _("agrees by now")

    @property
    def said(self) -> str:
        """The newest word in one line."""
        note = self.note
        if note is None:
            return ""
        return f"{_('Question') if note.asks else note.get_reason_display()}：{note.text}"


def sheets_before(bank: Organisation, file: BalanceFile) -> QuerySet[BalanceFile]:
    """What a newer file of the same bank and day supersedes."""
    standing = BalanceFile.objects.filter(bank=bank, day=file.day).exclude(status=BalanceFileState.SUPERSEDED)
    return standing.exclude(pk=file.pk).order_by("id")


def differences(file: BalanceFile) -> QuerySet[BalanceDifference]:
    """A file's differences in the order of its rows, with what was said of each, newest first."""
    notes = Prefetch("notes", DifferenceNote.objects.order_by("-id"))
    return file.differences.prefetch_related(notes).order_by("row", "id")


def _asked() -> Subquery:
    return Subquery(DifferenceNote.objects.filter(difference=OuterRef("pk")).order_by("-id").values("asks")[:1])


def unexplained(file: BalanceFile) -> QuerySet[BalanceDifference]:
    """The differences that wait for the bank's word: none yet, or the bureau has asked again."""
    found = file.differences.annotate(asked=_asked()).filter(Q(asked=None) | Q(asked=True))
    return found.order_by("row", "id")


def explained(file: BalanceFile) -> QuerySet[BalanceDifference]:
    """The differences on which the bank had the last word."""
    return file.differences.annotate(asked=_asked()).filter(asked=False).order_by("row", "id")


def named_in_full(each: BalanceDifference) -> str:
    """A difference as a form offers it: which loan, whose, how much."""
    amounts = "" if each.bank_amount is None else f" · {each.bank_amount:,.2f} / {each.our_amount:,.2f}"
    return f"{each.named} · {each.enterprise} · {each.get_kind_display()}{amounts}"


def shown(file: BalanceFile, found: Iterable[BalanceDifference]) -> list[Shown]:
    """These differences with what was recorded since for the file's day: a few queries however many they are.

    A loan's difference is gone when what was recorded for that day since the file was compared makes up for all of it.
    """
    rows = list(found)
    owners = _owners(file, rows)
    ids = {loan for loan in owners.values() if loan is not None}
    since = Movement.objects.filter(loan__in=ids, on__lte=file.day, pk__gt=file.known_upto)
    moved = dict(since.values("loan").annotate(sum=Sum("principal")).values_list("loan", "sum"))
    gaps: dict[int | None, Decimal] = {loan: -moved.get(loan, NOTHING) for loan in ids}
    parts = file.differences.filter(loan__in=ids).exclude(kind=DifferenceKind.TIER)
    for loan, bank, ours in parts.values_list("loan", "bank_amount", "our_amount"):
        gaps[loan] += bank - ours
    for each in rows:
        if each.loan_id is None and owners[each.pk] is not None:
            gaps[owners[each.pk]] += each.bank_amount
    return [_shown(each, owners[each.pk], moved, gaps) for each in rows]


def _owners(file: BalanceFile, rows: list[BalanceDifference]) -> dict[int, int | None]:
    """The loan of each difference; a note that was unknown then may be recorded by now."""
    unknown = [each.named for each in rows if each.loan_id is None]
    drawn = Movement.objects.filter(loan__in=loans_of(file.bank), kind=MovementKind.DRAW, reversed_by__isnull=True)
    notes = dict(drawn.filter(note_no__in=unknown).values_list("note_no", "loan"))
    return {each.pk: each.loan_id or notes.get(each.named) for each in rows}


def _shown(each: BalanceDifference, loan: int | None, moved: dict[int, Any], gaps: dict[int | None, Decimal]) -> Shown:
    if each.kind == DifferenceKind.TIER:
        return Shown(each, None, True)
    now = each.our_amount + moved.get(loan or 0, NOTHING)
    return Shown(each, now, bool(gaps[loan]) if loan is not None else True)


def moved_since(file: BalanceFile) -> Decimal:
    """What was recorded for the file's day after it was compared, over all loans of the bank, yuan."""
    since = Movement.objects.filter(loan__in=loans_of(file.bank), on__lte=file.day, pk__gt=file.known_upto)
    return since.aggregate(sum=Sum("principal"))["sum"] or NOTHING


def reads_sheet(user: Any, pk: int) -> bool:
    """Who reads a bank's own file: whoever sees the comparison with the enterprises' names in full."""
    seen = BalanceFile.objects.visible_to(user).filter(pk=pk)
    return user.organisation.kind not in MASKED and seen.exists()


def balance_facts(file: BalanceFile, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a balance file's page."""
    kinds = dict(file.differences.values("kind").annotate(count=Count("id")).values_list("kind", "count"))
    found = [
        (_("Bank"), file.bank.name, "text"),
        (_("Balances of"), file.day, "day"),
        (_("Sent on"), file.sent_on, "day"),
        (_("Rows"), file.rows, "number"),
        (_("Loans that agree"), file.agreed, "number"),
        *((DifferenceKind(kind).label, count, "number") for kind, count in sorted(kinds.items())),
        (_("Bank's total (yuan)"), file.bank_total, "money"),
        (_("Our total when it was sent (yuan)"), file.our_total, "money"),
        (_("Bank less here (yuan)"), file.gap, "money"),
        (_("Of it, as known now (yuan)"), file.gap - moved_since(file), "money"),
    ]
    if file.different:
        found.append((_("Still to be explained"), unexplained(file).count(), "number"))
        found.append((_("All differences (XLSX)"), reverse("balance_file-sheet", args=[file.pk]), "link"))
    kept = Attachment.objects.filter(case_type=SHEET, case_id=file.pk).first()
    if kept is not None and user.organisation.kind not in MASKED:
        found.append((_("The bank's file"), reverse("document-download", args=[kept.pk]), "link"))
    return found


def enterprise_for(name: str, user: Any) -> str:
    """An enterprise's name as this person reads it."""
    return masking.name(name) if user.organisation.kind in MASKED else name


def differences_panel(file: BalanceFile, user: Any) -> dict[str, Any] | None:
    """The differences, each with what is recorded now and what the bank says."""
    found = shown(file, differences(file)[:SHOWN])
    seen = set(
        Loan.objects.visible_to(user).filter(pk__in=[e.difference.loan_id for e in found]).values_list("pk", flat=True)
    )
    rows = [
        (
            reverse("loan-detail", args=[each.difference.loan_id]) if each.difference.loan_id in seen else "",
            (
                each.difference.named, enterprise_for(each.difference.enterprise, user), each.what,
                each.difference.bank_amount, each.difference.our_amount,  each.now, each.state, each.said,
            ),
        )
        for each in found
    ]  # fmt: skip
    return panels.table(LABELS, rows)


SHEET_COLUMNS = (
    Column("序号", "place", "int", width=6),
    Column("借据号或贷款编号", "named", width=26),
    Column("企业名称", "enterprise", width=34),
    Column("差异", "what", width=30),
    Column("银行余额", "bank", "money", width=18, total=True),
    Column("系统余额（报送时）", "ours", "money", width=18, total=True),
    Column("差额", "gap", "money", width=18, total=True),
    Column("系统余额（现知）", "now", "money", width=18, total=True),
    Column("现状", "state", width=12),
    Column("差异原因和说明", "said", width=40),
)


def difference_sheet(file: BalanceFile, user: Any) -> Sheet:
    """All differences to be taken away, yuan."""
    lines = [
        {
            "place": place, "named": each.difference.named, "what": each.what, "state": each.state, "said": each.said,
            "enterprise": enterprise_for(each.difference.enterprise, user), "bank": each.difference.bank_amount,
            "ours": each.difference.our_amount, "gap": each.gap, "now": each.now,
        }
        for place, each in enumerate(shown(file, differences(file)), start=1)
    ]  # fmt: skip
    day = f"{file.day.year}年{file.day.month}月{file.day.day}日"
    title = f"增信贷余额核对差异表（{file.bank.name} {day}）"
    footers = (f"填报单位：{file.bank.name}", f"核对编号：{file.number}　报送日期：{file.sent_on}")
    return Sheet(title, UNIT_LINE, SHEET_COLUMNS, lines, footers)
