"""The duties people hold, the kinds of organisation in which each makes sense, and what a bank's system may do."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    """经办, 复核, 审签 sign the acts of cases; 管理员 manages people; system is the robot's alone.

    The operator's people hold none of the first three: 系统, 安全, 审计 administrators are three people (三员), who
    neither see nor move a case; there the plain administrator is the system's.
    """

    HANDLER = "handler", _("Handler")
    CHECKER = "checker", _("Checker")
    APPROVER = "approver", _("Approver")
    ADMINISTRATOR = "administrator", _("Administrator")
    SECURITY = "security", _("Security administrator")
    AUDIT = "audit", _("Audit administrator")
    SYSTEM = "system", _("System")


class Scope(models.TextChoices):
    """What a bank's own system may be allowed; whatever none of them names, it may not do."""

    READ = "read", _("Read the bank's cases")
    MOVEMENTS = "movements", _("Prepare disbursements and repayments")
    BALANCES = "balances", _("Send balance files")


# Duties that act on cases; administrators who hold nothing else neither sign nor get notices of cases.
ON_CASES = frozenset({Duty.HANDLER, Duty.CHECKER, Duty.APPROVER})

# The operator's three; nobody holds two of them, and the database says so.
OPERATORS = (Duty.ADMINISTRATOR, Duty.SECURITY, Duty.AUDIT)

# Duties that a person may lend to a colleague; who manages people must do so under their own name.
DELEGABLE = ON_CASES

DESCRIPTIONS: dict[Duty, Promise] = {
    Duty.HANDLER: _("Prepares and submits the acts of the organisation."),
    Duty.CHECKER: _("Checks what a handler prepared; never the own work."),
    Duty.APPROVER: _("Signs for the organisation; never what the same person handled or checked."),
    Duty.ADMINISTRATOR: _("Adds people of the own organisation and gives them duties."),
    Duty.SECURITY: _("Replaces lost passwords and second factors, of any organisation; gives no duty."),
    Duty.AUDIT: _("Reads who administered what; changes nothing."),
    Duty.SYSTEM: _("Timers and consequences; no person holds it."),
}


def choices_of_scopes() -> list[tuple[str, Promise | str]]:
    """What may be allowed to a bank's system, as (value, label)."""
    return [(scope.value, scope.label) for scope in Scope]


def for_people_of(operator: bool) -> tuple[Duty, ...]:
    """The duties people may hold: those of the system's operator, or those of every other organisation."""
    return OPERATORS if operator else (*(duty for duty in Duty if duty in ON_CASES), Duty.ADMINISTRATOR)


def choices_for_people(operator: bool = False) -> list[tuple[str, Promise | str]]:
    """The duties an administrator may give, as (value, label)."""
    return [(duty.value, duty.label) for duty in for_people_of(operator)]


def choices_to_delegate() -> list[tuple[str, Promise | str]]:
    """The duties one may lend to a colleague, as (value, label)."""
    return [(duty.value, duty.label) for duty in Duty if duty in DELEGABLE]
