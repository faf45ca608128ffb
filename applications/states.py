"""The states of requests, questions, agreements and list entries, in the words of the notice's practice."""

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
    BANK_LEFT = "BANK_LEFT", _("To be recommended to another bank")
    OPINION_APPROVED = "OPINION_APPROVED", _("Loan opinion given")
    FILED = "FILED", _("Filed")
    DISBURSED = "DISBURSED", _("Disbursed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    EXPIRED = "EXPIRED", _("Expired")
    REVOKED = "REVOKED", _("Recommendation revoked")


class FileState(TextChoices):
    """企业档案 (Article 6.2): an enterprise has one, kept as long as the enterprise is known."""

    KEPT = "KEPT", _("Kept")


class CompanyType(TextChoices):
    """What the business licence says the borrower is (form 4.2)."""

    LIMITED = "LIMITED", _("Limited company")
    JOINT_STOCK = "JOINT_STOCK", _("Joint-stock company")
    SOLE = "SOLE", _("Sole proprietorship enterprise")
    PARTNERSHIP = "PARTNERSHIP", _("Partnership enterprise")
    COOPERATIVE = "COOPERATIVE", _("Farmers' cooperative")
    INDIVIDUAL = "INDIVIDUAL", _("Individual business")


class SizeClass(TextChoices):
    """How large an enterprise is, by the national thresholds (Article 4)."""

    MICRO = "MICRO", _("Micro")
    SMALL = "SMALL", _("Small")
    MEDIUM = "MEDIUM", _("Medium-sized")
    LARGE = "LARGE", _("Large")


class Marital(TextChoices):
    """Whether a spouse stands surety, too (Article 11.4)."""

    SINGLE = "SINGLE", _("Single")
    MARRIED = "MARRIED", _("Married")
    DIVORCED = "DIVORCED", _("Divorced")
    WIDOWED = "WIDOWED", _("Widowed")


class Security(TextChoices):
    """How an existing loan is secured (form 4.2)."""

    CREDIT = "CREDIT", _("Credit")
    SURETY = "SURETY", _("Surety")
    MORTGAGE = "MORTGAGE", _("Mortgage")
    PLEDGE = "PLEDGE", _("Pledge")


class Tier(TextChoices):
    """Five-tier classification of an existing loan, as its bank says (form 4.2)."""

    NORMAL = "NORMAL", _("Normal")
    SPECIAL_MENTION = "SPECIAL_MENTION", _("Special mention")
    SUBSTANDARD = "SUBSTANDARD", _("Substandard")
    DOUBTFUL = "DOUBTFUL", _("Doubtful")
    LOSS = "LOSS", _("Loss")


class CheckCategory(TextChoices):
    """What is asked about controller, family and enterprise (Article 11.3)."""

    GANG = "GANG", _("Gang-related")
    USURY = "USURY", _("Usury")
    TAX = "TAX", _("Tax evasion")
    DISHONESTY = "DISHONESTY", _("Dishonesty")


class CheckResult(TextChoices):
    """What an inquiry about somebody found (Article 11.3)."""

    CLEAR = "CLEAR", _("No record")
    FOUND = "FOUND", _("Record found")


class MaterialVerdict(TextChoices):
    """The department's mark on a material."""

    GOOD = "GOOD", _("In order")
    WRONG = "WRONG", _("Not in order")


class AgreementState(TextChoices):
    """合作协议 (Articles 10, 15, 22)."""

    DRAFT = "DRAFT", _("Being drafted")
    SIGNING = "SIGNING", _("To be signed")
    SIGNED = "SIGNED", _("Signed, not yet in force")
    EFFECTIVE = "EFFECTIVE", _("In force")
    SUSPENDED = "SUSPENDED", _("New business suspended")
    TERMINATED = "TERMINATED", _("Terminated")
    EXPIRED = "EXPIRED", _("Ended")
    RUN_OFF = "RUN_OFF", _("Run-off")
    CLOSED = "CLOSED", _("Closed")


class ApplicationOrder(TextChoices):
    """Which part of a receipt is covered first, second and third: the orders the compensation app can apply."""

    COST_PRINCIPAL_INTEREST = "COST,PRINCIPAL,INTEREST", _("Costs, principal, interest")
    COST_INTEREST_PRINCIPAL = "COST,INTEREST,PRINCIPAL", _("Costs, interest, principal")
    PRINCIPAL_COST_INTEREST = "PRINCIPAL,COST,INTEREST", _("Principal, costs, interest")
    PRINCIPAL_INTEREST_COST = "PRINCIPAL,INTEREST,COST", _("Principal, interest, costs")
    INTEREST_COST_PRINCIPAL = "INTEREST,COST,PRINCIPAL", _("Interest, costs, principal")
    INTEREST_PRINCIPAL_COST = "INTEREST,PRINCIPAL,COST", _("Interest, principal, costs")


class CostBearer(TextChoices):
    """Who bears the costs of recovery that no receipt covers (form 4.1); never the pool, which pays principal only."""

    BANK = "BANK", _("The bank")
    SHARED = "SHARED", _("Bank and district budget, by their shares")


class SuspensionGround(TextChoices):
    """Why a bank's new business is suspended (domain note 3 §3.10)."""

    EXIT_LINE = "EXIT_LINE", _("Non-performing loans beyond the limit, a claim begun (Article 10)")
    COMPLAINT = "COMPLAINT", _("Complaint under inquiry (Article 22)")
    NO_COVER = "NO_COVER", _("The account's cover is exhausted (Article 8)")
    OTHER = "OTHER", _("Another ground")


class TerminationGround(TextChoices):
    """Why the government stops the cooperation: the notice knows two grounds."""

    EXIT_LINE = "EXIT_LINE", _("Non-performing loans beyond the limit, a claim begun (Article 10)")
    OBSTRUCTION = "OBSTRUCTION", _("Enterprises refused or harassed without cause, substantiated (Article 22)")


class BlacklistState(TextChoices):
    """黑名单 (Article 21)."""

    PROPOSED = "PROPOSED", _("Proposed")
    NOTIFIED = "NOTIFIED", _("Notified")
    OBJECTED = "OBJECTED", _("Objection raised")
    REVIEWED = "REVIEWED", _("Reviewed, before the government")
    ACTIVE = "ACTIVE", _("Listed")
    REJECTED = "REJECTED", _("Not listed")
    EXPIRED = "EXPIRED", _("Period over")
    REVOKED = "REVOKED", _("Corrected and removed")


class InquiryState(TextChoices):
    """补充材料问询 (Articles 6, 17)."""

    ASKED = "ASKED", _("To be answered")
    ANSWERED = "ANSWERED", _("Answered")
    CLOSED = "CLOSED", _("Question closed")
    CANCELLED = "CANCELLED", _("Taken back")


class BlacklistGround(TextChoices):
    """Why a subject is barred, in the words of Article 21."""

    NO_PROOF = "NO_PROOF", _("Required proof of credit not provided")
    FALSE_PROOF = "FALSE_PROOF", _("False proof of credit provided")
    EVASION = "EVASION", _("Debt maliciously evaded")


class ServedBy(TextChoices):
    """How a notice reached its addressee."""

    DIRECT = "DIRECT", _("Handed over")
    POST = "POST", _("Registered post")
    LEFT = "LEFT", _("Left before witnesses")
    ELECTRONIC = "ELECTRONIC", _("Electronically, with consent")
    PUBLIC = "PUBLIC", _("Public announcement")


class ReviewResult(TextChoices):
    """What the review of an objection came to."""

    UPHOLD = "UPHOLD", _("The proposal is upheld")
    DROP = "DROP", _("The proposal is dropped")


class WhitelistState(TextChoices):
    """白名单 (Article 6.2)."""

    ACTIVE = "ACTIVE", _("On the list")
    REMOVED = "REMOVED", _("Taken off the list")
    EXPIRED = "EXPIRED", _("Past its last day")


class ComplaintState(TextChoices):
    """投诉 (Article 22)."""

    SUBMITTED = "SUBMITTED", _("Complaint submitted")
    ACCEPTED = "ACCEPTED", _("Accepted, the bank is to answer")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("Complaint not accepted")
    BANK_REPLY = "BANK_REPLY", _("The bank has answered")
    INVESTIGATING = "INVESTIGATING", _("Being verified")
    SUBSTANTIATED = "SUBSTANTIATED", _("Substantiated")
    UNSUBSTANTIATED = "UNSUBSTANTIATED", _("Not substantiated")
    MEDIATED = "MEDIATED", _("Settled by mediation")
    CLOSED = "CLOSED", _("Complaint closed")


class ComplaintGround(TextChoices):
    """What a bank must not do (Article 22), and what its fees must not (form 4.10)."""

    REFUSED = "REFUSED", _("Refused without proper reason")
    LINE_CUT = "LINE_CUT", _("Approved line cut at will")
    CONDITIONS = "CONDITIONS", _("Conditions added at will")
    OBSTRUCTED = "OBSTRUCTED", _("Made difficult on purpose")
    FEES = "FEES", _("Charged against the rules")


class StopAnswer(TextChoices):
    """What the government says to a proposal to stop the cooperation (Article 22)."""

    STOP = "STOP", _("The cooperation is stopped")
    KEEP = "KEEP", _("The cooperation goes on")


class CoordinationState(TextChoices):
    """协调事项 of the service centre (Article 6.6)."""

    OPEN = "OPEN", _("To be assigned")
    ASSIGNED = "ASSIGNED", _("Assigned, to be answered")
    ANSWERED = "ANSWERED", _("Answered to the centre")
    CLOSED = "CLOSED", _("Settled")
    CANCELLED = "CANCELLED", _("Withdrawn by its opener")


class CoordinationTopic(TextChoices):
    """What stands in the way of a loan (Article 6.6)."""

    MATERIALS = "MATERIALS", _("Materials and certificates")
    RECOMMENDATION = "RECOMMENDATION", _("Recommendation by the department")
    BANK_PROCEDURE = "BANK_PROCEDURE", _("Procedure of the bank")
    FILING = "FILING", _("Filing and disbursement")
    REPAYMENT = "REPAYMENT", _("Repayment and renewal")
    OTHER = "OTHER", _("Something else")
