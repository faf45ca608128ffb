"""What each act on a request, an agreement or a black-list entry asks."""

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
    Correct,
    Decide,
    Inquire,
    Object,
    ProposeBlacklisting,
    Purpose,
    ReviewObjection,
    Serve,
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

__all__ = [
    "Answer",
    "Ask",
    "AskAgain",
    "Assign",
    "ChangedPerson",
    "ChosenFinancing",
    "ChosenPerson",
    "Conditions",
    "Correct",
    "Decide",
    "DraftAgreement",
    "Financing",
    "Inquire",
    "Object",
    "Person",
    "Precheck",
    "Profile",
    "ProposeBlacklisting",
    "Purpose",
    "Recommend",
    "Redirect",
    "Request",
    "ReturnForCorrection",
    "Reuse",
    "ReviewObjection",
    "Serve",
    "SignAgreement",
    "Submit",
    "Transfer",
    "answers",
]
