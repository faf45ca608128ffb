"""What each act on a request, an agreement or a black-list entry asks."""

from applications.forms.agreement import DraftAgreement, SignAgreement
from applications.forms.application import Assign, Recommend, Redirect, Request, ReturnForCorrection
from applications.forms.blacklist import (
    Correct,
    Decide,
    Inquire,
    Object,
    ProposeBlacklisting,
    Purpose,
    ReviewObjection,
    Serve,
)

__all__ = [
    "Assign",
    "Correct",
    "Decide",
    "DraftAgreement",
    "Inquire",
    "Object",
    "ProposeBlacklisting",
    "Purpose",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "ReviewObjection",
    "Serve",
    "SignAgreement",
]
