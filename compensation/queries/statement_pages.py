"""What pages and papers show of bank statements and their reconciliation. Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import rules
from compensation.models import Statement, StatementPair
from compensation.queries.statement import Chain, Item
from compensation.queries.statement_sheet import UNIT_LINE
from compensation.states import PairedBy, StatementState
from zengxindai.audit.models import Event
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.web import panels

# Lines a page shows; the statement itself has all.
SHOWN = 200


def item_label(item: Item) -> str:
    """An open item in a choice."""
    side = _("Bank") if item.at_bank else _("Books")
    return " · ".join(part for part in (side, f"{item.day}", f"{item.amount:,.2f}", item.voucher, item.text) if part)


def unexplained_items(statement: Statement) -> list[Item]:
    """Open items that wait for the guarantor's word."""
    return [each for each in Chain(statement.bank).items(statement) if each.waits]


def explained_items(statement: Statement) -> list[Item]:
    """Open items the guarantor has explained."""
    return [each for each in Chain(statement.bank).items(statement) if each.later is None and not each.waits]


def pairable_by_hand(statement: Statement) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The statement's open lines and the account's open entries, as choices."""
    chain = Chain(statement.bank)
    lines = [
        (str(each.pk), " · ".join(filter(None, (f"{each.day}", f"{each.amount:,.2f}", each.voucher_no, each.text))))
        for each in chain.open_lines()
        if each.statement_id == statement.pk
    ]
    entries = [
        (str(e.pk), " · ".join(filter(None, (f"{e.transaction.booked_on}", f"{e.amount:,.2f}", e.transaction.memo))))
        for e in chain.open_entries()
    ]
    return lines, entries


def amounts_of(statement: Statement, line: str, entry: str) -> tuple[Decimal | None, Decimal | None]:
    """What an open line of the statement and an open entry of the account moved; None for what is not open."""
    chain = Chain(statement.bank)
    lines = {str(each.pk): each.amount for each in chain.open_lines() if each.statement_id == statement.pk}
    entries = {str(each.pk): each.amount for each in chain.open_entries()}
    return lines.get(line), entries.get(entry)


def pairs_of(statement: Statement) -> list[tuple[str, str]]:
    """The pairs of a statement's lines, as choices."""
    found = StatementPair.objects.filter(line__statement=statement, ended_on__isnull=True)
    rows = found.select_related("line", "entry__transaction").order_by("line__day", "line__row")
    return [
        (str(each.pk), f"{each.line.day} · {each.line.amount:,.2f} · {each.entry.transaction.memo}") for each in rows
    ]


def statement_facts(statement: Statement, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a statement's page."""
    chain = Chain(statement.bank)
    books = chain.books(statement.day)
    found = [
        (_("Bank"), statement.bank.name, "text"),
        (_("Month"), statement.month, "text"),
        (_("Sent on"), statement.sent_on, "day"),
        (_("Lines"), statement.rows, "number"),
        (_("Opening balance (yuan)"), statement.opening, "money"),
        (_("Closing balance (yuan)"), statement.closing, "money"),
    ]
    if statement.status != StatementState.SUPERSEDED:
        found += [
            (_("Balance in the books (yuan)"), books, "money"),
            (_("Bank less books (yuan)"), statement.closing - books, "money"),
            (_("Still to be explained"), sum(each.waits for each in chain.items(statement)), "number"),
            (_("Reconciliation (XLSX)"), reverse("statement-sheet", args=[statement.pk]), "link"),
        ]
    return found


def bank_side(found: rules.Reconciliation) -> list[tuple[str, Decimal]]:
    """The bank's half of 《余额调节表》, line by line."""
    return [
        (_("Balance of the bank's statement"), found.bank),
        (_("+ received in the books, not yet at the bank"), found.ours_in),
        (_("− paid in the books, not yet at the bank"), found.ours_out),
        (_("Balance after reconciliation"), found.bank_side),
    ]


def books_side(found: rules.Reconciliation) -> list[tuple[str, Decimal]]:
    """The books' half of 《余额调节表》, line by line."""
    return [
        (_("Balance in the books"), found.books),
        (_("+ received at the bank, not yet in the books"), found.bank_in),
        (_("− paid at the bank, not yet in the books"), found.bank_out),
        (_("Balance after reconciliation"), found.books_side),
    ]


def reconciliation_panel(statement: Statement, user: Any) -> dict[str, Any] | None:
    """《余额调节表》 as known now: both sides come to the same."""
    if statement.status == StatementState.SUPERSEDED:
        return None
    found = Chain(statement.bank).reconciled(statement)
    columns = (
        (gettext_lazy("Bank"), "text"),
        (gettext_lazy("Amount (yuan)"), "money"),
        (gettext_lazy("Books"), "text"),
        (gettext_lazy("Amount (yuan)"), "money"),
    )
    both = zip(bank_side(found), books_side(found), strict=True)
    return panels.table(columns, [("", (*left, *right)) for left, right in both])


def side(item: Item) -> str:
    """In which part of 《余额调节表》 an item stands."""
    if item.at_bank:
        return _("at the bank only, received") if item.amount > 0 else _("at the bank only, paid")
    return _("in the books only, received") if item.amount > 0 else _("in the books only, paid")


def said(item: Item) -> str:
    """Why an item is open, or what cleared it."""
    if item.later is not None:
        on = item.later.entry.transaction.booked_on if item.at_bank else item.later.line.day
        return _("cleared on %(day)s") % {"day": on.isoformat()}
    if item.note is None:
        return ""
    return f"{_('Question')}：{item.note.text}" if item.note.asks else item.note.text


def items_panel(statement: Statement, user: Any) -> dict[str, Any] | None:
    """What one side has and the other has not at the month's end, as known now."""
    if statement.status == StatementState.SUPERSEDED:
        return None
    columns = (
        (gettext_lazy("On"), "day"),
        (gettext_lazy("Amount (yuan)"), "money"),
        (gettext_lazy("Where"), "text"),
        (gettext_lazy("Voucher number"), "text"),
        (gettext_lazy("For"), "text"),
        (gettext_lazy("State"), "status"),
        (gettext_lazy("Explanation"), "text"),
    )
    rows = []
    for each in Chain(statement.bank).items(statement):
        state = (_("waits for an explanation"), "OVERDUE") if each.waits else (_("explained"), "CONFIRMED")
        rows.append(("", (each.day, each.amount, side(each), each.voucher, each.text, state, said(each))))
    return panels.table(columns, rows)


def statement_lines_panel(statement: Statement, user: Any) -> dict[str, Any] | None:
    """The statement's lines, each with the entry of the books it was paired with."""
    live = StatementPair.objects.filter(line__statement=statement, ended_on__isnull=True)
    paired = {each.line_id: each for each in live.select_related("entry__transaction")}
    columns = (
        (gettext_lazy("On"), "day"),
        (gettext_lazy("Amount (yuan)"), "money"),
        (gettext_lazy("Voucher number"), "text"),
        (gettext_lazy("For"), "text"),
        (gettext_lazy("Booked on"), "day"),
        (gettext_lazy("In the books"), "text"),
        (gettext_lazy("Paired by"), "text"),
    )
    rows = []
    for line in statement.lines.order_by("row")[:SHOWN]:
        pair = paired.get(line.pk)
        booked = pair.entry.transaction if pair else None
        how = "" if pair is None else pair.get_how_display() + (f"：{pair.reason}" if pair.reason else "")
        here = (booked.booked_on, booked.memo or booked.cause) if booked else (None, "")
        rows.append(("", (line.day, line.amount, line.voucher_no, line.text, *here, how)))
    return panels.table(columns, rows)


def ended_panel(statement: Statement, user: Any) -> dict[str, Any] | None:
    """Pairs that were taken apart, with the reason; nothing of the past is lost."""
    ended = StatementPair.objects.filter(line__statement=statement, ended_on__isnull=False)
    columns = (
        (gettext_lazy("Ended on"), "day"),
        (gettext_lazy("Amount (yuan)"), "money"),
        (gettext_lazy("In the books"), "text"),
        (gettext_lazy("Paired by"), "text"),
        (gettext_lazy("By"), "text"),
        (gettext_lazy("Reason"), "text"),
    )
    return panels.table(
        columns,
        [
            (
                "",
                (
                    each.ended_on, each.line.amount, each.entry.transaction.memo, PairedBy(each.how).label,
                    each.ended_by, each.ended_reason,
                ),
            )
            for each in ended.select_related("line", "entry__transaction").order_by("id")[:SHOWN]
        ],
    )  # fmt: skip


def reconciliation_paper(statement: Statement, event: Event) -> dict[str, Any]:
    """What stands on 《银行存款余额调节表》 (Article 8)."""
    chain = Chain(statement.bank)
    found = chain.reconciled(statement)
    return {
        "number": f"{statement.number}-TJ{event.pk}",
        "issuer": "江津区诚信融资担保公司",
        "bank": statement.bank.name,
        "statement_no": statement.number,
        "month": f"{statement.day.year}年{statement.day.month}月",
        "until": statement.day,
        "sides": [
            {"bank": left, "bank_amount": f"{yuan:,.2f}", "books": right, "books_amount": f"{own:,.2f}"}
            for (left, yuan), (right, own) in zip(bank_side(found), books_side(found), strict=True)
        ],
        "items": [
            {
                "where": side(each), "on": each.day, "amount": f"{each.amount:,.2f}", "voucher": each.voucher,
                "text": each.text, "said": said(each),
            }
            for each in chain.items(statement)
        ],
    }  # fmt: skip


SHEET_COLUMNS = (
    Column("序号", "place", "int", width=6),
    Column("类别", "where", width=26),
    Column("日期", "on", "date"),
    Column("金额", "amount", "money", width=18),
    Column("凭证号", "voucher", width=24),
    Column("摘要", "text", width=40),
    Column("说明", "said", width=40),
)


def reconciliation_sheet(statement: Statement) -> Sheet:
    """《余额调节表》 to be taken away, yuan: the open items, both sides beneath them."""
    chain = Chain(statement.bank)
    found = chain.reconciled(statement)
    rows = [
        {
            "place": place, "where": side(each), "on": each.day, "amount": each.amount, "voucher": each.voucher,
            "text": each.text, "said": said(each),
        }
        for place, each in enumerate(chain.items(statement), start=1)
    ]  # fmt: skip
    footers = [
        f"{left} {yuan:,.2f}　　{right} {own:,.2f}"
        for (left, yuan), (right, own) in zip(bank_side(found), books_side(found), strict=True)
    ]
    title = f"银行存款余额调节表（{statement.bank.name} {statement.month}）"
    return Sheet(title, UNIT_LINE, SHEET_COLUMNS, rows, (*footers, f"对账编号：{statement.number}"))
