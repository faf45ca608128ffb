"""What exists before a loan does: requests, the banks' agreements, the black list."""

from applications.models.agreement import Agreement, AgreementQuerySet
from applications.models.application import (
    SEE_ALL,
    Application,
    ApplicationGroupPermission,
    ApplicationQuerySet,
    BelowQuerySet,
    admitted,
    group_ids,
    view_permission,
)
from applications.models.blacklist import BlacklistEntry, BlacklistQuery, BlacklistQuerySet
from applications.models.subjects import Firm, Person, Subject

__all__ = [
    "SEE_ALL",
    "Agreement",
    "AgreementQuerySet",
    "Application",
    "ApplicationGroupPermission",
    "ApplicationQuerySet",
    "BelowQuerySet",
    "BlacklistEntry",
    "BlacklistQuery",
    "BlacklistQuerySet",
    "Firm",
    "Person",
    "Subject",
    "admitted",
    "group_ids",
    "view_permission",
]
