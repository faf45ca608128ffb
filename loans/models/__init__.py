"""Opinions, guarantees, filings and their versions, loans and their movements, balance files."""

from loans.models.balance import (
    READS_BALANCES,
    BalanceDifference,
    BalanceFile,
    DifferenceNote,
)
from loans.models.check import (
    Check,
)
from loans.models.diligence import (
    DueDiligence,
    Surety,
    YearFigures,
)
from loans.models.filing import (
    Filing,
    FilingMark,
)
from loans.models.guarantee import (
    CounterGuarantee,
    Guarantee,
    GuaranteeReceipt,
    PursuitReport,
)
from loans.models.loan import (
    Instalment,
    Loan,
    Movement,
    TierChange,
)
from loans.models.opinion import (
    LoanOpinion,
)
from loans.models.version import (
    FilingVersion,
)
from loans.models.waiver import (
    Waiver,
)

__all__ = [
    "READS_BALANCES",
    "BalanceDifference",
    "BalanceFile",
    "Check",
    "CounterGuarantee",
    "DifferenceNote",
    "DueDiligence",
    "Filing",
    "FilingMark",
    "FilingVersion",
    "Guarantee",
    "GuaranteeReceipt",
    "Instalment",
    "Loan",
    "LoanOpinion",
    "Movement",
    "PursuitReport",
    "Surety",
    "TierChange",
    "Waiver",
    "YearFigures",
]
