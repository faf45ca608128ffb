"""The duties a person may hold, and the kinds of organisation in which each makes sense."""

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


def for_people_of(operator: bool) -> tuple[Duty, ...]:
    """The duties people may hold: those of the system's operator, or those of every other organisation."""
    return OPERATORS if operator else (*(duty for duty in Duty if duty in ON_CASES), Duty.ADMINISTRATOR)


def choices_for_people(operator: bool = False) -> list[tuple[str, Promise | str]]:
    """The duties an administrator may give, as (value, label)."""
    return [(duty.value, duty.label) for duty in for_people_of(operator)]


def choices_to_delegate() -> list[tuple[str, Promise | str]]:
    """The duties one may lend to a colleague, as (value, label)."""
    return [(duty.value, duty.label) for duty in Duty if duty in DELEGABLE]
