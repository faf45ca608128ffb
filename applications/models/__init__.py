"""What exists before a loan does: enterprise files, requests, the banks' agreements, the lists."""

from applications.models.agreement import (
    Agreement,
    AgreementQuerySet,
)
from applications.models.application import (
    SEE_ALL,
    Application,
    ApplicationGroupPermission,
    ApplicationQuerySet,
    BelowQuerySet,
    OfBankQuerySet,
    admitted,
    grants,
    own_offices,
    view_permission,
)
from applications.models.blacklist import (
    BlacklistEntry,
    BlacklistQuery,
    BlacklistQuerySet,
)
from applications.models.complaint import (
    Complaint,
    ComplaintQuerySet,
    ComplaintRecord,
)
from applications.models.coordination import (
    Coordination,
)
from applications.models.enterprise import (
    EnterpriseFile,
    ExistingLoan,
    RelatedPerson,
)
from applications.models.inquiry import (
    Inquiry,
)
from applications.models.review import (
    CorrectionItem,
    IntegrityCheck,
    MaterialCheck,
)
from applications.models.subjects import (
    Firm,
    Person,
    Subject,
)
from applications.models.submission import (
    Submission,
)
from applications.models.whitelist import (
    Invitation,
    InvitationQuerySet,
    WhitelistEntry,
    WhitelistQuerySet,
)

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
    "Complaint",
    "ComplaintQuerySet",
    "ComplaintRecord",
    "Coordination",
    "CorrectionItem",
    "EnterpriseFile",
    "ExistingLoan",
    "Firm",
    "Inquiry",
    "IntegrityCheck",
    "Invitation",
    "InvitationQuerySet",
    "MaterialCheck",
    "OfBankQuerySet",
    "Person",
    "RelatedPerson",
    "Subject",
    "Submission",
    "WhitelistEntry",
    "WhitelistQuerySet",
    "admitted",
    "grants",
    "own_offices",
    "view_permission",
]
