"""The states of periods and monthly reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PeriodState(TextChoices):
    """月末 (Article 6)."""

    FROZEN = "FROZEN", _("Frozen")


class ReportState(TextChoices):
    """月报 (Articles 6.3 to 6.5)."""

    GENERATED = "GENERATED", _("Generated, to be checked")
    SUBMITTED = "SUBMITTED", _("Sent to the three recipients")
    ACCEPTED = "ACCEPTED", _("Received by all three")
    RETURNED = "RETURNED", _("Returned for correction")
    CORRECTED = "CORRECTED", _("Replaced by a corrected version")


class ReportKind(TextChoices):
    """Which monthly report: the bank's (R1) or the guarantor's (R2, R6)."""

    BANK = "R1", _("Bank's monthly report")
    GUARANTOR = "R2", _("Guarantor's monthly report")


class Source(TextChoices):
    """With what a report's figure is compared before it is sent."""

    RECORDS = "RECORDS", _("The records as known now")
    FILE = "FILE", _("The bank's own balance file")
    STATEMENT = "STATEMENT", _("The bank's account statement")
    LEDGER = "LEDGER", _("The books of the special account")
    PARTNER = "PARTNER", _("The report of the other side")


class SummaryState(TextChoices):
    """月度汇总 of the central bank branch and the regulator (Article 6.3)."""

    DRAFT = "DRAFT", _("To be written")
    ISSUED = "ISSUED", _("Issued")


class TargetState(TextChoices):
    """年度工作目标 (Article 2)."""

    DRAFT = "DRAFT", _("Draft")
    IN_FORCE = "IN_FORCE", _("In force")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class FiguresState(TextChoices):
    """One entry of inclusive-SME figures of a month (Articles 2, 6.3)."""

    ENTERED = "ENTERED", _("Entered, to be checked")
    CONFIRMED = "CONFIRMED", _("Checked")
    SENT_BACK = "SENT_BACK", _("Not accepted")


class Indicator(TextChoices):
    """What Article 2's targets are about: balances in yuan, households, rates in %."""

    INCLUSIVE_BALANCE = "INCLUSIVE_BALANCE", _("Inclusive SME loans, balance")
    SCHEME_BALANCE = "SCHEME_BALANCE", _("Of them this scheme's loans, balance")
    INCLUSIVE_HOUSEHOLDS = "INCLUSIVE_HOUSEHOLDS", _("Inclusive SME loans, households")
    SCHEME_HOUSEHOLDS = "SCHEME_HOUSEHOLDS", _("This scheme's loans, households")
    INCLUSIVE_RATE = "INCLUSIVE_RATE", _("Inclusive SME loans, average rate")
    TECH_BALANCE = "TECH_BALANCE", _("Loans to technology firms, balance")
    TECH_HOUSEHOLDS = "TECH_HOUSEHOLDS", _("Loans to technology firms, households")
    INCLUSIVE_NPL = "INCLUSIVE_NPL", _("Inclusive SME loans, bad loans")


# What follows from this system's own loans is computed and never typed; everything else is entered.
COMPUTED = (Indicator.SCHEME_BALANCE, Indicator.SCHEME_HOUSEHOLDS)
ENTERED = tuple(each for each in Indicator if each not in COMPUTED)


class EvaluationState(TextChoices):
    """绩效评价 of a bank or the guarantor (Articles 6.1, 7)."""

    DRAFT = "DRAFT", _("Draft score")
    HEARING = "HEARING", _("Told, may be objected to")
    OBJECTED = "OBJECTED", _("Objected to")
    HEARD = "HEARD", _("Heard, to be published")
    PUBLISHED = "PUBLISHED", _("Published")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class InspectionState(TextChoices):
    """监督检查发现 (Article 6.3)."""

    DRAFT = "DRAFT", _("Finding being drafted")
    ISSUED = "ISSUED", _("To be rectified")
    REPORTED = "REPORTED", _("Rectification reported")
    RETURNED = "RETURNED", _("Rectification returned")
    RECTIFIED = "RECTIFIED", _("Rectified")
    DISCARDED = "DISCARDED", _("Draft discarded")


class InspectionKind(TextChoices):
    """What regulator and central bank look for (Article 6.3)."""

    OPERATION = "OPERATION", _("Operation against the rules")
    INTERESTS = "INTERESTS", _("Borrowers' interests harmed")
    RATES = "RATES", _("Interest policy not kept")


class MeetingState(TextChoices):
    """联席会议 (Article 20)."""

    PLANNED = "PLANNED", _("Being prepared")
    CALLED = "CALLED", _("Called")
    HELD = "HELD", _("Held, minutes issued")
    CANCELLED = "CANCELLED", _("Called off")


class AgendaKind(TextChoices):
    """What a line of an agenda is about (Article 20)."""

    OVERDUE = "OVERDUE", _("Overdue loan")
    ALERTED = "ALERTED", _("Loan to be watched")
    COORDINATION = "COORDINATION", _("Coordination case")
    OTHER = "OTHER", _("Other matter")


class ActionState(TextChoices):
    """议定事项 (Article 20)."""

    OPEN = "OPEN", _("To be done")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")


class AccountabilityState(TextChoices):
    """问责记录 (Article 23)."""

    RECORDED = "RECORDED", _("Recorded")
