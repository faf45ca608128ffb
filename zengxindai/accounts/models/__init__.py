"""Organisations, people and their duties; and what they sign in with."""

from zengxindai.accounts.models.keys import (
    FormerPassword,
    RecoveryCode,
    SecondFactor,
    Session,
)
from zengxindai.accounts.models.people import (
    SOLE_KINDS,
    Delegation,
    DutyHeld,
    Kind,
    NamedOfficer,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
    Sector,
    User,
    in_force,
    with_branches,
)
from zengxindai.accounts.models.systems import AccessToken, ServiceAccount, UsedNonce

__all__ = [
    "SOLE_KINDS",
    "AccessToken",
    "Delegation",
    "DutyHeld",
    "FormerPassword",
    "Kind",
    "NamedOfficer",
    "Organisation",
    "OrganisationName",
    "OrganisationQuerySet",
    "RecoveryCode",
    "SecondFactor",
    "Sector",
    "ServiceAccount",
    "Session",
    "UsedNonce",
    "User",
    "in_force",
    "with_branches",
]
