"""Files added to a case: kept at once, bound by the act, read by who sees what is in the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.story import Story
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path


def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def upload(name: str = "营业执照.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_becomes_part_of_the_case_by_the_act(story: Story) -> None:
    case = story.draft()
    page = client(story.cast.enterprise.handler)
    answer = page.post(f"/applications/{case.pk}/attach/", {"kind": "licence", "file": upload()})
    assert answer.status_code == 302
    kept, event = Attachment.objects.get(), Event.objects.latest("id")
    assert (kept.case_type, kept.case_id, kept.event_id) == ("application", case.pk, event.pk)
    assert (kept.kind, event.verb, event.data["file"]["label"]) == ("licence", "application.attach", "营业执照.pdf")
    assert "营业执照.pdf" in page.get(f"/applications/{case.pk}/").content.decode()
    assert b"".join(page.get(f"/documents/{kept.pk}/").streaming_content) == PDF
    assert client(story.cast.other_enterprise.handler).get(f"/documents/{kept.pk}/").status_code == 404
    assert client(story.cast.bank.handler).get(f"/documents/{kept.pk}/").status_code == 404


def test_a_refusal_elsewhere_does_not_lose_the_file(story: Story) -> None:
    case = story.draft()
    page = client(story.cast.enterprise.handler)
    answer = page.post(f"/applications/{case.pk}/attach/", {"kind": "", "file": upload()})
    kept = Attachment.objects.get()
    assert answer.status_code == 200
    assert kept.case_id is None
    assert f'<input type="hidden" name="file" value="{kept.pk}">' in answer.content.decode()
    again = page.post(f"/applications/{case.pk}/attach/", {"kind": "licence", "file": str(kept.pk)})
    assert again.status_code == 302
    assert Attachment.objects.get().case_id == case.pk


@pytest.mark.parametrize("file", ["999999", "x", "", "-1"])
def test_only_an_own_kept_file_can_be_named(story: Story, file: str) -> None:
    case = story.draft()
    answer = client(story.cast.enterprise.handler).post(
        f"/applications/{case.pk}/attach/", {"kind": "licence", "file": file}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Attachment.objects.exists()


def test_another_s_kept_file_is_not_mine(story: Story) -> None:
    own, other = story.draft(), story.draft("other_enterprise")
    thief = client(story.cast.other_enterprise.handler)
    client(story.cast.enterprise.handler).post(f"/applications/{own.pk}/attach/", {"kind": "", "file": upload()})
    kept = Attachment.objects.get()
    answer = thief.post(f"/applications/{other.pk}/attach/", {"kind": "licence", "file": str(kept.pk)})
    assert answer.context["form"].errors["file"]
    assert thief.get(f"/documents/{kept.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 not a paper", b"<html><script>1</script></html>"])
def test_what_is_no_paper_is_refused_in_words_and_leaves_nothing(story: Story, content: bytes) -> None:
    case = story.draft()
    answer = client(story.cast.enterprise.handler).post(
        f"/applications/{case.pk}/attach/", {"kind": "licence", "file": upload(content=content)}
    )
    assert answer.context["form"].errors["file"]
    assert not Attachment.objects.exists()


def test_programs_send_files_too(story: Story) -> None:
    case = story.draft()
    answer = client(story.cast.enterprise.handler).post(
        f"/api/applications/{case.pk}/attach/", {"kind": "accounts", "file": upload("报表.pdf")}
    )
    assert answer.status_code == 200, answer.content
    assert Attachment.objects.get().kind == "accounts"
