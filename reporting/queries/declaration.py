"""One declaration per report: columns, unit, notes, where its rows come from; screen, XLSX, PDF and API read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from reporting.models import Period
    from zengxindai.accounts.models import Organisation
    from zengxindai.findings import Finding

Kind = Literal["text", "count", "money", "yuan", "yi", "percent", "rate", "bp", "times", "points", "day", "own"]


@dataclass(frozen=True)
class Measured:
    """A figure in the unit of its row, for a column whose rows have different ones (R4): exact, in yuan, %, bp, pieces.

    kind: as of a column. signed: what was added since an earlier day, told with its sign.
    """

    value: Decimal | None
    kind: Kind
    signed: bool = False


class Figures(TypedDict):
    """Rows of a report and its total, values exact: yuan, %, basis points, times, days; None prints as a dash."""

    rows: list[dict[str, Any]]
    total: dict[str, Any] | None


@dataclass(frozen=True)
class Column:
    """One column of a report. name: where its value stands in a row; no: the form's own number of the column.

    kind: money is yuan shown as 万元, yi as 亿元, yuan as it is, percent has two places, rate four, bp are basis
    points; own: each row's value is `Measured`, or words where there is no number.
    group: neighbours of one group share a merged header; means: how the figure is counted (口径).
    """

    name: str
    label: str
    kind: Kind
    group: str = ""
    no: str = ""
    means: str = ""

    @property
    def full_label(self) -> str:
        """The label where no group's header stands above it."""
        return self.label if self.group in self.label else f"{self.group}{self.label}"


@dataclass(frozen=True)
class Declaration:
    """A report (domain note 5). code: R1, R1-B …; version: of its 口径, printed beneath it.

    read(period, organisation): its figures; organisation is the reporter, or None where a report is of the district.
    warn(figures, period): what of them is above a limit. total_first: the total stands above its parts. kept: how many
    first columns stay in sight beside a wide table. lines(period, organisation): the rows of a long report one by one,
    for a file written row by row; without it they are those of `read`.
    """

    code: str
    title: str
    unit: str
    version: str
    columns: Sequence[Column]
    read: Callable[[Period, Organisation | None], Figures]
    notes: Sequence[str] = ()
    warn: Callable[[Figures, Period], Iterable[Finding]] | None = None
    total_first: bool = False
    kept: int = 1
    lines: Callable[[Period, Organisation | None], Iterator[dict[str, Any]]] | None = None

    def warnings(self, figures: Figures, period: Period) -> list[Finding]:
        """What of its figures is above a limit; nothing where it has none."""
        return list(self.warn(figures, period)) if self.warn else []
