"""Rules on complaints (Article 22)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from zengxindai.findings import Finding, gettext_noop

# What stands around the part of a firm's name by which everybody calls it.
AROUND = re.compile("^(重庆市?|江津区?)+|(股份|有限|责任|集团|公司)+$")
SHORTEST = 2


def own_name(name: str) -> str:
    """A firm's name without place and legal form: 江津晨光机械有限公司 is known as 晨光机械."""
    return AROUND.sub("", "".join(name.split()))


def about_this_bank(named: bool, was_there: bool) -> Iterator[Finding]:
    """CMP-01: the request a complaint names was with the bank it is about."""
    if named and not was_there:
        yield Finding(
            "CMP-01",
            gettext_noop("The request you name has never been with this bank"),
            article=22,
            advice=gettext_noop("Choose the bank that dealt with it, or leave the request out"),
        )


def names_nobody(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """CMP-02: what a bank reads of a complaint holds nothing by which it would know who complains."""
    said = "".join(text.split()).casefold()
    found = [each for each in names if len(each) >= SHORTEST and "".join(each.split()).casefold() in said]
    if found:
        yield Finding(
            "CMP-02",
            gettext_noop("The enterprise does not want the bank to know who complains, but the text names: %(names)s"),
            article=22,
            params={"names": "、".join(dict.fromkeys(found))},
            advice=gettext_noop("Describe what happened without names, numbers and addresses"),
        )


def bank_was_heard(due: dt.date | None, day: dt.date) -> Iterator[Finding]:
    """CMP-03: verification begins without the bank's answer when its last day to answer is over; that day counts."""
    if due is None or day <= due:
        yield Finding(
            "CMP-03",
            gettext_noop("The bank may still answer until %(due)s"),
            article=22,
            params={"due": due.isoformat() if due else "?"},
            advice=gettext_noop("Wait for its answer; verification begins without one when the day is over"),
        )


def was_verified(records: int) -> Iterator[Finding]:
    """CMP-04: nothing is found without a record of what was verified."""
    if not records:
        yield Finding(
            "CMP-04",
            gettext_noop("There is no record of the verification yet"),
            article=22,
            advice=gettext_noop("Record whom you heard and what they said, then give the finding"),
        )


def substantiated(complaints: int) -> Iterator[Finding]:
    """AGR-05: for what Article 22 forbids, cooperation is stopped once a complaint has been substantiated."""
    if not complaints:
        yield Finding(
            "AGR-05",
            gettext_noop("No complaint about this bank has been substantiated"),
            article=22,
            advice=gettext_noop("Wait for the finance bureau's finding, or name another ground"),
        )


def still_cooperating(live: bool) -> Iterator[Finding]:
    """CMP-05: only what is in force can be stopped."""
    if not live:
        yield Finding(
            "CMP-05",
            gettext_noop("The bank has no agreement in force that could be stopped"),
            article=22,
            advice=gettext_noop("Answer that the cooperation is not stopped, and say why"),
        )


def decided_after_proposal(decided_on: dt.date, proposed_on: dt.date | None) -> Iterator[Finding]:
    """CMP-06: the government decides on the day of the proposal or later."""
    if proposed_on is None or decided_on < proposed_on:
        yield Finding(
            "CMP-06",
            gettext_noop("The decision cannot be older than the proposal"),
            article=22,
            advice=gettext_noop("Compare the day with the document"),
        )
