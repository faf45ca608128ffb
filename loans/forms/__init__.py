"""What each act on an opinion, a filing or a loan asks."""

from loans.forms.check import RecordCheck
from loans.forms.filing import (
    Acknowledge,
    ReturnForCorrection,
    SubmitFiling,
)
from loans.forms.loan import (
    Classify,
    Draw,
    Repay,
)
from loans.forms.opinion import (
    Approve,
    Decline,
    Investigate,
)
from zengxindai.workflow.forms import Opinion, Reason

__all__ = [
    "Acknowledge",
    "Approve",
    "Classify",
    "Decline",
    "Draw",
    "Investigate",
    "Opinion",
    "Reason",
    "RecordCheck",
    "Repay",
    "ReturnForCorrection",
    "SubmitFiling",
]
