"""Reads on what a bank sent submission by submission: its history, what differs, what is in force (Article 18)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications import queries as requests
from applications.models import Application, BlacklistEntry
from applications.states import CheckCategory
from loans.models import Filing, FilingVersion
from loans.models.filing import RECIPIENTS
from loans.states import FilingState, LoanState, Mark, VersionKind
from zengxindai.accounts.models import Kind
from zengxindai.web import panels

# What a version says of the filing's own fields, and how a page calls it.
LABELS = {
    "amount": (_("Amount (yuan)"), "money"),
    "months": (_("Term (months)"), "number"),
    "rate": (_("Rate (% a year)"), "pct"),
    "sureties": (_("Sureties"), "text"),
    "share_pct": (_("Pool's share of overdue principal (%)"), "pct"),
    "pool_limit": (_("The most the pool can bear"), "money"),
    "integrity_checked_on": (_("Integrity checked on"), "day"),
}
SAID = tuple(LABELS)
# Who reads what was sent: not the enterprise, which learns number and state, nor those who read a masked list.
READERS = frozenset(
    {
        Kind.BANK,
        Kind.FINANCE_BUREAU,
        Kind.FIN_DEV_CENTER,
        Kind.GUARANTOR,
        Kind.SECTOR_DEPT,
        Kind.DISTRICT_GOV,
        Kind.AUDITOR,
    }
)


def undrawn_filings() -> QuerySet[Filing]:
    """Registered filings, with or without a change under way, under which nothing is disbursed yet."""
    registered = (FilingState.REGISTERED, FilingState.AMENDING)
    return Filing.objects.filter(status__in=registered, loan__status=LoanState.PENDING_DRAW)


def barred_since(filing: Filing, day: dt.date) -> dt.date | None:
    """Since when the enterprise of a filing stands on the black list on a day; None when it does not."""
    entries = BlacklistEntry.objects.all().about(filing.enterprise.code, []).active_on(day)
    return entries.order_by("listed_on").values_list("listed_on", flat=True).first()


def registered_version(filing: Filing) -> FilingVersion:
    """What the filing said when it was registered."""
    return filing.versions.filter(kind=VersionKind.FILING).latest("submission")


def version_before(version: FilingVersion) -> FilingVersion:
    """What was in force when this change was sent: the newest earlier version that took effect."""
    earlier = version.filing.versions.filter(submission__lt=version.submission).order_by("-submission")
    took = [each for each in earlier if each.kind == VersionKind.FILING or in_force(each)]
    return took[0]


def in_force(version: FilingVersion) -> bool:
    """Whether all three acknowledged a version, expressly or by silence."""
    marks = version.filing.marks.filter(submission=version.submission)
    return marks.filter(mark__in=(Mark.ACKED, Mark.DEEMED)).count() == len(RECIPIENTS)


def differences(old: FilingVersion, new: FilingVersion) -> list[dict[str, Any]]:
    """What two versions say differently, field by field."""
    return [
        {
            "label": label,
            "kind": kind,
            "before": getattr(old, name) or "",
            "after": getattr(new, name) or "",
        }
        for name, (label, kind) in LABELS.items()
        if getattr(old, name) != getattr(new, name)
    ]


def changes_panel(filing: Filing, user: Any) -> dict[str, Any] | None:
    """While the three read it: what a resubmission says differently, or a change against what is registered."""
    if filing.status not in (FilingState.SUBMITTED, FilingState.AMENDING) or filing.submission < 2:
        return None
    new = filing.versions.filter(submission=filing.submission).first()
    if new is None:
        return None
    amending = new.kind == VersionKind.AMENDMENT
    old = version_before(new) if amending else filing.versions.filter(submission__lt=new.submission).last()
    return {"reason": new.reason, "fields": differences(old, new) if old else []}


def versions_panel(filing: Filing, user: Any) -> dict[str, Any] | None:
    """Everything that was sent, newest first; shown from the second on."""
    versions = list(filing.versions.order_by("-submission"))
    if len(versions) < 2:
        return None
    columns = ((_("Submission"), "number"), (_("What"), "text"), (_("On"), "day"))
    shown = ("amount", "months", "rate", "sureties")
    heads = (*columns, *(LABELS[name] for name in shown), (_("Reason"), "text"))
    return panels.table(
        heads,
        [
            (
                "",
                (
                    each.submission,
                    each.get_kind_display(),
                    each.on,
                    *(getattr(each, name) for name in shown),
                    each.reason,
                ),
            )
            for each in versions
        ],
    )


def integrity_summary(application: Application) -> list[dict[str, Any]]:
    """The department's answers by category: how many were asked about of how many, nothing found, the oldest day."""
    told = requests.answers(application)
    found = []
    for category in CheckCategory:
        answers = [answer for (_name, label), answer in told.items() if label == str(category.label)]
        there = [answer for answer in answers if answer is not None]
        found.append(
            {
                "category": category.label,
                "asked": len(there),
                "of": len(answers),
                "clear": len(there) == len(answers) and all(clear for clear, _day in there),
                "day": min((day for _clear, day in there), default=None),
            }
        )
    return found


def integrity_panel(filing: Filing, user: Any) -> dict[str, Any] | None:
    """The result of the integrity checks on file, without names; the answers themselves stand with the request."""
    columns = (
        (_("Asked for records of"), "text"),
        (_("Asked about"), "text"),
        (_("Result"), "text"),
        (_("Oldest answer"), "day"),
    )
    words = {True: _("No record"), False: _("Record found or not asked")}
    return panels.table(
        columns,
        [
            ("", (each["category"], f"{each['asked']} / {each['of']}", words[each["clear"]], each["day"] or ""))
            for each in integrity_summary(filing.application)
        ],
    )
