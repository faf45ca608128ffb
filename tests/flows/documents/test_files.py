"""A file from the upload to the download: kept or refused, bound once, seen by whoever sees its case."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.cast import Cast
from zengxindai.audit.models import Event
from zengxindai.documents import access, render, store
from zengxindai.documents.models import Attachment, OfficialDocument

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DIGEST = hashlib.sha256(PDF).hexdigest()
DAY = dt.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.PRIVATE_ROOT = tmp_path / "private"
    with translation.override("en"):
        yield settings.PRIVATE_ROOT


def files(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def sent(cast: Cast, name: str = "合同 1.pdf", content: bytes = PDF) -> Attachment:
    return store.keep(SimpleUploadedFile(name, content), by=cast.enterprise.handler, kind="contract")


def quarantine(path: Path) -> None:
    """A scanner that finds something in every file."""
    assert path.read_bytes() == PDF
    raise store.Unacceptable("The scanner found something in the file")


def test_a_kept_file_lies_under_its_digest(cast: Cast, disk: Path) -> None:
    attachment = sent(cast)
    attachment.refresh_from_db()
    assert (attachment.name, attachment.content_type, attachment.size) == ("合同 1.pdf", "application/pdf", len(PDF))
    assert (attachment.kind, attachment.uploaded_by, attachment.case_id) == ("contract", cast.enterprise.handler, None)
    assert files(disk) == [disk / "kept" / DIGEST[:2] / DIGEST]
    assert attachment.path.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
    with store.open_(attachment) as content:
        assert content.read() == PDF


def test_the_same_content_twice_is_two_rows_and_one_file(cast: Cast, disk: Path) -> None:
    assert sent(cast).pk != sent(cast, "副本.pdf").pk
    assert len(files(disk)) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ not a paper", "not what its extension"),
        ("a.txt", b"words", "not accepted"),
        ("a.pdf", PDF + b"0" * store.SIZE_MAX, "20 MB"),
    ],
)
def test_a_refused_file_leaves_nothing(cast: Cast, disk: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(store.Unacceptable, match=words):
        sent(cast, name, content)
    assert files(disk) == []
    assert not Attachment.objects.exists()


def test_a_scanner_may_refuse(cast: Cast, disk: Path, settings: Any) -> None:
    settings.DOCUMENT_SCANNER = f"{__name__}.quarantine"
    with pytest.raises(store.Unacceptable, match="scanner"):
        sent(cast)
    assert files(disk) == []
    assert not Attachment.objects.exists()


def test_a_file_changed_on_disk_is_not_handed_out(cast: Cast) -> None:
    attachment = sent(cast)
    attachment.path.write_bytes(PDF + b" ")
    with pytest.raises(store.Damaged):
        store.open_(attachment)


def test_a_file_is_bound_once(cast: Cast) -> None:
    attachment = sent(cast)
    store.bind(attachment, "loan", 7, 70)
    store.bind(attachment, "loan", 7, 71)
    with pytest.raises(store.AlreadyBound):
        store.bind(attachment, "loan", 8, 72)
    attachment.refresh_from_db()
    assert (attachment.case_type, attachment.case_id, attachment.event_id) == ("loan", 7, 70)


def test_only_the_own_unused_file_is_at_hand(cast: Cast) -> None:
    attachment = sent(cast)
    assert store.kept(attachment.pk, by=cast.enterprise.handler) == attachment
    for person in (cast.enterprise.checker, cast.bank.handler):
        with pytest.raises(store.Unacceptable):
            store.kept(attachment.pk, by=person)
    store.bind(attachment, "loan", 7)
    with pytest.raises(store.Unacceptable):
        store.kept(attachment.pk, by=cast.enterprise.handler)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents_attachment SET sha256 = repeat('0', 64)",
        "UPDATE documents_attachment SET name = 'x'",
        "UPDATE documents_attachment SET case_type = 'loan', case_id = 8, event_id = 9",
        "UPDATE documents_attachment SET case_type = '', case_id = NULL, event_id = NULL",
        "UPDATE documents_attachment SET set_aside_by = 9",
        "DELETE FROM documents_attachment",
        "UPDATE documents_officialdocument SET number = 'x'",
        "DELETE FROM documents_officialdocument",
    ],
)
@pytest.mark.parametrize("role", ["app_rw", "none"])
def test_the_database_refuses_any_change(cast: Cast, change: str, role: str) -> None:
    issued(cast)
    refusals = r"append-only|bound once|does not change|kept files stay|set aside once|permission denied"
    with pytest.raises(DatabaseError, match=refusals), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(change)


def test_the_content_of_an_unbound_file_does_not_change_with_its_binding(cast: Cast) -> None:
    attachment = sent(cast)
    change = "UPDATE documents_attachment SET case_type = 'loan', case_id = 8, kind = 'x' WHERE id = %s"
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(change, [attachment.pk])


def as_app(change: str, pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE app_rw")
        cursor.execute(f"UPDATE documents_attachment SET {change} WHERE id = %s", [pk])


def test_a_file_is_set_aside_once_and_nothing_else_changes_with_it(cast: Cast) -> None:
    attachment = sent(cast)
    with pytest.raises(DatabaseError, match="set aside once"):
        as_app("set_aside_by = 9", attachment.pk)
    store.bind(attachment, "loan", 7)
    with pytest.raises(DatabaseError, match="permission denied"):
        as_app("set_aside_by = 9, kind = 'x'", attachment.pk)
    with pytest.raises(DatabaseError, match="does not change"):
        as_app("set_aside_by = 9, case_id = 8", attachment.pk)
    as_app("set_aside_by = 9", attachment.pk)  # the control: this alone may be written
    for change in ("set_aside_by = 10", "set_aside_by = NULL"):
        with pytest.raises(DatabaseError, match="set aside once"):
            as_app(change, attachment.pk)
    with pytest.raises(store.AlreadyAside):
        store.set_aside(attachment, 11)


class Case:
    case_type, pk = "application", 5


def issued(cast: Cast, event_id: int = 50, number: str = "江津经信推〔2026〕7号") -> OfficialDocument:
    data = {
        **{"issuer": "区经济信息委", "addressee": "重庆农商行", "enterprise": "晨光", "uscc": "91500116MA5U0A019D"},
        **{"application_no": "申1", "amount": render.yuan(Decimal(100)), "months": 12, "purpose": "钢材"},
        **{"operation_opinion": "好", "credit_opinion": "好", "industry_opinion": "好", "integrity_checked_on": DAY},
        **{"valid_until": DAY, "signers": [], "copied_to": []},
    }
    by = cast.department.approver
    return render.issue("recommendation", number, "推荐意见书", data, case=Case(), event_id=event_id, by=by, on=DAY)


def test_an_act_issues_its_paper_once(cast: Cast, disk: Path) -> None:
    paper = issued(cast)
    assert issued(cast) == paper
    assert OfficialDocument.objects.count() == Attachment.objects.count() == len(files(disk)) == 1
    attachment = paper.attachment
    assert (attachment.case_type, attachment.case_id, attachment.event_id) == ("application", 5, 50)
    assert attachment.name == "推荐意见书 江津经信推〔2026〕7号.pdf"
    assert paper.digest == hashlib.sha256(attachment.path.read_bytes()).hexdigest()
    with pytest.raises(IntegrityError), transaction.atomic():
        issued(cast, event_id=51)
    assert issued(cast, event_id=51, number="江津经信推〔2026〕8号").pk != paper.pk


@pytest.fixture
def sees() -> Iterator[dict[int, set[int]]]:
    """Who sees which case of the type "exhibit"."""
    table: dict[int, set[int]] = {}
    access.add("exhibit", lambda user, case_id: case_id in table.get(user.pk, set()))
    yield table
    del access._sees["exhibit"]


def fetched(user: Any, attachment: Attachment) -> Any:
    client = Client()
    client.force_login(user, backend="zengxindai.accounts.backends.AccountBackend")
    return client.get(reverse("document-download", args=[attachment.pk]))


def test_a_download_is_a_file_and_nothing_that_runs(cast: Cast) -> None:
    attachment = sent(cast)
    answer = fetched(cast.enterprise.handler, attachment)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('合同 1.pdf')}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(verb="attachment.download")
    assert (event.case_type, event.case_id, event.actor_id) == (
        "attachment",
        attachment.pk,
        cast.enterprise.handler.pk,
    )
    assert event.data["sha256"] == DIGEST


def test_a_file_follows_the_sight_of_its_case(cast: Cast, sees: dict[int, set[int]]) -> None:
    attachment, reader = sent(cast), cast.bank.handler
    sees[reader.pk] = {7}
    assert fetched(reader, attachment).status_code == 404, "bound to nothing yet"
    store.bind(attachment, "exhibit", 7)
    assert fetched(reader, attachment).status_code == 200
    assert fetched(cast.other_bank.handler, attachment).status_code == 404
    sees[reader.pk] = {8}
    assert fetched(reader, attachment).status_code == 404
    assert Event.objects.filter(verb="attachment.download").count() == 1, "a refusal hands out nothing"


def test_a_case_nobody_vouches_for_shows_nothing(cast: Cast) -> None:
    attachment = sent(cast)
    store.bind(attachment, "unknown", 7)
    assert fetched(cast.finance_bureau.handler, attachment).status_code == 404
    assert fetched(cast.enterprise.handler, attachment).status_code == 200


def test_strangers_are_asked_to_sign_in(cast: Cast) -> None:
    url = reverse("document-download", args=[sent(cast).pk])
    answer = Client().get(url)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('sign-in')}?next={url}"
    assert Client().get(reverse("document-download", args=[10**9])).status_code == 302
    assert fetched(cast.bank.handler, Attachment(pk=10**9)).status_code == 404
