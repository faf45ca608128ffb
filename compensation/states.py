"""The states of fund movements, claims, recoveries, receipts and settlements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FundMovementState(TextChoices):
    """专户资金变动 (Articles 7, 8)."""

    DRAFT = "DRAFT", _("Being drafted")
    GOV_PENDING = "GOV_PENDING", _("Waiting for the district government")
    GOV_APPROVED = "GOV_APPROVED", _("Approved by the district government")
    BOOKED = "BOOKED", _("On the account")
    REJECTED = "REJECTED", _("Not approved")


class ClaimState(TextChoices):
    """代偿申请 (Article 9)."""

    DRAFT = "DRAFT", _("Being drafted")
    SUBMITTED = "SUBMITTED", _("With the finance bureau")
    GOV_PENDING = "GOV_PENDING", _("Waiting for the district government")
    GOV_APPROVED = "GOV_APPROVED", _("Approved by the district government")
    ENTRUSTED = "ENTRUSTED", _("Payment entrusted")
    PARTIALLY_PAID = "PARTIALLY_PAID", _("Partly paid, account short")
    PAID = "PAID", _("Paid")
    RECEIVED = "RECEIVED", _("Confirmed by the bank")
    RETURNED = "RETURNED", _("Returned for correction")
    REJECTED = "REJECTED", _("Not compensated")
    GOV_REJECTED = "GOV_REJECTED", _("Refused by the district government")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class RecoveryState(TextChoices):
    """追偿 (Article 9)."""

    OPEN = "OPEN", _("In recovery")
    EXHAUSTED = "EXHAUSTED", _("Measures exhausted")
    FULL = "FULL", _("Fully recovered")
    SETTLED = "SETTLED", _("Settled")
    POST = "POST", _("Recovery after settlement")


class ReceiptState(TextChoices):
    """追偿收款 (Article 9)."""

    REGISTERED = "REGISTERED", _("Registered")
    VERIFIED = "VERIFIED", _("Verified")
    DEPOSITED = "DEPOSITED", _("Returned to the account")
    CONFIRMED = "CONFIRMED", _("Booked")


class SettlementState(TextChoices):
    """清算 (Article 9)."""

    DRAFT = "DRAFT", _("Being drafted")
    BANK_SIGNED = "BANK_SIGNED", _("Signed by the bank")
    FINANCE_REVIEW = "FINANCE_REVIEW", _("Reviewed by the finance bureau")
    GOV_APPROVED = "GOV_APPROVED", _("Approved by the district government")
    EXECUTED = "EXECUTED", _("Executed")
    CLOSED = "CLOSED", _("Filed away")
    RETURNED = "RETURNED", _("Returned for correction")


class Exhaustion(TextChoices):
    """Why nothing more is to be had for now."""

    COURT_ORDER = "COURT_ORDER", _("Court order ending the enforcement")
    BANKRUPTCY_CLOSED = "BANKRUPTCY_CLOSED", _("Bankruptcy proceedings closed")
    NO_ASSETS = "NO_ASSETS", _("No assets found after the agreed time")


class ReceiptMethod(TextChoices):
    """How the money came."""

    BEFORE_SUIT = "BEFORE_SUIT", _("Collected before suit")
    JUDGMENT = "JUDGMENT", _("Paid after judgment")
    ENFORCED = "ENFORCED", _("Enforced")
    ASSET = "ASSET", _("Asset in place of payment")
    OTHER = "OTHER", _("Other")
