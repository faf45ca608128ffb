"""Official papers: Chinese templates and plain data become PDF/A, the same bytes for the same data."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction

from zengxindai.accounts.models import User
from zengxindai.documents import store
from zengxindai.documents.glyphs import font_folders, printable
from zengxindai.documents.models import OfficialDocument
from zengxindai.money import in_words, split

NAME = re.compile(r"[a-z_]+")


class Filed(Protocol):
    """A case, as far as a paper needs it."""

    case_type: Any
    pk: Any


def yuan(value: Decimal) -> dict[str, str]:
    """An amount in yuan as papers print it: figures with separators, and 大写; ValueError below the fen."""
    return {"figures": f"{value:,.2f}", "words": in_words(value)}


def shares(principal: Decimal, pool_pct: Decimal | int) -> dict[str, Any]:
    """The principal and its two shares as the approval form prints them (Articles 5, 8). pool_pct: %, such as 65."""
    parts = split(principal, pool_pct)
    return {
        "principal": yuan(principal),
        "pool": yuan(parts.pool),
        "bank_share": yuan(parts.bank),
        "pool_pct": f"{Decimal(pool_pct).normalize():f}",
        "bank_pct": f"{(100 - Decimal(pool_pct)).normalize():f}",
    }


def plain(value: Any) -> Any:
    """A value as a template reads it: days as 2020年3月5日, numbers with separators, nothing as an empty text.

    Raises TypeError for a float: no amount on a paper is approximate.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, dt.datetime):
        return f"{plain(value.date())}{value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        raise TypeError("a paper takes Decimal, not float")
    return printable(str(value))


def paper(template: str, data: Mapping[str, Any], *, issued_on: dt.date) -> bytes:
    """A paper as PDF/A-2b with its faces inside. The head of each template names the data it takes.

    Text from people is data and never markup. Raises typst.TypstError when the template misses a value.
    """
    if not NAME.fullmatch(template):
        raise ValueError(f"no template {template!r}")
    folder = Path(settings.BASE_DIR, "templates", "documents")
    midnight = dt.datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=dt.UTC)
    result: bytes = typst.compile(
        str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=font_folders(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=int(midnight.timestamp()),
        sys_inputs={"data": json.dumps(plain(data), ensure_ascii=False), "issued_on": issued_on.isoformat()},
    )
    return result


@transaction.atomic
def issue(
    kind: str,
    number: str,
    title: str,
    data: Mapping[str, Any],
    *,
    case: Filed,
    event_id: int,
    by: User,
    on: dt.date,
    shelf: str = "",
) -> OfficialDocument:
    """Print a paper, keep it, and enter it in the register; the same act issues it once, and gets it again.

    kind: the template's name. The number and title are printed, too. shelf: where the file is kept, if not with the
    case. Raises IntegrityError for a number in use.
    """
    cause = {"kind": kind, "case_type": case.case_type, "case_id": case.pk, "event_id": event_id}
    with connection.cursor() as cursor:
        # Two workers with the same act take turns, so that the second finds what the first issued.
        key = f"{kind} {case.case_type} {case.pk} {event_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    if issued := OfficialDocument.objects.filter(**cause).first():
        return issued
    content = paper(kind, {**data, "number": number, "title": title}, issued_on=on)
    attachment = store.keep(ContentFile(content, f"{title} {number}.pdf"), by=by, kind=kind)
    store.bind(attachment, shelf or case.case_type, case.pk, event_id)
    return OfficialDocument.objects.create(
        **cause, number=number, title=title, digest=attachment.sha256, issued_on=on, attachment=attachment
    )
