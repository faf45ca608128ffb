"""What each act on a request, an agreement or a black-list entry asks."""

from applications.forms.agreement import DraftAgreement, SignAgreement
from applications.forms.application import Assign, Recommend, Redirect, Request, ReturnForCorrection, Transfer
from applications.forms.blacklist import Decide, ProposeBlacklisting
from applications.forms.inquiry import Answer, Ask, AskAgain

__all__ = [
    "Answer",
    "Ask",
    "AskAgain",
    "Assign",
    "Decide",
    "DraftAgreement",
    "ProposeBlacklisting",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "SignAgreement",
    "Transfer",
]
