"""The sheet of movements a bank sends: disbursements and repayments in the order they happened (Articles 18, 19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import own_offices
from loans.forms.loan import Draw, DrawMore, Repay
from loans.models import Loan, Movement
from loans.queries.ahead import read_ahead
from loans.states import LoanState, MovementKind
from zengxindai.accounts.models import User
from zengxindai.documents.sheets import Column, Row
from zengxindai.web.imports import Act, Import, Misfit, Plan, Sum, Wording
from zengxindai.web.imports.wording import plain
from zengxindai.workflow.bulk import Bulk

LOAN, NAME, KIND, ON, AMOUNT, VOUCHER = "loan", "enterprise", "kind", "on", "amount", "voucher_no"
DRAW, REPAY = "放款", "还款"
# The form's fields that the sheet gathers in one column for both kinds of movement.
PLACES = {"drawn_on": ON, "paid_on": ON, "amount": AMOUNT, "principal": AMOUNT}
LABELS = {
    "contract_no": "合同编号",
    "note_no": "借据号",
    "rate": "利率（%）",
    "matures_on": "到期日",
    "repayment": "还款方式",
    "every": "还款周期",
}
FIRST = "仅首次放款填写"
HINTS = {
    "contract_no": FIRST,
    "note_no": "放款填写；每次放款一个借据号",
    "rate": FIRST,
    "matures_on": FIRST,
    "repayment": f"{FIRST}，选填，空为到期还本",
    "every": f"{FIRST}，选填，空为每月",
}
EXAMPLES = {"contract_no": "HT-2026-018", "note_no": "JJ-2026-018-1", "rate": "4.35", "matures_on": "2027-03-10"}
OPEN = (LoanState.PENDING_DRAW, LoanState.ACTIVE, LoanState.OVERDUE)
# Loans written into the template: more than a bank's people fill in by hand.
FILLED_MAX = 2000
# Read with a loan in one look-up, because its rules ask for them.
RELATED = ("bank", "filing__opinion", "application__enterprise", "application__department", "application__branch")


def columns(user: User) -> list[Column]:
    """What names the loan, the movement, and what only a disbursement needs."""
    first = Wording(Draw(by=user), LABELS, HINTS, EXAMPLES)
    return [
        Column("贷款编号或借据号", LOAN, width=24, hint="也可填任一借据号", example="JJZXD-DK-2026-0001"),
        Column("企业名称", NAME, width=30, required=False, hint="与贷款核对，不一致则不予导入", example="江津齿轮厂"),
        Column("业务", KIND, width=8, choices=(DRAW, REPAY), example=REPAY),
        Column("日期", ON, "date", hint="放款日或还款日", example="2026-03-10"),
        Column("本金（元）", AMOUNT, "money", width=16, hint="只填本金，正数", example="500000"),
        Column("凭证号", VOUCHER, width=20, hint="同一笔贷款一个凭证号只记一次", example="HK-20260310-01"),
        *(replace(first.column(name), required=False) for name in LABELS),
    ]


def own(user: User) -> Any:
    """The loans this person's bank keeps."""
    return Loan.objects.all().visible_to(user).filter(bank__in=own_offices(user))


def filled(user: User) -> Iterator[Row]:
    """One row for each open loan: who waits for money, and who may pay."""
    found = own(user).filter(status__in=OPEN).select_related("filing").order_by("id")
    for loan in found[:FILLED_MAX]:
        waits = loan.status == LoanState.PENDING_DRAW
        yield {LOAN: loan.number, NAME: loan.subject, KIND: DRAW if waits else REPAY}


class Movements:
    """How rows of a sheet become acts: each on the loan as the rows before left it."""

    def __init__(self, user: User, bulk: Bulk, rows: Sequence[Row]) -> None:
        self.user, self.bulk = user, bulk
        self.draw, self.more = Wording(Draw(by=user), {}), Wording(DrawMore(by=user), {})
        self.repay = Wording(Repay(by=user), {})
        self.loans = by_name(user, {named(values) for values in rows if says_something(values)})
        # Notes that only come to be by these rows.
        self.coming = {"".join(str(values.get("note_no") or "").split()) for values in rows} - {""}
        read_ahead(bulk.expect(Loan, self.loans.values(), *RELATED))

    def __call__(self, values: Row) -> list[Act]:
        """One row; none where only the template's words stand in it."""
        if not says_something(values):
            return []
        name = named(values)
        if name not in self.loans and name in self.coming:
            self.loans |= by_name(self.user, {name})
        pk = self.loans.get(name)
        if pk is None:
            raise Misfit(_("Your bank has no loan of this number or note"), LOAN)
        loan = self.bulk.case(Loan(pk=pk))
        if values.get(NAME) and plain(values[NAME]) != plain(loan.subject):
            raise Misfit(_("The loan is of %(name)s") % {"name": loan.subject}, NAME)
        kind = plain(values.get(KIND) or "")
        if kind == REPAY:
            return [act("loan.repay", loan, self.repay, values)]
        if kind != DRAW:
            raise Misfit(_("Write 放款 or 还款"), KIND)
        if loan.status == LoanState.PENDING_DRAW:
            return [act("loan.draw", loan, self.draw, values)]
        return [act("loan.draw_more", loan, self.more, values)]


def says_something(values: Row) -> bool:
    """Whether a row says more than the template did."""
    return any(values.get(name) not in (None, "") for name in (ON, AMOUNT, VOUCHER))


def named(values: Row) -> str:
    """The number or note of a row's loan, without the blanks people paste."""
    return "".join(str(values.get(LOAN) or "").split())


def by_name(user: User, names: set[str]) -> dict[str, int]:
    """The own bank's loans by what a sheet calls them: their number, or the note of a disbursement that stands."""
    wanted = names - {""}
    found = own(user).filter(number__in={name.upper() for name in wanted}).values_list("number", "id")
    numbers = dict(found)
    notes = Movement.objects.filter(Q(kind=MovementKind.DRAW, reversed_by__isnull=True), note_no__in=wanted)
    loans = dict(notes.filter(loan__in=own(user)).values_list("note_no", "loan_id"))
    known = {name: numbers.get(name.upper(), loans.get(name)) for name in wanted}
    return {name: pk for name, pk in known.items() if pk is not None}


def act(row: str, loan: Any, wording: Wording, values: Row) -> Act:
    """One movement in the words of its form."""
    words = {}
    for name in wording.fields:
        column = PLACES.get(name, name)
        try:
            words[name] = wording.word(name, values.get(column))
        except Misfit as misfit:
            raise Misfit(str(misfit), column) from misfit
    return Act(row, loan, words, PLACES)


def plan(user: User, bulk: Bulk, rows: Sequence[Row]) -> Plan:
    """The acts of the next rows."""
    return Movements(user, bulk, rows)


def sums(rows: Sequence[Row]) -> list[Sum]:
    """What is disbursed and what comes back."""
    found = []
    for kind in (DRAW, REPAY):
        amounts = [values.get(AMOUNT) or Decimal(0) for values in rows if plain(values.get(KIND) or "") == kind]
        found.append(Sum(kind, len([amount for amount in amounts if amount]), sum(amounts, Decimal(0))))
    return found


MOVEMENTS = Import(
    name="movements",
    label=gettext_lazy("Import movements"),
    row="loan.repay",
    title="增信贷贷款收付明细",
    columns=columns,
    plan=plan,
    identity=(LOAN, VOUCHER),
    filled=filled,
    whole=True,
    sums=sums,
    notes=(
        "按发生的先后顺序填写；同一笔贷款可以有多行。只有模板已填内容的行自动跳过。",
        "经办确认后由复核在“待签”中整表签字，签字后全部行一起记账；有一行有误则全部不记。",
    ),
)
