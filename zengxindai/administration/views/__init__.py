"""Doors of the administration."""

from zengxindai.administration.views.duties import EndDelegation, EndOfficer, MyDelegations, MyToken, Officers
from zengxindai.administration.views.operators import Security, Trail
from zengxindai.administration.views.people import (
    AddPerson,
    AdministratorOnly,
    Branches,
    EndDuty,
    IssuePassword,
    People,
    Person,
    ResetSecondFactor,
    SetActive,
    attempt,
)
from zengxindai.administration.views.routing import EndRoute, Routes

__all__ = [
    "AddPerson",
    "AdministratorOnly",
    "Branches",
    "EndDelegation",
    "EndDuty",
    "EndOfficer",
    "EndRoute",
    "IssuePassword",
    "MyDelegations",
    "MyToken",
    "Officers",
    "People",
    "Person",
    "ResetSecondFactor",
    "Routes",
    "Security",
    "SetActive",
    "Trail",
    "attempt",
]
