"""Fund movements, allocations, claims, recoveries with their receipts, settlements, statements, standings of banks."""

from compensation.models.allocation import (
    AllocationPlan,
    AllocationRow,
)
from compensation.models.capacity import (
    CapacityMark,
)
from compensation.models.claim import (
    Claim,
    Payout,
)
from compensation.models.fund import (
    FundMovement,
)
from compensation.models.pursuit import (
    ProgressReport,
    RecoveryCost,
    Seizure,
)
from compensation.models.recovery import (
    Receipt,
    RecoveryCase,
)
from compensation.models.settlement import (
    Settlement,
)
from compensation.models.standing import (
    BankStanding,
    ExitCase,
    ExitLoan,
)
from compensation.models.statement import (
    STANDING,
    Statement,
    StatementLine,
    StatementNote,
    StatementPair,
)

__all__ = [
    "STANDING",
    "AllocationPlan",
    "AllocationRow",
    "BankStanding",
    "CapacityMark",
    "Claim",
    "ExitCase",
    "ExitLoan",
    "FundMovement",
    "Payout",
    "ProgressReport",
    "Receipt",
    "RecoveryCase",
    "RecoveryCost",
    "Seizure",
    "Settlement",
    "Statement",
    "StatementLine",
    "StatementNote",
    "StatementPair",
]
