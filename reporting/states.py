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


class ReportKind(TextChoices):
    """Which monthly report: the bank's (R1) or the guarantor's (R2, R6)."""

    BANK = "R1", _("Bank's monthly report")
    GUARANTOR = "R2", _("Guarantor's monthly report")
