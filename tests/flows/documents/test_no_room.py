"""No room for a file, by a limit of this process that needs no mount: the form again, 507 for programs, nothing left.

On a real full disk: tests/faults/test_disk_full.py.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.story import PDF, Story
from zengxindai.accounts.people import renew_token
from zengxindai.documents import store
from zengxindai.documents.models import Attachment

LONG = PDF.replace(b"%%EOF", b"%" + b"x" * 200_000 + b"\n%%EOF")
# Longer than what is held in memory while it is received.
LONGER = PDF.replace(b"%%EOF", b"%" + b"x" * 3_000_000 + b"\n%%EOF")


@contextmanager
def no_room(most: int = 100_000) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes: the system itself refuses the write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def files(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def sent(content: bytes) -> dict[str, Any]:
    return {"kind": "licence", "files": SimpleUploadedFile("营业执照.pdf", content, "application/pdf")}


@pytest.fixture
def case(story: Story) -> Any:
    return story.begun()


@pytest.fixture
def firm(story: Story) -> Client:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "zh-hans"})
    client.force_login(story.cast.enterprise.handler, backend="zengxindai.accounts.backends.AccountBackend")
    return client


def test_the_form_comes_again_and_nothing_is_left(case: Any, firm: Client, disk: Path) -> None:
    path, known = f"/applications/{case.pk}/attach/", Attachment.objects.count()
    with no_room():
        page = firm.post(path, sent(LONG))
    assert page.status_code == 200
    assert "磁盘已满" in page.content.decode()
    assert page.context["form"]["kind"].value() == "licence"
    assert (Attachment.objects.count(), files(disk)) == (known, [])
    assert firm.post(path, sent(LONG)).status_code == 302, "with room again it is kept"
    assert Attachment.objects.latest("id").path.read_bytes() == LONG


def test_what_is_laid_down_while_it_is_received_is_507(case: Any, firm: Client, disk: Path) -> None:
    known = Attachment.objects.count()
    with no_room():
        page = firm.post(f"/applications/{case.pk}/attach/", sent(LONGER))
    assert page.status_code == 507
    assert "磁盘已满" in page.content.decode()
    assert page["Retry-After"]
    assert (Attachment.objects.count(), files(disk)) == (known, [])


def test_a_program_may_send_it_again(case: Any, story: Story) -> None:
    token = renew_token(story.cast.enterprise.handler)
    program = Client(raise_request_exception=False, headers={"Authorization": f"Token {token}", "Idempotency-Key": "k"})
    path = f"/api/applications/{case.pk}/attach/"
    with no_room():
        answer = program.post(path, sent(LONG))
    assert (answer.status_code, answer.json()["code"]) == (507, "API-507")
    assert answer["Retry-After"]
    assert program.post(path, sent(LONG)).status_code == 200


def test_a_file_that_is_wrong_is_still_the_sender_s_fault(case: Any, firm: Client, story: Story) -> None:
    """Control: only the lack of room is told as such; another failure of the disk stays a fault of ours."""
    with no_room():
        page = firm.post(f"/applications/{case.pk}/attach/", sent(b"no PDF"))
    assert "磁盘已满" not in page.content.decode()
    assert page.context["form"].errors
    assert [store.full(OSError(number, "")) for number in (28, 122, 27, 13, 5)] == [True, True, True, False, False]
