"""The people behind an enterprise as reviewers read them: masked, and in full for who gave a reason (Article 11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, EnterpriseFile
from applications.queries.enterprise import file_of, parts_of, people_of
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.web import masking, panels
from zengxindai.workflow import engine, registry

# How long a number is shown to who asked for it.
SHOWN = dt.timedelta(minutes=10)
REVEAL = "application.reveal"
LISTED = 50


def shown_until(user: User) -> dict[int, dt.datetime]:
    """Whose numbers this person reads in full now, each with the end of it: by the events of their own asking."""
    asked = Event.objects.filter(verb=REVEAL, actor_id=user.pk, at__gt=timezone.now() - SHOWN).order_by("id")
    return {int(event.data["person"]["id"]): event.at + SHOWN for event in asked}


def looked_today(user: User, day: dt.date) -> int:
    """How many numbers this person has asked to read in full on a day of the district."""
    return Event.objects.filter(verb=REVEAL, actor_id=user.pk, at__date=day).count()


def looks() -> QuerySet[Event]:
    """Every number read in full: who, whose, on which request, what for."""
    return Event.objects.filter(verb=REVEAL)


def people_panel(application: Application, user: User) -> dict[str, Any] | None:
    """Everybody the enterprise's file names, with the door to the number for who may ask."""
    row = registry.row(REVEAL)
    may = engine.may_touch(row, user, application) is not None
    door = reverse("application-act", args=[application.pk, row.name]) if may else ""
    return _people(file_of(application.enterprise), user, door)


def people_of_file_panel(file: EnterpriseFile, user: User) -> dict[str, Any] | None:
    """The same on the page of the enterprise file; the reason is given on a request."""
    return _people(file, user, "")


def _people(file: EnterpriseFile | None, user: User, door: str) -> dict[str, Any] | None:
    shown = shown_until(user)
    rows = [
        {
            "name": person.name,
            "parts": parts_of(person),
            "identity": person.identity_no if person.pk in shown else masking.identity(person.identity_no),
            "phone": person.phone if person.pk in shown else masking.phone(person.phone),
            "consented_on": person.consented_on,
            "until": shown.get(person.pk),
            "reveal_url": f"{door}?person={person.pk}" if door else "",
        }
        for person in people_of(file)
    ]
    return {"people": rows} if rows else None


def loans_panel(file: EnterpriseFile, user: User) -> dict[str, Any] | None:
    """What the enterprise says it owes elsewhere, with the sum."""
    loans = file.existing_loans.present()
    heads = [
        (_("Bank or lender"), "text"),
        (_("Balance (yuan)"), "money"),
        (_("Matures on"), "day"),
        (_("Secured by"), "text"),
        (_("Five-tier class"), "text"),
    ]
    rows: list[tuple[str, tuple[Any, ...]]] = [
        ("", (each.lender, each.balance, each.matures_on, each.get_security_display(), each.get_tier_display()))
        for each in loans[:LISTED]
    ]
    if rows:
        sums = loans.aggregate(count=Count("id"), total=Sum("balance"))
        rows.append(("", (_("Sum"), sums["total"], "", "", "")))
    return panels.table(heads, rows)


def requests_panel(file: EnterpriseFile, user: User) -> dict[str, Any] | None:
    """The enterprise's requests, as far as this person may see them, newest first."""
    found = Application.objects.visible_to(user).filter(enterprise=file.enterprise_id).order_by("-id")[:LISTED]
    heads = [(_("Number"), "text"), (_("Amount (yuan)"), "money"), (_("State"), "status"), (_("Since"), "day")]
    rows = [
        (
            case.get_absolute_url(),
            (case.number, case.amount, (case.status_label, case.status), timezone.localdate(case.status_since)),
        )
        for case in found
    ]
    return panels.table(heads, rows)
