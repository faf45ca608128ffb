"""One row of a flow table: everything that is to be known about one act on a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from zengxindai.findings import Finding
from zengxindai.workflow.case import HEAD_OFFICE
from zengxindai.workflow.forms import ActionForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case

SYSTEM = "system"

# A party's name where it is not the kind of organisation itself.
PARTY_KIND = {"department": "sector_dept", HEAD_OFFICE: "bank"}


def states(*names: str) -> frozenset[str]:
    """A set of states, as the rows want it."""
    return frozenset(names)


def nothing(case: Any, step: Any, **data: Any) -> Iterable[Finding]:
    """The rules of a row that has none."""
    return ()


@dataclass(frozen=True)
class Transition:
    """What may happen to a case: from which states to which, whose turn, by which article, with which input.

    name: the one word from URL to test. source: states it starts from. target: the state it leads to; None leaves it.
    party: whose turn, a kind of organisation or a name the case resolves; "system" is the robot's alone.
    on: None acts on a case of the own flow; "" begins one from nowhere; "application" begins one on that case,
    and `source` then holds the states of that parent.
    turn: False when it is possible but nobody is waiting for it. quiet: the act leaves the case as it is, so that
    signatures given before still count; its event is all that remains of it.
    confirms: everybody who signs it gives their password again, at the doors; it decides or moves money.
    """

    name: str
    label: StrPromise | str
    source: frozenset[str]
    target: str | None
    party: str | tuple[str, ...]
    do: Callable[..., None]
    may: Callable[..., Iterable[Finding]] = nothing
    form: type[ActionForm] = ActionForm
    duty: str = "handler"
    article: int | None = None
    admits: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    turn: bool = True
    quiet: bool = False
    confirms: bool = False
    on: str | None = None
    case_type: str = ""

    @property
    def key(self) -> str:
        """The word by which policy, events and other apps name the row: "application.recommend"."""
        return f"{self.case_type}.{self.name}"

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties as a tuple, one or several."""
        return (self.party,) if isinstance(self.party, str) else self.party

    @property
    def for_people(self) -> bool:
        """Whether a person may perform it at all."""
        return self.parties != (SYSTEM,)

    def kinds(self) -> frozenset[str]:
        """The kinds of organisation that may begin a case from nowhere by this row."""
        return frozenset(PARTY_KIND.get(party, party) for party in self.parties)


@dataclass(frozen=True)
class Column:
    """A column of a list: attribute path of the case, its label and how to print it (text, money, day, status…)."""

    attr: str
    label: StrPromise | str
    kind: str = "text"


@dataclass(frozen=True)
class Flow:
    """All rows of one kind of case, and what its pages show.

    steps: the main path, for the progress bar. path: the first word of its URLs ("applications").
    facts(case, user): the head of the case page as (label, value, kind). related: rows the columns read.
    readers: kinds of organisation whose menu shows the list; None shows it to all. icon: its picture in the menu.
    door: the name of the page by which people begin a case, where it is not the plain form of its row.
    queue: kinds whose list is a queue: with each case's last day for them, and narrowed to what is theirs to do.
    status_only: kinds that see where the case stands and nothing of what is in it: no figures, opinions or files.
    masked: kinds that read the name a case is about with all but its first character hidden (domain note 6 §16).
    """

    name: str
    model: type[Case]
    path: str
    label: StrPromise | str
    rows: tuple[Transition, ...]
    steps: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    facts: Callable[[Any, Any], Sequence[tuple[Any, Any, str]]] = lambda case, user: ()
    related: tuple[str, ...] = ()
    readers: frozenset[str] | None = None
    status_only: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    icon: str = "folder2"
    queue: frozenset[str] = frozenset()
    door: str = ""
    by_name: dict[str, Transition] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        rows = tuple(replace(row, case_type=self.name) for row in self.rows)
        object.__setattr__(self, "rows", rows)
        self.by_name.update({row.name: row for row in rows})
        if len(self.by_name) != len(rows):
            raise ValueError(f"flow {self.name}: two rows of one name")

    def bare_for(self, user: User) -> bool:
        """Whether this person sees only where the case stands."""
        return user.organisation.kind in self.status_only

    def __getitem__(self, name: str) -> Transition:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name
