"""A report of one closed month as somebody reads it: which ones, which months, and whose rows."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from reporting.models import Period
from reporting.queries import declared
from reporting.queries.declaration import Declaration, Figures
from reporting.queries.rendering import Heading
from zengxindai.accounts import wall
from zengxindai.accounts.models import Organisation, User
from zengxindai.findings import Finding

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
WHOLE = "江津区"


@dataclass(frozen=True)
class Reading:
    """A declared report, the month, and whose rows; None: everybody's."""

    declaration: Declaration
    period: Period
    of: Organisation | None

    @wall.whole()
    def figures(self) -> Figures:
        """The figures as they stood at the month's end."""
        return self.declaration.read(self.period, self.of)

    @wall.whole()
    def warnings(self, figures: Figures) -> list[Finding]:
        """What of them is above a limit."""
        return self.declaration.warnings(figures, self.period)

    @property
    def heading(self) -> Heading:
        """What stands above it: the bank whose rows they are, or the district."""
        return Heading(self.of.name if self.of else WHOLE, self.period.first)


def reports(user: User) -> list[tuple[str, str]]:
    """The monthly sheets this person reads: code, and code with title."""
    found = declared.read_by(user.organisation)
    return [(code, f"{code} {each.declaration.title}") for code, each in found.items()]


@wall.whole()
def months() -> list[dt.date]:
    """The first days of the closed months, newest first."""
    return list(Period.objects.order_by("-first").values_list("first", flat=True))


def first_of(month: str) -> dt.date | None:
    """The first day of a month written as 2020-03; None for anything else."""
    found = MONTH.fullmatch(month)
    if found is None or not int(found[1]):
        return None
    return dt.date(int(found[1]), int(found[2]), 1)


@wall.whole()
def reading(user: User, code: str, month: str) -> Reading | None:
    """The report of a month as this person reads it; None for one they do not read, and for a month not closed."""
    sheet, first = declared.read_by(user.organisation).get(code), first_of(month)
    period = Period.objects.filter(first=first).first() if first else None
    if sheet is None or period is None:
        return None
    office = user.organisation
    own = (office.parent or office) if office.kind in sheet.own else None
    return Reading(sheet.declaration, period, own)
