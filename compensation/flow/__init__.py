"""Everything that can happen to allocations, fund movements, claims, pursuits, settlements, statements and exits."""

from compensation.flow.allocation import ALLOCATION
from compensation.flow.claim import CLAIM
from compensation.flow.exit_case import EXIT_CASE
from compensation.flow.fund import FUND_MOVEMENT
from compensation.flow.receipt import RECEIPT
from compensation.flow.recovery import RECOVERY
from compensation.flow.settlement import SETTLEMENT
from compensation.flow.statement import STATEMENT

ALL = (ALLOCATION, FUND_MOVEMENT, CLAIM, RECOVERY, RECEIPT, SETTLEMENT, STATEMENT, EXIT_CASE)

__all__ = ["ALL", "ALLOCATION", "CLAIM", "EXIT_CASE", "FUND_MOVEMENT", "RECEIPT", "RECOVERY", "SETTLEMENT", "STATEMENT"]
