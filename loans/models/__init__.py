"""Opinions, guarantees, filings with their versions and acknowledgements, loans with their movements."""

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

__all__ = [
    "Check",
    "CounterGuarantee",
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
    "YearFigures",
]
