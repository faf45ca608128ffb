"""R6 《风险补偿资金专户收支月报表》 (domain note 5 §5.6): a row for every special account; Chinese. In yuan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import translation

from compensation import rules as pool
from compensation.models import Claim, Payout, Statement
from compensation.queries.pool import UNPAID
from compensation.states import StatementState
from loans.queries import special_account_code
from loans.states import Backing
from reporting import rules
from reporting.models import Period
from reporting.queries.as_of import ZERO, banks_of, owed_on, positions_of, recovered_on, states_on
from reporting.queries.declaration import Column, Declaration, Figures
from zengxindai.accounts.models import Kind as House
from zengxindai.accounts.models import Organisation
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Account, Entry, Kind

LINES = {
    Kind.OPENING: "deposits",
    Kind.DEPOSIT: "deposits",
    Kind.TRANSFER_IN: "deposits",
    Kind.TOP_UP: "top_ups",
    Kind.INTEREST: "interest",
    Kind.RECOVERY_RETURN: "returns",
    Kind.SETTLEMENT_ADJUST: "settlements",
    Kind.PAYOUT: "payouts",
    Kind.TRANSFER_OUT: "transfers_out",
    Kind.REFUND_TO_FISCAL: "transfers_out",
}
AMOUNTS = ("opening", *rules.INFLOWS, *rules.OUTFLOWS, "closing", "held", "unfunded", "available", "covered")


def figures(period: Period, organisation: Organisation | None) -> Figures:
    """The accounts of all banks and their total; a bank's own alone, when it is the one that asks."""
    own = organisation if organisation is not None and organisation.kind == House.BANK else None
    rows = _rows(period, banks_of(period, own))
    if own is not None:
        return {"rows": rows, "total": None}
    total: dict[str, Any] = {"label": "合计"} | {name: sum((row[name] for row in rows), ZERO) for name in AMOUNTS}
    return {"rows": rows, "total": total | {"cover": rules.times(total["covered"], total["closing"])}}


def _rows(period: Period, banks: list[Organisation]) -> list[dict[str, Any]]:
    """As many queries for one account as for all."""
    codes = {special_account_code(bank): bank.pk for bank in banks}
    accounts = {codes[each.code]: each.pk for each in Account.objects.filter(code__in=codes)}
    opening, lines = _movements(accounts.values(), period)
    held = ledger.held_on(accounts.values(), period.last)
    frozen = positions_of(period).filter(loan__backing=Backing.POOL).order_by()
    covered = dict(frozen.values_list("bank").annotate(s=Sum("outstanding")))
    owed, marks = _owed(period.last, banks), _reconciled(period.last, banks)
    rows = []
    for bank in banks:
        account = accounts.get(bank.pk, 0)
        first, moved = opening.get(account, ZERO), lines[account]
        closing = first + sum(moved.values(), ZERO)
        amounts = (held.get(account, ZERO), owed.get(bank.pk, ZERO), covered.get(bank.pk, ZERO))
        row = rules.account_row(first, moved, closing, *amounts)
        rows.append({"label": bank.name, **row, "reconciled": marks.get(bank.pk, "未对账")})
    return rows


def _movements(accounts: Collection[int], period: Period) -> tuple[dict[int, Decimal], Any]:
    """Opening balances, and the month's entries by line of the sheet; a correction counts as what it takes back."""
    entries = Entry.objects.filter(account__in=accounts).order_by()
    before = entries.filter(transaction__booked_on__lt=period.first)
    opening = dict(before.values_list("account").annotate(s=Sum("amount")))
    lines: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(LINES.values(), ZERO))
    month = entries.filter(transaction__booked_on__range=(period.first, period.last))
    kinds = ("account", "transaction__kind", "transaction__reverses__kind", "amount")
    for account, kind, taken_back, amount in month.values_list(*kinds):
        line, first = LINES[Kind(taken_back or kind)], -amount if taken_back else amount
        # A transfer is one transaction of the giving side's kind: what of it came in is a deposit.
        line = "deposits" if line == "transfers_out" and first > 0 else line
        lines[account][line] += amount
    return opening, lines


def _owed(day: dt.date, banks: list[Organisation]) -> dict[int, Decimal]:
    """By bank what the pool owed that day on claims the government had approved, whatever the account had."""
    claims = Claim.objects.filter(bank__in=banks, approved__isnull=False).select_related("recovery")
    states = states_on(Claim.case_type, day)
    open_ones = [claim for claim in claims if states.get(claim.pk) in UNPAID]
    outstanding = owed_on([claim.loan_id for claim in open_ones], day)
    paid = Payout.objects.filter(claim__in=open_ones, paid_on__lte=day).order_by()
    by_claim = dict(paid.values_list("claim").annotate(s=Sum("amount")))
    pursuits = {claim.pk: claim.recovery.pk for claim in open_ones if hasattr(claim, "recovery")}
    returned = recovered_on(pursuits.values(), day)
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for claim in open_ones:
        net_paid = by_claim.get(claim.pk, ZERO) - returned[pursuits.get(claim.pk, 0)][1]
        base = outstanding.get(claim.loan_id, ZERO)
        found[claim.bank_id] += pool.due_now(base, claim.share_pct, claim.approved, net_paid, ZERO).owed
    return found


def _reconciled(day: dt.date, banks: list[Organisation]) -> dict[int, str]:
    """By bank the newest statement that was there that day, and what had come of it by then."""
    sent = Statement.objects.filter(bank__in=banks, sent_on__lte=day, day__lte=day).order_by("day", "id")
    states = states_on(Statement.case_type, day, [each.pk for each in sent])
    with translation.override("zh-hans"):
        return {
            each.bank_id: f"{each.day:%Y年%m月} {StatementState(states[each.pk]).label}"
            for each in sent
            if each.pk in states and states[each.pk] != StatementState.SUPERSEDED
        }


COLUMNS = (
    Column("label", "银行", "text"),
    Column("opening", "期初余额", "money", "", "1", "上月末专户余额"),
    Column("deposits", "存入", "money", "本月收入", "2", "财政存入、开户余额及从其他专户调入"),
    Column("top_ups", "补足", "money", "本月收入", "3", "代偿后财政补足"),
    Column("interest", "利息", "money", "本月收入", "4"),
    Column("returns", "追偿返还", "money", "本月收入", "5", "追偿收回按比例返还专户；冲正的冲减本列"),
    Column("settlements", "清算补退", "money", "本月收入", "6", "清算差额，银行退回为正，专户补付为负"),
    Column("payouts", "代偿支出", "money", "本月支出", "7", "按付款日统计"),
    Column("transfers_out", "调出", "money", "本月支出", "8", "调往其他专户、退回财政"),
    Column("closing", "期末余额", "money", "", "9", "第1＋2＋3＋4＋5＋6−7−8列"),
    Column("held", "已批未付", "money", "", "10", "期末区政府已批准、资金已预留而尚未付款的金额"),
    Column("unfunded", "应付未足额", "money", "", "11", "期末已批准代偿中专户资金不足的部分"),
    Column("available", "可用余额", "money", "", "12", "期末余额−已批未付"),
    Column("covered", "覆盖贷款余额", "money", "", "13", "由资金池分担的贷款期末余额，代偿不减少"),
    Column("cover", "覆盖倍数", "times", "", "14", "覆盖贷款余额÷期末余额"),
    Column("reconciled", "对账结果", "text", "", "", "截至期末最近一份银行对账单的核对结果"),
)

R6 = Declaration(
    code="R6",
    title="风险补偿资金专户收支月报表",
    unit="万元、倍",
    version="2020-1",
    columns=COLUMNS,
    read=figures,
    notes=("专户资金为区财政所有，诚信担保受托管理，不计入其资产、净资产和放大倍数。",),
)
