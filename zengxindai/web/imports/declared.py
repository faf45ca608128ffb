"""The imports that exist, filled by the apps when they are ready: each a sheet's columns and what a row of it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from zengxindai.accounts.queries import duties_of
from zengxindai.documents.sheets import Column, Row
from zengxindai.findings import NotYours, Refused
from zengxindai.policy import terms
from zengxindai.workflow import engine, registry

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.bulk import Bulk
    from zengxindai.workflow.case import Case


@dataclass(frozen=True)
class Act:
    """One row of a flow to be carried out: its key, the case (None begins one), the words of its form.

    places: by field of the form, the column of the sheet, where it has another name.
    """

    row: str
    case: Case | None
    words: dict[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)


Plan = Callable[[Row], list[Act]]


@dataclass(frozen=True)
class Sum:
    """What of a sheet adds up: words, how many rows, yuan."""

    label: str
    count: int
    amount: Decimal


class Misfit(Exception):
    """A row of the sheet that fits nothing here, in words for people; column: the key of the cell that is wrong."""

    def __init__(self, message: str, column: str | None = None) -> None:
        super().__init__(message)
        self.column = column


class Already(Refused):
    """A row that says what is there already: passed over among others, refused when the whole sheet is so."""


@dataclass(frozen=True)
class Import:
    """One sheet people may send.

    row: the flow's row that decides whose turn it is and which duty it takes. title, notes: Chinese, as printed.
    columns(user): keys are the field names of the acts' forms. plan(user, bulk, rows): how one row of the sheet becomes
    acts, none where it says nothing; it raises Misfit, Already or Refused; made for the next few hundred rows, so that
    it can look things up for all of them. identity: the columns whose values may stand only once in a sheet together.
    filled(user): rows the template holds already. whole: the sheet is signed as a whole by everybody who signs `row`,
    and then carried out; else each row is its sender's first signature. sums(rows): what signers see of a long sheet.
    """

    name: str
    label: Any
    row: str
    title: str
    columns: Callable[[User], Sequence[Column]]
    plan: Callable[[User, Bulk, Sequence[Row]], Plan]
    identity: tuple[str, ...]
    unit_line: str = "单位：元"
    notes: tuple[str, ...] = ()
    filled: Callable[[User], Iterable[Row]] = lambda user: ()
    whole: bool = False
    sums: Callable[[Sequence[Row]], Sequence[Sum]] = lambda rows: ()

    @property
    def article(self) -> int | None:
        """The article of the act itself."""
        return registry.row(self.row).article


_imports: dict[str, Import] = {}


def add(each: Import) -> None:
    """Make an import known; adding it again replaces it."""
    _imports[each.name] = each


def declared() -> tuple[Import, ...]:
    """Every import, in the order the apps added them."""
    return tuple(_imports.values())


def named(name: str) -> Import:
    """An import by name; KeyError when there is none."""
    return _imports[name]


def chain(each: Import) -> tuple[str, ...]:
    """The duties that sign a sheet one after another before it is carried out: one, or all of a whole sheet's row."""
    duties = engine.chain(registry.row(each.row), terms.on(timezone.localdate()))
    return duties if each.whole else duties[:1]


def may(each: Import, user: User) -> bool:
    """Whether the person's organisation and duty allow the act of each row: the first signature of it."""
    return user.organisation.kind in registry.row(each.row).kinds() and _holds(each, user)


def _holds(each: Import, user: User) -> bool:
    return chain(each)[0] in duties_of(user, timezone.localdate())


def for_user(name: str, user: User) -> Import:
    """An import by name; Http404 where the organisation has no such act, NotYours where the duty is missing."""
    each = _imports.get(name)
    if each is None or user.organisation.kind not in registry.row(each.row).kinds():
        raise Http404
    if not _holds(each, user):
        raise NotYours(registry.row(each.row).label)
    return each


def links(case_type: str, user: User) -> list[dict[str, Any]]:
    """The ways from a list to the imports whose acts are of its kind of case, for those who may."""
    found = [each for each in _imports.values() if registry.row(each.row).case_type == case_type]
    return [{"label": each.label, "url": reverse("import", args=[each.name])} for each in found if may(each, user)]
