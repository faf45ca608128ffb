"""What each act on a request, an agreement or a black-list entry asks."""

from applications.forms.agreement import (
    AgreementMaterial,
    CloseAgreement,
    Conditions,
    DraftAgreement,
    ResumeAgreement,
    SignAgreement,
    SuspendAgreement,
    TerminateAgreement,
)
from applications.forms.application import (
    Assign,
    Recommend,
    Redirect,
    Request,
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
from applications.forms.review import (
    MarkMaterial,
    RecordChecks,
    ReturnForCorrection,
    Reveal,
    TickItem,
)
from applications.forms.whitelist import (
    AddToWhitelist,
    ChangeEntry,
    ExtendEntry,
    Invite,
)

__all__ = [
    "AddToWhitelist",
    "AgreementMaterial",
    "Answer",
    "Ask",
    "AskAgain",
    "Assign",
    "ChangeEntry",
    "ChangedPerson",
    "ChosenFinancing",
    "ChosenPerson",
    "CloseAgreement",
    "Conditions",
    "Correct",
    "Decide",
    "DraftAgreement",
    "ExtendEntry",
    "Financing",
    "Inquire",
    "Invite",
    "MarkMaterial",
    "Object",
    "Person",
    "Precheck",
    "Profile",
    "ProposeBlacklisting",
    "Purpose",
    "Recommend",
    "RecordChecks",
    "Redirect",
    "Request",
    "ResumeAgreement",
    "ReturnForCorrection",
    "Reuse",
    "Reveal",
    "ReviewObjection",
    "Serve",
    "SignAgreement",
    "Submit",
    "SuspendAgreement",
    "TerminateAgreement",
    "TickItem",
    "Transfer",
    "answers",
]
