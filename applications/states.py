"""The states of requests, agreements and list entries, in the words of the notice's practice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    """贷款申请 (Articles 16 to 18)."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    DEPT_REVIEW = "DEPT_REVIEW", _("Under review by the department")
    RETURNED = "RETURNED", _("Returned for correction")
    REJECTED = "REJECTED", _("Not recommended")
    RECOMMENDED = "RECOMMENDED", _("Recommended")
    BANK_ACCEPTED = "BANK_ACCEPTED", _("Accepted by the bank")
    DUE_DILIGENCE = "DUE_DILIGENCE", _("Under investigation")
    BANK_DECLINED = "BANK_DECLINED", _("Declined by the bank")
    OPINION_APPROVED = "OPINION_APPROVED", _("Loan opinion given")
    FILED = "FILED", _("Filed")
    DISBURSED = "DISBURSED", _("Disbursed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    EXPIRED = "EXPIRED", _("Expired")


class AgreementState(TextChoices):
    """合作协议 (Articles 10, 15, 22)."""

    DRAFT = "DRAFT", _("Being drafted")
    SIGNING = "SIGNING", _("To be signed")
    EFFECTIVE = "EFFECTIVE", _("In force")
    SUSPENDED = "SUSPENDED", _("New business suspended")
    TERMINATED = "TERMINATED", _("Terminated")
    EXPIRED = "EXPIRED", _("Ended")
    RUN_OFF = "RUN_OFF", _("Run-off")
    CLOSED = "CLOSED", _("Closed")


class BlacklistState(TextChoices):
    """黑名单 (Article 21)."""

    PROPOSED = "PROPOSED", _("Proposed")
    NOTIFIED = "NOTIFIED", _("Notified")
    OBJECTED = "OBJECTED", _("Objection raised")
    REVIEWED = "REVIEWED", _("Objection reviewed")
    ACTIVE = "ACTIVE", _("Listed")
    REJECTED = "REJECTED", _("Not listed")
    EXPIRED = "EXPIRED", _("Period over")
    REVOKED = "REVOKED", _("Corrected and removed")


class WhitelistState(TextChoices):
    """白名单 (Article 6.2)."""

    ACTIVE = "ACTIVE", _("On the list")
    REMOVED = "REMOVED", _("Taken off the list")
    EXPIRED = "EXPIRED", _("Past its last day")
