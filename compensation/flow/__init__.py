"""Everything that can happen to fund movements, claims, recoveries, receipts and settlements."""

from compensation.flow.claim import CLAIM
from compensation.flow.fund import FUND_MOVEMENT
from compensation.flow.recovery import RECEIPT, RECOVERY
from compensation.flow.settlement import SETTLEMENT

__all__ = ["CLAIM", "FUND_MOVEMENT", "RECEIPT", "RECOVERY", "SETTLEMENT"]
