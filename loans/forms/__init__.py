"""What each act on an opinion, a filing or a loan asks."""

from loans.forms.amendment import (
    Amend,
    CancelFiling,
)
from loans.forms.balance import (
    AskAboutDifferences,
    ExplainDifferences,
    SendBalances,
)
from loans.forms.check import (
    RecordCheck,
)
from loans.forms.diligence import (
    Investigate,
    Reassign,
    Record,
)
from loans.forms.filing import (
    Acknowledge,
    ReturnForCorrection,
    SubmitFiling,
)
from loans.forms.loan import (
    Accelerate,
    Classify,
    Draw,
    DrawMore,
    Renew,
    Repay,
    Replan,
    Reverse,
)
from loans.forms.opinion import (
    Approve,
    Decline,
)
from loans.forms.waiver import (
    AskWaiver,
    GrantWaiver,
)
from zengxindai.workflow.forms import (
    Opinion,
    Reason,
)

__all__ = [
    "Accelerate",
    "Acknowledge",
    "Amend",
    "Approve",
    "AskAboutDifferences",
    "AskWaiver",
    "CancelFiling",
    "Classify",
    "Decline",
    "Draw",
    "DrawMore",
    "ExplainDifferences",
    "GrantWaiver",
    "Investigate",
    "Opinion",
    "Reason",
    "Reassign",
    "Record",
    "RecordCheck",
    "Renew",
    "Repay",
    "Replan",
    "ReturnForCorrection",
    "Reverse",
    "SendBalances",
    "SubmitFiling",
]
