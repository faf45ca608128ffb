"""The states of fund movements, claims, recoveries, receipts, settlements, statements and exit cases."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FundMovementState(TextChoices):
    """专户资金变动 (Articles 7, 8)."""

    DRAFT = "DRAFT", _("Being drafted")
    REGISTERED = "REGISTERED", _("Registered by the guarantor")
    GOV_PENDING = "GOV_PENDING", _("Waiting for the district government")
    GOV_APPROVED = "GOV_APPROVED", _("Approved by the district government")
    BOOKED = "BOOKED", _("Booked")
    REVERSED = "REVERSED", _("Taken back")
    REJECTED = "REJECTED", _("Not approved")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class AllocationState(TextChoices):
    """资金存放分配 (Article 7)."""

    DRAFT = "DRAFT", _("Being drafted")
    GOV_PENDING = "GOV_PENDING", _("Waiting for the district government")
    GOV_APPROVED = "GOV_APPROVED", _("Approved by the district government")
    DONE = "DONE", _("Carried out")
    REJECTED = "REJECTED", _("Not approved")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class AllocationBasis(TextChoices):
    """By what the pool is shared out (Article 7)."""

    COMPLETION_RATE = "COMPLETION_RATE", _("By completion rate")
    COMPLETED_AMOUNT = "COMPLETED_AMOUNT", _("By completed amount")
    MANUAL = "MANUAL", _("By hand")


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


class ApprovalRoute(TextChoices):
    """How the district government agreed: in the system, or on paper that the finance bureau recorded (Article 8)."""

    ONLINE = "ONLINE", _("In the system")
    PAPER = "PAPER", _("On paper")


class RecoveryState(TextChoices):
    """追偿 (Article 9)."""

    OPEN = "OPEN", _("In recovery")
    EXHAUSTING = "EXHAUSTING", _("Exhaustion being checked")
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
    REVERSED = "REVERSED", _("Taken back")


class SettlementState(TextChoices):
    """清算 (Article 9)."""

    DRAFT = "DRAFT", _("Being drafted")
    BANK_SIGNED = "BANK_SIGNED", _("Signed by the bank")
    FINANCE_REVIEW = "FINANCE_REVIEW", _("Reviewed by the finance bureau")
    GOV_APPROVED = "GOV_APPROVED", _("Approved by the district government")
    EXECUTED = "EXECUTED", _("Executed")
    CLOSED = "CLOSED", _("Filed away")
    RETURNED = "RETURNED", _("Returned for correction")
    VOID = "VOID", _("Fallen away")


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


class ReversalGround(TextChoices):
    """Why a booked receipt is taken back."""

    NOT_ARRIVED = "NOT_ARRIVED", _("Booked in error, no money had come")
    REFUND = "REFUND", _("Money had come and goes back to the bank")


class CostKind(TextChoices):
    """What a pursuit costs (form 4.8)."""

    LAWYER = "LAWYER", _("Lawyer's fee")
    COURT_FEE = "COURT_FEE", _("Court fee")
    PRESERVATION = "PRESERVATION", _("Fee of property preservation")
    APPRAISAL = "APPRAISAL", _("Appraisal fee")
    ENFORCEMENT = "ENFORCEMENT", _("Enforcement fee")
    NOTICE = "NOTICE", _("Fee of public notice")
    OTHER = "OTHER", _("Other")


class SeizureKind(TextChoices):
    """What happened to a seizure (domain note 3 §3.8)."""

    FIRST = "FIRST", _("First seizure")
    QUEUED = "QUEUED", _("Queued seizure")
    RENEWAL = "RENEWAL", _("Seizure renewed")
    RELEASE = "RELEASE", _("Seizure lifted")


class StatementState(TextChoices):
    """专户对账单 (Article 8)."""

    SENT = "SENT", _("Being compared")
    AGREED = "AGREED", _("Agrees with the books")
    DIFFERS = "DIFFERS", _("Differs from the books")
    EXPLAINED = "EXPLAINED", _("Differences explained")
    SUPERSEDED = "SUPERSEDED", _("Replaced by a corrected statement")


class PairedBy(TextChoices):
    """How a line of a statement and an entry of the books were found to be the same."""

    VOUCHER = "VOUCHER", _("Same voucher and amount")
    DAY = "DAY", _("Same amount, days close")
    HAND = "HAND", _("Paired by hand")


class StandingLevel(TextChoices):
    """How a bank's non-performing loans stand to the levels of the policy (Article 10)."""

    CALM = "CALM", _("Below the levels")
    YELLOW = "YELLOW", _("Yellow")
    ORANGE = "ORANGE", _("Orange")
    RED = "RED", _("Red")


class StandingBasis(TextChoices):
    """Whether a ratio is the evening's, from the loans, or the month's, from the report all three have received."""

    DAILY = "DAILY", _("Daily")
    OFFICIAL = "OFFICIAL", _("Official, of the month's report")


class ExitState(TextChoices):
    """退出事项 (Article 10): the line is crossed, and the district government decides."""

    OPENED = "OPENED", _("Waiting for the bank's view")
    FINANCE_REVIEW = "FINANCE_REVIEW", _("Under the finance bureau's review")
    GOV_PENDING = "GOV_PENDING", _("Waiting for the district government")
    TERMINATED = "TERMINATED", _("Cooperation terminated")
    RESUMED = "RESUMED", _("New business resumed")
    LAPSED = "LAPSED", _("Fallen away, the agreement had ended")


class ExitProposal(TextChoices):
    """What the finance bureau asks the district government to decide."""

    TERMINATE = "TERMINATE", _("Terminate the cooperation")
    RESUME = "RESUME", _("Resume new business")
