"""What each act on a fund movement, claim, recovery, receipt or settlement asks."""

from compensation.forms.allocation import (
    CorrectPlan,
    DraftPlan,
)
from compensation.forms.claim import (
    ApproveAmount,
    ClaimMaterial,
    DraftClaim,
    Pay,
    RecordApproval,
    RecordRefusal,
    Review,
)
from compensation.forms.exit_case import (
    Decide,
    Petition,
    StateView,
)
from compensation.forms.fund import (
    Approve,
    BookMovement,
    DraftMovement,
    DraftRefund,
    DraftTransfer,
    RegisterInterest,
)
from compensation.forms.period import (
    Period,
)
from compensation.forms.receipt import (
    Deposit,
    RegisterReceipt,
    ReverseReceipt,
)
from compensation.forms.recovery import (
    Exhaust,
    Progress,
    RecordCost,
    RecordSeizure,
    ReleaseSeizure,
    RenewSeizure,
)
from compensation.forms.settlement import (
    Archive,
    DraftSettlement,
    Evidence,
    Execute,
)
from compensation.forms.statement import (
    AskAboutItems,
    ExplainItems,
    PairByHand,
    SendStatement,
    Unpair,
)
from loans.forms import (
    Repay,
)
from zengxindai.workflow.forms import (
    Opinion,
    Reason,
)

__all__ = [
    "Approve",
    "ApproveAmount",
    "Archive",
    "AskAboutItems",
    "BookMovement",
    "ClaimMaterial",
    "CorrectPlan",
    "Decide",
    "Deposit",
    "DraftClaim",
    "DraftMovement",
    "DraftPlan",
    "DraftRefund",
    "DraftSettlement",
    "DraftTransfer",
    "Evidence",
    "Execute",
    "Exhaust",
    "ExplainItems",
    "Opinion",
    "PairByHand",
    "Pay",
    "Period",
    "Petition",
    "Progress",
    "Reason",
    "RecordApproval",
    "RecordCost",
    "RecordRefusal",
    "RecordSeizure",
    "RegisterInterest",
    "RegisterReceipt",
    "ReleaseSeizure",
    "RenewSeizure",
    "Repay",
    "ReverseReceipt",
    "Review",
    "SendStatement",
    "StateView",
    "Unpair",
]
