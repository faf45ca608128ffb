"""The pages of the 口径: which version is in force, what it says of each column, what earlier ones said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import Definition
from reporting.queries import definitions
from reporting.queries.declared import ALL
from zengxindai.web import panels

LISTED = (
    (gettext_lazy("Sheet"), "text"),
    (gettext_lazy("Title"), "text"),
    (gettext_lazy("Version in force"), "text"),
    (gettext_lazy("Columns"), "number"),
)
MEANINGS = (
    (gettext_lazy("No."), "text"),
    (gettext_lazy("Column"), "text"),
    (gettext_lazy("How it is counted"), "text"),
)
VERSIONS = (
    (gettext_lazy("Version"), "text"),
    (gettext_lazy("Used since"), "day"),
    (gettext_lazy("Digest (SHA-256)"), "text"),
)


def listed() -> dict[str, Any] | None:
    """Every sheet with its version in force."""
    lines = [
        (reverse("definition", args=[code.lower()]), (code, each.title, each.version, len(each.columns)))
        for code, each in sorted(ALL.items())
    ]
    return panels.table(LISTED, lines)


def page(code: str, version: str) -> dict[str, Any] | None:
    """One sheet in the version asked for, else in force; None where there is none."""
    declared = ALL.get(code.upper())
    if declared is None:
        return None
    kept = definitions.history(declared.code)
    chosen: Definition | None = next((each for each in kept if each.version == version), None)
    if version and version != declared.version and chosen is None:
        return None
    columns = chosen.columns if chosen else definitions.columns(declared)
    here = reverse("definition", args=[code.lower()])
    return {
        "declared": declared,
        "version": chosen.version if chosen else declared.version,
        "in_force": not chosen or chosen.version == declared.version,
        "meanings": panels.table(MEANINGS, [("", meaning(each)) for each in columns]),
        "versions": panels.table(
            VERSIONS, [(f"{here}?version={each.version}", (each.version, each.since, each.digest)) for each in kept]
        ),
    }


def meaning(column: dict[str, str]) -> tuple[str, str, str]:
    """One column as the page says it; a column that says nothing of itself is as its name says."""
    return column["no"], column["label"], column["means"] or _("as the name says")
