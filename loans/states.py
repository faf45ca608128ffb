"""The states of loan opinions, filings and loans, and the words of their smaller choices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OpinionState(TextChoices):
    """贷款意见 (Article 18)."""

    INVESTIGATING = "INVESTIGATING", _("Under investigation")
    MATERIAL_REQUESTED = "MATERIAL_REQUESTED", _("Waiting for material")
    APPROVED = "APPROVED", _("Approved")
    CONDITIONAL = "CONDITIONAL", _("Approved with conditions")
    DECLINED = "DECLINED", _("Declined")
    LAPSED = "LAPSED", _("Lapsed")


class FilingState(TextChoices):
    """备案 (Article 18)."""

    DRAFT = "DRAFT", _("To be filed")
    SUBMITTED = "SUBMITTED", _("Submitted for filing")
    RETURNED = "RETURNED", _("Returned for correction")
    REGISTERED = "REGISTERED", _("Registered")
    AMENDING = "AMENDING", _("Change being filed")
    LAPSED = "LAPSED", _("Lapsed")
    CANCELLED = "CANCELLED", _("Cancelled")
    CLOSED = "CLOSED", _("Closed")


class LoanState(TextChoices):
    """贷款 (Articles 9, 12 to 14, 18, 19)."""

    PENDING_DRAW = "PENDING_DRAW", _("To be disbursed")
    ACTIVE = "ACTIVE", _("Normal")
    OVERDUE = "OVERDUE", _("Overdue")
    CLAIMED = "CLAIMED", _("Compensation claimed")
    COMPENSATED = "COMPENSATED", _("Compensated, in recovery")
    RECOVERED_FULL = "RECOVERED_FULL", _("Fully recovered")
    SETTLED = "SETTLED", _("Settled")
    REPAID = "REPAID", _("Repaid")
    CANCELLED = "CANCELLED", _("Not disbursed")


class Backing(TextChoices):
    """Who stands behind a loan, one or the other (Articles 5, 6.4)."""

    POOL = "POOL", _("Risk pool")
    GUARANTEE = "GUARANTEE", _("Guarantor")
    NONE = "NONE", _("Not covered: disbursed without a registered filing")


class VersionKind(TextChoices):
    """What was sent to the recipients: the filing itself, or a change of a registered one (Article 18)."""

    FILING = "FILING", _("Filing")
    AMENDMENT = "AMENDMENT", pgettext_lazy("of a filing", "Change")


class Mark(TextChoices):
    """What a recipient of a filing did with it (Article 18)."""

    ACKED = "ACKED", _("Acknowledged")
    DEEMED = "DEEMED", _("Deemed acknowledged")
    RETURNED = "RETURNED", _("Returned")


class ReturnGround(TextChoices):
    """The only grounds on which a filing may be returned: filing is notification, not approval (Article 18)."""

    MISSING_ITEM = "MISSING_ITEM", _("An item is missing")
    OVER_CAP = "OVER_CAP", _("Amount, term or rate exceeds the limit")
    BLACKLISTED = "BLACKLISTED", _("The enterprise is on the black list")
    NOT_IN_DISTRICT = "NOT_IN_DISTRICT", _("The enterprise is not registered in the district")
    NO_RECOMMENDATION = "NO_RECOMMENDATION", _("There is no valid recommendation")
    BANK_SUSPENDED = "BANK_SUSPENDED", _("The bank's new business is suspended")
    NO_COVER = "NO_COVER", _("The pool's cover is exhausted")


class DeclineCode(TextChoices):
    """Why a bank declines (form 4.4); Article 22 asks for a proper reason."""

    QUALIFICATION = "QUALIFICATION", _("Qualification")
    CREDIT = "CREDIT", _("Credit record")
    FINANCES = "FINANCES", _("Finances")
    PURPOSE = "PURPOSE", _("Purpose of the loan")
    SURETY = "SURETY", _("Surety")
    POLICY = "POLICY", _("Policy")
    OTHER = "OTHER", _("Other")


class PaymentMethod(TextChoices):
    """How the money leaves the bank (form 4.4)."""

    ENTRUSTED = "ENTRUSTED", _("Paid by the bank to the seller")
    OWN = "OWN", _("Paid by the enterprise itself")


class SuretyKind(TextChoices):
    """Why somebody stands surety (Article 11.4)."""

    CONTROLLER = "CONTROLLER", _("Actual controller")
    SHAREHOLDER = "SHAREHOLDER", _("Major shareholder")
    SPOUSE = "SPOUSE", _("Spouse")
    OTHER = "OTHER", _("Other surety")


class Tier(TextChoices):
    """五级分类."""

    PASS = "1", _("Pass")
    SPECIAL_MENTION = "2", _("Special mention")
    SUBSTANDARD = "3", _("Substandard")
    DOUBTFUL = "4", _("Doubtful")
    LOSS = "5", _("Loss")


class CheckKind(TextChoices):
    """贷后检查的类型 (form 4.6)."""

    FIRST = "FIRST", _("First check after disbursement")
    QUARTERLY = "QUARTERLY", _("Quarterly check")
    SPECIAL = "SPECIAL", _("Special check")


class CheckState(TextChoices):
    """贷后检查 (Article 19)."""

    DUE = "DUE", _("Due")
    DONE = "DONE", _("Recorded")
    VOID = "VOID", _("Void: the loan had ended")


class Signal(TextChoices):
    """预警信号 (form 4.6): what a check finds that may end badly."""

    DEBT_RATIO = "DEBT_RATIO", _("Debt ratio clearly up two months running")
    LIQUIDITY = "LIQUIDITY", _("Current ratio down two months running")
    REVENUE = "REVENUE", _("Main revenue down three months running")
    PROFIT = "PROFIT", _("Profit down three months running")
    TAX = "TAX", _("Taxes paid fell sharply")
    UTILITIES = "UTILITIES", _("Water and electricity used fell sharply")
    OWNERS = "OWNERS", _("Shareholders or controller changed")
    CAPITAL = "CAPITAL", _("Capital inflated or withdrawn")
    DISPUTE = "DISPUTE", _("Unlawful business or an economic dispute")
    ARREARS = "ARREARS", _("Interest in arrears")
    USE_CHANGED = "USE_CHANGED", _("Use of the loan changed")
    OUT_OF_REACH = "OUT_OF_REACH", _("Out of reach")
    STOPPED = "STOPPED", _("Production stopped")
    DISHONEST = "DISHONEST", _("Listed as dishonest judgment debtor")


class AlertKind(TextChoices):
    """Why a loan is watched (rule LOAN-03)."""

    MATURES = "MATURES", _("Matures soon")
    OVERDUE = "OVERDUE", _("Past due")
    TIER = "TIER", _("Class lowered")
    CHECK_LATE = "CHECK_LATE", _("Check overdue")
    MISUSED = "MISUSED", _("Funds misused")
    SIGNALS = "SIGNALS", _("Warning signals")
    RECLASSIFY = "RECLASSIFY", _("A worse class is proposed")


class MovementKind(TextChoices):
    """What moved a loan's principal."""

    DRAW = "DRAW", _("Disbursement")
    REPAYMENT = "REPAYMENT", _("Repayment")
    RECOVERY = "RECOVERY", _("Recovery")
    SETTLEMENT = "SETTLEMENT", _("Written off by settlement")
    REVERSAL = "REVERSAL", _("Reversal")


class Repayment(TextChoices):
    """How principal comes back (form 4.4); interest is not recorded here."""

    BULLET = "BULLET", _("Principal and interest at maturity")
    INTEREST_FIRST = "INTEREST_FIRST", _("Interest by periods, principal at maturity")
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL", _("Equal principal")
    EQUAL_INSTALMENT = "EQUAL_INSTALMENT", _("Equal instalments")


class GuaranteeState(TextChoices):
    """担保 by the guarantor (Articles 5, 6.4)."""

    APPLIED = "APPLIED", _("Guarantee applied for")
    REVIEW = "REVIEW", _("Pre-guarantee investigation")
    APPROVED = "APPROVED", _("Guarantee agreed")
    DECLINED = "DECLINED", _("Guarantee declined")
    LAPSED = "LAPSED", _("Lapsed")
    IN_FORCE = "IN_FORCE", _("Guarantee in force")
    RELEASED = "RELEASED", _("Guarantee released")
    PAYOUT_REQUESTED = "PAYOUT_REQUESTED", _("Payout requested")
    PAID_OUT = "PAID_OUT", _("Paid out by the guarantor")
    RECOVERING = "RECOVERING", _("Guarantor in recovery")
    WRITTEN_OFF = "WRITTEN_OFF", _("Written off")
    CLOSED = "CLOSED", _("Closed")


class WaiverState(TextChoices):
    """例外准许 (ADR 0025)."""

    ASKED = "ASKED", _("Waiver asked for")
    GRANTED = "GRANTED", _("Waiver granted")
    REFUSED = "REFUSED", _("Waiver refused")
    WITHDRAWN = "WITHDRAWN", _("Waiver withdrawn")
    REVOKED = "REVOKED", _("Waiver revoked")
    USED = "USED", _("Waiver used")
    EXPIRED = "EXPIRED", _("Waiver expired")


class WaivedRule(TextChoices):
    """What a waiver can be about: the separable rules, as people call them."""

    LATE_DRAW = "LOAN-10", _("Late disbursement")
    NO_SPOUSE = "FIL-08", _("The spouse stands no surety")


class LegalStage(TextChoices):
    """How far a pursuit has come, the bank's or the guarantor's own (domain note 3 §3.8)."""

    COLLECTION = "COLLECTION", _("Collection, before suit")
    FIRST_INSTANCE = "FIRST_INSTANCE", _("First instance")
    APPEAL = "APPEAL", _("Appeal and retrial")
    THIRD_PARTY_SUIT = "THIRD_PARTY_SUIT", _("Third-party suit")
    ENFORCEMENT = "ENFORCEMENT", _("Enforcement")
    SUSPENDED = "SUSPENDED", _("This enforcement ended")
    ENDED = "ENDED", _("Enforcement ended")
    BANKRUPTCY = "BANKRUPTCY", _("Bankruptcy")


class CounterKind(TextChoices):
    """反担保: what stands behind the guarantor."""

    SURETY = "SURETY", _("Surety of a person")
    COMPANY = "COMPANY", _("Surety of an enterprise")
    MORTGAGE = "MORTGAGE", _("Mortgage")
    PLEDGE = "PLEDGE", _("Pledge")
    DEPOSIT = "DEPOSIT", pgettext_lazy("counter-guarantee", "Deposit")


class ReceiptSource(TextChoices):
    """From whom the guarantor's money came back; what the bank passes on, it has recorded on the loan itself."""

    BORROWER = "BORROWER", _("Borrower")
    SURETY = "SURETY", _("Surety or counter-guarantee")
    ENFORCED = "ENFORCED", _("Enforced by a court")
    BANK = "BANK", _("Passed on by the bank")


class BalanceFileState(TextChoices):
    """余额核对: a bank's balance file of a day, held against the movements."""

    SENT = "SENT", _("Sent")
    AGREES = "AGREES", _("Agrees")
    DIFFERS = "DIFFERS", _("Differs")
    EXPLAINED = "EXPLAINED", _("Explained")
    SUPERSEDED = "SUPERSEDED", _("Superseded by a newer file")


class DifferenceKind(TextChoices):
    """差异: in what a bank's file and the movements do not agree."""

    AMOUNT = "AMOUNT", _("The balances differ")
    BANK_ONLY = "BANK_ONLY", _("Only in the bank's file")
    OURS_ONLY = "OURS_ONLY", _("Only recorded here")
    TIER = "TIER", _("The five-tier classes differ")


class DifferenceReason(TextChoices):
    """差异原因, as the bank gives it."""

    TIMING = "TIMING", _("Booked on different days")
    OMITTED = "OMITTED", _("Not recorded here yet")
    MISTAKEN = "MISTAKEN", _("Recorded here wrongly")
    BASIS = "BASIS", _("The bank counts otherwise")
    FILE = "FILE", _("The bank's file is wrong")
    OTHER = "OTHER", _("Other")
