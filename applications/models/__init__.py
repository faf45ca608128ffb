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
from applications.models.blacklist import BlacklistEntry, BlacklistQuerySet
from applications.models.inquiry import Inquiry

__all__ = [
    "SEE_ALL",
    "Agreement",
    "AgreementQuerySet",
    "Application",
    "ApplicationGroupPermission",
    "ApplicationQuerySet",
    "BelowQuerySet",
    "BlacklistEntry",
    "BlacklistQuerySet",
    "Inquiry",
    "admitted",
    "group_ids",
    "view_permission",
]
