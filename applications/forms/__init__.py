"""What each act on a request, an agreement or a black-list entry asks."""

from applications.forms.agreement import DraftAgreement, SignAgreement
from applications.forms.application import Assign, Recommend, Redirect, Request, ReturnForCorrection
from applications.forms.blacklist import Decide, ProposeBlacklisting

__all__ = [
    "Assign",
    "Decide",
    "DraftAgreement",
    "ProposeBlacklisting",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "SignAgreement",
]
