"""R2 of the guarantor with R6 《专户收支月报》: a row per bank and the total (domain note 5 §5.2, §5.6); Chinese."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from applications.models import Agreement
from compensation.queries import special_account
from loans.models import Loan
from loans.queries.guarantee import guaranteed_balance
from loans.states import Backing
from reporting import rules
from reporting.models import Period, Position
from zengxindai.accounts.models import Organisation
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Kind

TITLE = "风险补偿资金专户收支及在保情况月报表"
UNIT = "万元"
LINES = {
    "deposits": (Kind.OPENING, Kind.DEPOSIT, Kind.TOP_UP),
    "interest": (Kind.INTEREST,),
    "returns": (Kind.RECOVERY_RETURN,),
    "settlements": (Kind.SETTLEMENT_ADJUST, Kind.CORRECTION),
    "transfers": (Kind.TRANSFER_IN, Kind.TRANSFER_OUT, Kind.REFUND_TO_FISCAL),
    "payouts": (Kind.PAYOUT,),
}
COLUMNS = (
    ("label", "银行", "text"),
    ("opening", "期初余额", "money"),
    ("deposits", "存入及补足", "money"),
    ("interest", "利息", "money"),
    ("returns", "追偿返还", "money"),
    ("settlements", "清算补退", "money"),
    ("transfers", "调剂", "money"),
    ("payouts", "代偿支出", "money"),
    ("closing", "期末余额", "money"),
    ("held", "已批未付", "money"),
    ("available", "可用余额", "money"),
    ("covered", "覆盖贷款余额", "money"),
    ("cover", "覆盖倍数", "number"),
    ("guaranteed", "期末在保余额", "money"),
)
ZERO = Decimal("0.00")


def figures(period: Period, guarantor: Organisation) -> dict[str, object]:
    """The special accounts of all banks in the month, exact in yuan."""
    rows = [_row(period, bank) for bank in _banks()]
    total: dict[str, Any] = {"label": "合计"}
    for name, _, kind in COLUMNS[1:]:
        if kind == "money":
            total[name] = sum((row[name] for row in rows), ZERO)
    closing = total["closing"]
    total["cover"] = (total["covered"] / closing).quantize(Decimal("0.01")) if closing else None
    return {"rows": rows, "total": total}


def _banks() -> list[Organisation]:
    agreements = Agreement.objects.select_related("bank").order_by("bank__code", "id")
    return list({agreement.bank_id: agreement.bank for agreement in agreements}.values())


def _row(period: Period, bank: Organisation) -> dict[str, Any]:
    positions = Position.objects.filter(period=period, bank=bank).values_list("loan_id", "outstanding")
    owed = dict(positions)
    backed = set(Loan.objects.filter(pk__in=owed, backing=Backing.GUARANTEE).values_list("pk", flat=True))
    covered = sum((amount for pk, amount in owed.items() if pk not in backed), ZERO)
    # The guarantor's part alone, and nothing of it any more once it has paid (domain note 5 §5.2).
    guaranteed = guaranteed_balance(period.last, bank)
    account = special_account(bank)
    backing = {"covered": covered, "guaranteed": guaranteed}
    if account is None:
        empty = dict.fromkeys(LINES, ZERO)
        return {"label": bank.name, **rules.account_row(ZERO, empty, ZERO, ZERO, covered), **backing}
    statement = ledger.statement(account, period.first, period.last)
    lines = {name: statement.total(*kinds) for name, kinds in LINES.items()}
    row = rules.account_row(statement.opening, lines, statement.closing, ledger.held(account), covered)
    return {"label": bank.name, **row, **backing}
