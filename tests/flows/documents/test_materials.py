"""Files added to a case: kept at once, bound by the act, read by who sees what is in the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.story import Story
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.documents import store
from zengxindai.documents.models import Attachment

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# What the agreement brought is none of these tests' files.
SENT = Attachment.objects.exclude(case_type="agreement")


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
    case = story.begun()
    page = client(story.cast.enterprise.handler)
    answer = page.post(f"/applications/{case.pk}/attach/", {"kind": "licence", "file": upload()})
    assert answer.status_code == 302
    kept, event = SENT.get(), Event.objects.latest("id")
    assert (kept.case_type, kept.case_id, kept.event_id) == ("application", case.pk, event.pk)
    assert (kept.kind, event.verb, event.data["files"][0]["label"]) == (
        "licence",
        "application.attach",
        "营业执照.pdf",
    )
    assert "营业执照.pdf" in page.get(f"/applications/{case.pk}/").content.decode()
    assert b"".join(page.get(f"/documents/{kept.pk}/").streaming_content) == PDF
    assert client(story.cast.other_enterprise.handler).get(f"/documents/{kept.pk}/").status_code == 404
    assert client(story.cast.bank.handler).get(f"/documents/{kept.pk}/").status_code == 404


def test_a_refusal_elsewhere_does_not_lose_the_file(story: Story) -> None:
    case = story.begun()
    page = client(story.cast.enterprise.handler)
    answer = page.post(f"/applications/{case.pk}/attach/", {"kind": "", "file": upload()})
    kept = SENT.get()
    assert answer.status_code == 200
    assert kept.case_id is None
    assert f'<input type="hidden" name="files" value="{kept.pk}">' in answer.content.decode()
    again = page.post(f"/applications/{case.pk}/attach/", {"kind": "licence", "files": str(kept.pk)})
    assert again.status_code == 302
    bound = SENT.get(case_id=case.pk)
    assert (bound.kind, bound.sha256) == ("licence", kept.sha256), "what it is was said only now"


@pytest.mark.parametrize("file", ["999999", "x", "", "-1"])
def test_only_an_own_kept_file_can_be_named(story: Story, file: str) -> None:
    case = story.begun()
    answer = client(story.cast.enterprise.handler).post(
        f"/applications/{case.pk}/attach/", {"kind": "licence", "file": file}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["files"]
    assert not SENT.exists()


def test_another_s_kept_file_is_not_mine(story: Story) -> None:
    own, other = story.begun(), story.begun("other_enterprise")
    thief = client(story.cast.other_enterprise.handler)
    client(story.cast.enterprise.handler).post(f"/applications/{own.pk}/attach/", {"kind": "", "file": upload()})
    kept = SENT.get()
    answer = thief.post(f"/applications/{other.pk}/attach/", {"kind": "licence", "file": str(kept.pk)})
    assert answer.context["form"].errors["files"]
    assert thief.get(f"/documents/{kept.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 not a paper", b"<html><script>1</script></html>"])
def test_what_is_no_paper_is_refused_in_words_and_leaves_nothing(story: Story, content: bytes) -> None:
    case = story.begun()
    answer = client(story.cast.enterprise.handler).post(
        f"/applications/{case.pk}/attach/", {"kind": "licence", "file": upload(content=content)}
    )
    assert answer.context["form"].errors["files"]
    assert not SENT.exists()


def test_programs_send_files_too(story: Story) -> None:
    case = story.begun()
    answer = client(story.cast.enterprise.handler).post(
        f"/api/applications/{case.pk}/attach/", {"kind": "accounts", "file": upload("报表.pdf")}
    )
    assert answer.status_code == 200, answer.content
    assert SENT.get().kind == "accounts"


def test_several_files_at_once(story: Story) -> None:
    case = story.begun()
    page = client(story.cast.enterprise.handler)
    sent = {"kind": "accounts", "files": [upload("2024.pdf"), upload("2025.pdf", PDF + b"\n")]}
    assert page.post(f"/applications/{case.pk}/attach/", sent).status_code == 302
    assert list(SENT.order_by("id").values_list("name", "case_id", "kind")) == [
        ("2024.pdf", case.pk, "accounts"),
        ("2025.pdf", case.pk, "accounts"),
    ]
    assert Event.objects.filter(verb="application.attach").count() == 1


def test_one_bad_file_does_not_lose_the_good_ones(story: Story) -> None:
    case = story.begun()
    page = client(story.cast.enterprise.handler)
    sent = {"kind": "accounts", "files": [upload("好.pdf"), upload("坏.exe"), upload("空.pdf", b"")]}
    answer = page.post(f"/applications/{case.pk}/attach/", sent)
    good = SENT.get()
    assert (answer.status_code, good.name, good.case_id) == (200, "好.pdf", None)
    assert [wrong.split(":")[0] for wrong in answer.context["form"].errors["files"]] == ["坏.exe", "空.pdf"]
    assert f'<input type="hidden" name="files" value="{good.pk}">' in answer.content.decode()
    again = page.post(
        f"/applications/{case.pk}/attach/", {"kind": "accounts", "files": [upload("再.pdf"), str(good.pk)]}
    )
    assert again.status_code == 302
    assert SENT.filter(case_id=case.pk).count() == 2


def test_programs_name_kept_files_as_a_list_or_one_by_itself(story: Story) -> None:
    case, by = story.begun(), story.cast.enterprise.handler
    kept = [store.keep(upload(f"{n}.pdf"), by=by, kind="other").pk for n in range(3)]
    for body in ({"kind": "other", "files": kept[:2]}, {"kind": "other", "file": kept[2]}):
        url = f"/api/applications/{case.pk}/attach/"
        assert client(by).post(url, body, content_type="application/json").status_code == 200
    assert SENT.filter(case_id=case.pk).count() == 3


def added(story: Story, case: Any, name: str = "错.pdf", team: str = "enterprise") -> Attachment:
    file = store.keep(upload(name), by=story.cast.teams[team].handler, kind="other")
    story.act("application.attach", case, team, kind="other", files=[file.pk])
    return file


def test_a_wrong_file_is_taken_back(story: Story) -> None:
    case = story.begun()
    wrong, right = added(story, case), added(story, case, "对.pdf")
    page = client(story.cast.enterprise.handler)
    url = f"/applications/{case.pk}/set_aside/"
    assert "错.pdf" in page.get(url).content.decode()
    assert page.post(url, {"file": wrong.pk, "reason": "传错了"}).status_code == 302
    event = Event.objects.latest("id")
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.set_aside_by, wrong.case_id, right.set_aside_by) == (event.pk, case.pk, None)
    assert (event.verb, event.opinion, event.data["file"]["label"]) == ("application.set_aside", "传错了", "错.pdf")
    shown = page.get(f"/applications/{case.pk}/")
    assert [line["name"] for line in shown.context["materials"]] == ["对.pdf"]
    assert wrong.path.exists()
    assert page.post(url, {"file": wrong.pk}).status_code == 200, "once"


def test_only_the_own_organisation_s_files_while_the_request_is_its_own(story: Story) -> None:
    case = story.act("application.take", story.submitted(), "department")
    sent = set(case_files(case))
    own, theirs = added(story, case), added(story, case, "部门.pdf", "department")
    page = client(story.cast.enterprise.handler)
    url = f"/applications/{case.pk}/set_aside/"
    assert page.post(url, {"file": own.pk}).status_code == 403, "the department has it"
    case = story.act("application.return_for_correction", case, "department", reason="补正")
    assert page.post(url, {"file": theirs.pk}).context["form"].errors["file"]
    assert client(story.cast.department.handler).get(url).status_code == 403
    assert page.post(url, {"file": own.pk}).status_code == 302
    assert set(case_files(case)) - sent == {"部门.pdf"}


def case_files(case: Any) -> Any:
    return SENT.filter(case_id=case.pk, set_aside_by__isnull=True).values_list("name", flat=True)


def test_without_a_file_the_button_says_why(story: Story) -> None:
    case = story.begun()
    offers = client(story.cast.enterprise.handler).get(f"/applications/{case.pk}/").context["offers"]
    offered = next(each for each in offers if each["url"].endswith("/set_aside/"))
    assert not offered["open"]
    assert offered["reason"]


def test_what_is_on_file_need_not_be_sent_again(story: Story) -> None:
    by = story.cast.enterprise.handler
    first = added(story, story.begun())
    again = store.copy(first, by=by, kind="licence")
    assert (again.sha256, again.kind, again.case_id, again.path) == (first.sha256, "licence", None, first.path)
    second = story.begun("other_enterprise")
    store.bind(again, "application", second.pk)
    first.path.write_bytes(b"rotten")
    with pytest.raises(store.Unacceptable):
        store.copy(first, by=by, kind="licence")
    first.path.unlink()
    with pytest.raises(store.Unacceptable):
        store.copy(first, by=by, kind="licence")
