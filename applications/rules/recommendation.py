"""Rules on the department's recommendation (Articles 10, 11, 15, 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from applications.rules.request import Terms
from zengxindai.findings import Finding, gettext_noop


def opinions_given(operation: str, credit: str, industry: str) -> Iterator[Finding]:
    """REC-01: opinions on operation, credit and industrial direction are all written (Article 17)."""
    if not (operation.strip() and credit.strip() and industry.strip()):
        yield Finding(
            "REC-01",
            gettext_noop("The recommendation needs an opinion on operation, credit and industrial direction"),
            article=17,
        )


def bank_cooperates(agreement_state: str | None) -> Iterator[Finding]:
    """REC-02: the bank's agreement is in force (Articles 10, 15, 22)."""
    if agreement_state != "EFFECTIVE":
        yield Finding(
            "REC-02",
            gettext_noop("The bank has no agreement in force, or its new business is suspended"),
            article=15,
            advice=gettext_noop("Choose another bank"),
        )


def integrity_complete(
    checks: Mapping[tuple[str, str], tuple[bool, dt.date] | None], day: dt.date, terms: Terms
) -> Iterator[Finding]:
    """REC-04: everybody behind the enterprise and it itself were asked about, with nothing found (Article 11.3).

    checks: the newest answer (clear, day) for each (name, category in words); None: never asked. An answer counts
    for 30 days, inclusive.
    """
    found = sorted({name for (name, _), answer in checks.items() if answer is not None and not answer[0]})
    if found:
        yield Finding(
            "REC-04",
            gettext_noop("The integrity check found a record of: %(names)s"),
            article=11,
            params={"names": "、".join(found)},
            advice=gettext_noop("Refuse the recommendation and say why, or enter a later answer that clears them"),
        )
    missing: dict[str, list[str]] = {}
    for (name, category), answer in checks.items():
        if answer is None or not 0 <= (day - answer[1]).days <= terms.integrity_check_valid_days:
            missing.setdefault(name, []).append(category)
    if missing:
        yield Finding(
            "REC-04",
            gettext_noop("No integrity check of the last %(days)s days: %(missing)s"),
            article=11,
            params={
                "days": terms.integrity_check_valid_days,
                "missing": "；".join(f"{name}（{'、'.join(each)}）" for name, each in missing.items()),
            },
            advice=gettext_noop("Make the inquiries and enter their answers"),
        )


def checks_to_renew(
    checks: Mapping[tuple[str, str], tuple[bool, dt.date] | None], day: dt.date, terms: Terms
) -> Iterator[Finding]:
    """REC-06: new inquiries are asked for where an answer is missing, not clear or no longer counts (Article 11.3)."""
    if not list(integrity_complete(checks, day, terms)):
        yield Finding(
            "REC-06",
            gettext_noop("All integrity checks on file are clear and not older than %(days)s days"),
            article=11,
            params={"days": terms.integrity_check_valid_days},
            advice=gettext_noop("File the loan with those"),
        )


def materials_checked(unchecked: Sequence[str], wrong: Sequence[str]) -> Iterator[Finding]:
    """REC-05: the materials were looked at before the recommendation (Article 17). Both: labels of materials."""
    if wrong:
        yield Finding(
            "REC-05",
            gettext_noop("Marked as not in order: %(wrong)s"),
            article=17,
            params={"wrong": "、".join(wrong)},
            advice=gettext_noop("Return the request for correction, or mark them anew"),
        )
    if unchecked:
        yield Finding(
            "REC-05",
            gettext_noop("Not yet marked as checked: %(unchecked)s"),
            article=17,
            level="warn",
            params={"unchecked": "、".join(unchecked)},
            advice=gettext_noop("Look at them side by side with the request and mark them"),
        )


def recommendation_valid(until: dt.date | None, day: dt.date) -> Iterator[Finding]:
    """A recommendation counts through its last valid day (Article 17)."""
    if until is None or day > until:
        yield Finding(
            "REC-03",
            gettext_noop("The recommendation is no longer valid"),
            article=17,
            advice=gettext_noop("Ask the department for a new one"),
        )
