"""What each act on a request, an enterprise file, an agreement or a list entry asks."""

from applications.forms.agreement import (
    Conditions,
    DraftAgreement,
    SignAgreement,
)
from applications.forms.application import (
    Assign,
    Recommend,
    Redirect,
    Request,
    ReturnForCorrection,
    Reuse,
    Submit,
    Transfer,
)
from applications.forms.blacklist import (
    Decide,
    ProposeBlacklisting,
)
from applications.forms.enterprise import (
    ChangedPerson,
    ChosenFinancing,
    ChosenPerson,
    Financing,
    Person,
    Profile,
)
from applications.forms.inquiry import (
    Answer,
    Ask,
    AskAgain,
)
from applications.forms.precheck import (
    Precheck,
    answers,
)
from applications.forms.whitelist import (
    AddToWhitelist,
    ChangeEntry,
    ExtendEntry,
    Invite,
)

__all__ = [
    "AddToWhitelist",
    "Answer",
    "Ask",
    "AskAgain",
    "Assign",
    "ChangeEntry",
    "ChangedPerson",
    "ChosenFinancing",
    "ChosenPerson",
    "Conditions",
    "Decide",
    "DraftAgreement",
    "ExtendEntry",
    "Financing",
    "Invite",
    "Person",
    "Precheck",
    "Profile",
    "ProposeBlacklisting",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "Reuse",
    "SignAgreement",
    "Submit",
    "Transfer",
    "answers",
]
