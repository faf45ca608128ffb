"""Rules on the enterprise file and the people behind the enterprise (Articles 4, 11, 16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from applications.rules.request import Terms
from zengxindai.findings import Finding, gettext_noop

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Party:
    """A person of the file as the rules read it. share: % of the enterprise; has_spouse: the file names the spouse."""

    name: str
    legal_representative: bool = False
    controller: bool = False
    share: Decimal | None = None
    married: bool = False
    has_spouse: bool = False
    consented: bool = True


def file_kept(exists: bool) -> Iterator[Finding]:
    """ENT-01: an enterprise that requests has a file (Article 16, form 4.2)."""
    if not exists:
        yield Finding(
            "ENT-01",
            gettext_noop("The enterprise file is not there yet"),
            article=16,
            advice=gettext_noop("Fill in the enterprise's particulars first"),
        )


def only_file(exists: bool) -> Iterator[Finding]:
    """ENT-02: an enterprise has one file."""
    if exists:
        yield Finding(
            "ENT-02",
            gettext_noop("The enterprise has a file already"),
            article=16,
            advice=gettext_noop("Change that one"),
        )


def people_named(people: Sequence[Party]) -> Iterator[Finding]:
    """ENT-03: legal representative and actual controller are named (Article 11)."""
    if not any(each.legal_representative for each in people):
        yield Finding(
            "ENT-03",
            gettext_noop("The legal representative is not named"),
            article=11,
            advice=gettext_noop("Add the person, or tick the part at the person who is"),
        )
    if not any(each.controller for each in people):
        yield Finding(
            "ENT-03",
            gettext_noop("The actual controller is not named"),
            article=11,
            advice=gettext_noop("Add the person, or tick the part at the person who is"),
        )


def shares_within_whole(people: Sequence[Party]) -> Iterator[Finding]:
    """ENT-03: the shares named do not exceed the whole, 100 % inclusive (Article 11)."""
    shares = sum((each.share for each in people if each.share is not None), Decimal(0))
    if shares > WHOLE:
        yield Finding(
            "ENT-03",
            gettext_noop("The shares named add up to %(shares)s%%, more than the whole"),
            article=11,
            params={"shares": f"{shares.normalize():f}"},
            advice=gettext_noop("Compare them with the register of shareholders"),
        )


def number_once(other: str | None) -> Iterator[Finding]:
    """ENT-06: one identity number stands for one person of the file. other: whom it stands for already."""
    if other is not None:
        yield Finding(
            "ENT-06",
            gettext_noop("This identity number stands in the file already, for %(name)s"),
            article=11,
            params={"name": other},
            advice=gettext_noop("Change that person instead: one person may have several parts"),
        )


def everybody_consented(people: Sequence[Party]) -> Iterator[Finding]:
    """ENT-04: nobody is inquired about without consent (Personal Information Protection Law; form 4.2)."""
    missing = [each.name for each in people if not each.consented]
    if missing:
        yield Finding(
            "ENT-04",
            gettext_noop("The consent to inquiries is missing: %(names)s"),
            article=11,
            params={"names": "、".join(missing)},
            advice=gettext_noop("Have them sign the consent and enter its day"),
        )


def spouses_named(people: Sequence[Party], terms: Terms) -> Iterator[Finding]:
    """ENT-05: married controllers and major shareholders have their spouse named, a surety, too (Article 11.4)."""
    missing = [each.name for each in people if each.married and not each.has_spouse and stands_surety(each, terms)]
    if missing:
        yield Finding(
            "ENT-05",
            gettext_noop("The spouse is not named: %(names)s"),
            article=11,
            level="warn",
            params={"names": "、".join(missing)},
            advice=gettext_noop("Controller, major shareholders and their families stand surety together"),
        )


def stands_surety(person: Party, terms: Terms) -> bool:
    """Whether the notice wants this person's surety: controller, or a shareholder from the limit on, inclusive."""
    return person.controller or (person.share is not None and person.share >= terms.major_shareholder_pct)


def eligible_type(company_type: str, terms: Terms) -> Iterator[Finding]:
    """APP-12: the notice speaks of enterprises; individual businesses only if the policy says so (Article 4)."""
    if company_type == "INDIVIDUAL" and not terms.individual_businesses_eligible:
        yield Finding(
            "APP-12",
            gettext_noop("Individual businesses cannot request this loan: the notice names enterprises only"),
            article=4,
            advice=gettext_noop("Ask the service centre about other products"),
        )


def previous_repaid(outstanding: Decimal | None) -> Iterator[Finding]:
    """APP-08: a loan is renewed only when the one before is fully repaid (Article 13); None: not a renewal."""
    if outstanding:
        yield Finding(
            "APP-08",
            gettext_noop("The loan before is not fully repaid: %(outstanding)s yuan are outstanding"),
            article=13,
            params={"outstanding": f"{outstanding:,.2f}"},
            advice=gettext_noop("Repay it first; renewal follows repayment"),
        )


def reveals_left(looked: int, most: int) -> Iterator[Finding]:
    """ENT-07: so many numbers a day are read in full by one person, and no more (Article 11)."""
    if looked >= most:
        yield Finding(
            "ENT-07",
            gettext_noop("You have read %(looked)s numbers in full today, as many as one person may in a day"),
            article=11,
            params={"looked": looked},
            advice=gettext_noop("Wait until tomorrow, or let a colleague who works on the request read it"),
        )
