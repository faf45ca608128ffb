"""What each act on a request, an agreement or a list entry asks."""

from applications.forms.agreement import DraftAgreement, SignAgreement
from applications.forms.application import Assign, Recommend, Redirect, Request, ReturnForCorrection
from applications.forms.blacklist import Decide, ProposeBlacklisting
from applications.forms.whitelist import AddToWhitelist, ChangeEntry, ExtendEntry, Invite

__all__ = [
    "AddToWhitelist",
    "Assign",
    "ChangeEntry",
    "Decide",
    "DraftAgreement",
    "ExtendEntry",
    "Invite",
    "ProposeBlacklisting",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "SignAgreement",
]
