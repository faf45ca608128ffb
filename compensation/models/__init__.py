"""Fund movements, claims with their payouts, recoveries with their receipts, settlements."""

from compensation.models.claim import Claim, Payout
from compensation.models.fund import FundMovement
from compensation.models.recovery import ProgressReport, Receipt, RecoveryCase
from compensation.models.settlement import Settlement

__all__ = ["Claim", "FundMovement", "Payout", "ProgressReport", "Receipt", "RecoveryCase", "Settlement"]
