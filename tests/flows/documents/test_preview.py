"""Reading a file in the page: pictures and text of ours, for who may read it, whatever the file holds."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies
from PIL import Image

from tests.cast import Cast
from tests.flows.documents.samples import docx_of, flood, ofd, pdf_of, picture_of, png_of, xlsx_of
from zengxindai.audit.models import Event
from zengxindai.documents import content as content_checks
from zengxindai.documents import preview, rendering, store
from zengxindai.documents.content import TYPES
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import reading, unpacking


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def sent(cast: Cast, name: str, content: bytes) -> Attachment:
    return store.keep(ContentFile(content, name), by=cast.enterprise.handler, kind="other")


def client(user: Any) -> Client:
    signed_in = Client()
    signed_in.force_login(user, backend="zengxindai.accounts.backends.AccountBackend")
    return signed_in


def pages(cast: Cast, file: Attachment) -> dict[str, Any]:
    answer = client(cast.enterprise.handler).get(f"/documents/{file.pk}/pages/")
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    return dict(answer.json())


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("PNG",))


def test_a_pdf_is_read_page_by_page(cast: Cast) -> None:
    file = sent(cast, "报表.pdf", pdf_of(["one", "two", "three"]))
    found = pages(cast, file)
    assert (found["kind"], found["count"], found["name"], found["previewable"]) == ("pages", 3, "报表.pdf", True)
    assert found["urls"] == [f"/documents/{file.pk}/pages/{number}/" for number in (1, 2, 3)]
    reader = client(cast.enterprise.handler)
    contents = []
    for url in found["urls"]:
        answer = reader.get(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in answer["Cache-Control"]
        image = picture(answer.content)
        assert max(image.size) == rendering.SIDE_MAX
        assert len(image.getcolors(100_000) or []) > 1, "the text is drawn"
        contents.append(answer.content)
    assert len(set(contents)) == 3
    for number in (0, 4, 50, 51, 10**12):
        assert reader.get(f"/documents/{file.pk}/pages/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.png", png_of(2000, 1000)),
        ("照片.jpg", picture_of("JPEG", 2000, 1000)),
        ("照片.jpeg", picture_of("JPEG", 2000, 1000, "CMYK")),
        ("透明.png", picture_of("PNG", 2000, 1000, "RGBA")),
        ("灰.png", picture_of("PNG", 2000, 1000, "LA")),
        ("调色板.png", picture_of("PNG", 2000, 1000, "P")),
    ],
)
def test_a_picture_is_drawn_anew(cast: Cast, name: str, content: bytes) -> None:
    file = sent(cast, name, content)
    assert pages(cast, file)["count"] == 1
    answer = client(cast.enterprise.handler).get(f"/documents/{file.pk}/pages/1/")
    image = picture(answer.content)
    assert (image.size, image.mode, image.info) == ((1600, 800), "RGB", {})
    assert answer.content != content
    assert client(cast.enterprise.handler).get(f"/documents/{file.pk}/pages/2/").status_code == 404


def test_a_photograph_stands_upright_and_tells_no_place(cast: Cast) -> None:
    exif, out = Image.Exif(), BytesIO()
    exif[0x0112], exif[0x010F] = 6, "camera"
    Image.new("RGB", (400, 200)).save(out, "JPEG", exif=exif)
    file = sent(cast, "营业执照.jpg", out.getvalue())
    answer = client(cast.enterprise.handler).get(f"/documents/{file.pk}/pages/1/")
    assert picture(answer.content).size == (200, 400)
    assert b"camera" not in answer.content


def test_the_corner_of_a_sheet_is_plain_cells(cast: Cast) -> None:
    found = pages(cast, sent(cast, "流水.xlsx", xlsx_of()))
    assert (found["kind"], found["previewable"], found["urls"]) == ("sheet", True, [])
    assert (len(found["rows"]), len(found["rows"][0])) == (50, 20)
    assert found["rows"][0][:3] == ["日期", "金额", "列3"]
    assert found["rows"][1][:3] == ["2026-03-10", "1234567.9", "<b>1</b>"], "text, and drawn as text"
    assert found["message"]
    small = pages(cast, sent(cast, "小.xlsx", xlsx_of(3, 3)))
    assert (len(small["rows"]), small["message"]) == (3, "")


def test_a_letter_is_its_paragraphs(cast: Cast) -> None:
    found = pages(cast, sent(cast, "承诺书.docx", docx_of(["承诺书", "", "真实、完整 &lt;b&gt;"])))
    assert (found["kind"], found["paragraphs"]) == ("text", ["承诺书", "真实、完整 <b>"])
    long = pages(cast, sent(cast, "长.docx", docx_of([f"第{n}段" for n in range(rendering.PARAGRAPHS_MAX + 9)])))
    assert len(long["paragraphs"]) == rendering.PARAGRAPHS_MAX
    assert long["message"]


def test_what_cannot_be_shown_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the door refuses by now may have been kept before.
    monkeypatch.setattr(content_checks, "check_part", lambda content, name: None)
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for name, content, words in (
        ("票据.ofd", ofd(), "下载"),
        ("锁.pdf", pdf_of(["one"], "secret"), "密码"),
        ("坏.pdf", b"%PDF-1.7\nnothing follows", "损坏"),
        ("坏.png", png_of(100, 100)[:60], "损坏"),
        ("实体.docx", docx_of(["&b;"], laughs), "损坏"),
    ):
        file = sent(cast, name, content)
        found = pages(cast, file)
        if found["count"]:  # a picture tells only when it is drawn
            answer = client(cast.enterprise.handler).get(found["urls"][0])
            assert answer.status_code == 422
            assert words in answer.content.decode()
            continue
        assert (found["previewable"], found["count"], found["urls"]) == (False, 0, [])
        assert words in found["message"]
        again = client(cast.enterprise.handler).get(f"/documents/{file.pk}/pages/1/")
        assert again.status_code in (404, 422)


def test_of_five_hundred_pages_fifty_are_shown(cast: Cast) -> None:
    file = sent(cast, "合同.pdf", pdf_of(["x"] * 500))
    found = pages(cast, file)
    assert (found["count"], len(found["urls"])) == (50, 50)
    assert "500" in found["message"]
    reader = client(cast.enterprise.handler)
    assert reader.get(f"/documents/{file.pk}/pages/50/").status_code == 200
    assert reader.get(f"/documents/{file.pk}/pages/51/").status_code == 404


def test_only_who_may_read_it_sees_it(cast: Cast) -> None:
    file = sent(cast, "a.pdf", pdf_of(["one"]))
    for url in (f"/documents/{file.pk}/pages/", f"/documents/{file.pk}/pages/1/"):
        for stranger in (cast.other_enterprise.handler, cast.bank.handler):
            assert client(stranger).get(url).status_code == 404
        assert Client().get(url).status_code == 302
        assert client(cast.enterprise.handler).post(url).status_code == 405
    assert client(cast.enterprise.handler).get(f"/documents/{10**9}/pages/").status_code == 404
    assert not Event.objects.filter(verb="attachment.view").exists(), "what was not shown was not seen"


def test_reading_is_one_event_a_person_file_and_day(cast: Cast) -> None:
    file = sent(cast, "a.pdf", pdf_of(["one", "two"]))
    reader = client(cast.enterprise.handler)
    for url in (f"/documents/{file.pk}/pages/", *(f"/documents/{file.pk}/pages/{n}/" for n in (1, 2, 1))):
        assert reader.get(url).status_code == 200
    event = Event.objects.get(verb="attachment.view")
    assert (event.case_type, event.case_id, event.actor_id) == ("attachment", file.pk, cast.enterprise.handler.pk)
    assert event.data["sha256"] == file.sha256
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        reader = client(cast.enterprise.handler)
        reader.get(f"/documents/{file.pk}/pages/1/")
    assert Event.objects.filter(verb="attachment.view").count() == 2


def test_a_page_is_made_once_for_a_content(cast: Cast, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, twin = sent(cast, "a.pdf", pdf_of(["one"])), sent(cast, "b.pdf", pdf_of(["one"]))
    first = preview.page(file, 1)
    folder = disk / "previews" / file.sha256[:2] / file.sha256
    assert {path.name for path in folder.iterdir()} == {"pdf-1"}
    assert folder.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(preview, "render", None)
    assert preview.page(twin, 1) == first


def test_two_at_once_leave_one_whole_page(cast: Cast, disk: Path) -> None:
    file = sent(cast, "a.pdf", pdf_of(["one"]))
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(preview.page(file, 1))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    folder = disk / "previews" / file.sha256[:2] / file.sha256
    assert [path.name for path in folder.iterdir()] == ["pdf-1"]


def test_a_damaged_file_is_not_tried_again_but_one_out_of_time_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, slow = sent(cast, "坏.pdf", b"%PDF-1.7\nx"), sent(cast, "慢.pdf", pdf_of(["one"]))
    assert not pages(cast, bad)["previewable"]
    monkeypatch.setattr(preview, "render", lambda *given: (-1, b""))
    assert not pages(cast, bad)["previewable"]
    assert "过大" in pages(cast, slow)["message"]
    monkeypatch.undo()
    assert pages(cast, slow)["previewable"]


def test_a_file_gone_from_the_disk_is_told(cast: Cast) -> None:
    file = sent(cast, "a.pdf", pdf_of(["one"]))
    file.path.unlink()
    assert "运维" in pages(cast, file)["message"]


@pytest.mark.parametrize("way", ["pdf", "picture", "text"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(body=strategies.binary(max_size=400), whole=strategies.booleans())
def test_any_bytes_are_a_page_or_a_sentence(way: str, body: bytes, whole: bool) -> None:
    good = {"pdf": pdf_of(["one"]), "picture": png_of(9, 9), "text": docx_of(["a"])}[way]
    content = good[: len(good) // 2] + body + (good[len(good) // 2 :] if whole else b"")
    code, answer = preview.render(content, way, 1)
    assert code in (0, rendering.DAMAGED, rendering.LOCKED, rendering.NO_SUCH_PAGE, rendering.TOO_LARGE)
    assert bool(answer) is (code == 0)


@pytest.mark.parametrize("extension", ["pdf", "png", "jpg", "docx", "xlsx"])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(body=strategies.binary(max_size=400))
def test_no_content_breaks_the_page(cast: Cast, extension: str, body: bytes) -> None:
    """As if it had come past the check of uploads."""
    digest = store.hashlib.sha256(body).hexdigest()
    facts = {"content_type": TYPES[extension], "size": len(body), "kind": "other", "at": timezone.now()}
    file = Attachment.objects.create(sha256=digest, name="x", uploaded_by=cast.enterprise.handler, **facts)
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(body)
    assert pages(cast, file)["kind"] in ("none", "pages")
    answer = client(cast.enterprise.handler).get(f"/documents/{file.pk}/pages/1/")
    assert answer.status_code in (404, 422)


# What the process may not do, said by itself from within its limits.
WITHIN = """
import os, sys, runpy
found = runpy.run_path(sys.argv[1], run_name="rendering")
found["limit"]()
{body}
"""


def within(body: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    code = WITHIN.format(body=body)
    return subprocess.run([sys.executable, "-I", "-c", code, rendering.__file__], capture_output=True, **more)


def test_the_process_s_limits_hold(tmp_path: Path) -> None:
    assert within("print(1)").stdout == b"1\n", "the control"
    assert b"MemoryError" in within("bytearray(2 * 1024 ** 3)").stderr
    assert within(f"open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'x')", env={}).returncode != 0
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0
    assert b"Too many open files" in within("held = [os.open('/dev/null', 0) for _ in range(100)]").stderr
    limits = "import resource; print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_CORE))"
    assert within(limits).stdout.decode() == f"({rendering.SECONDS}, {rendering.SECONDS}) (0, 0)\n"


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    script = tmp_path / "tell.py"
    script.write_text("import os, sys\nTOO_MANY = 3\nsys.stdout.write(' '.join(os.environ))")
    monkeypatch.setattr(rendering, "__file__", str(script))
    assert set(preview.render(b"", "pdf", 0)[1].decode().split()) <= {"LANG", "LC_CTYPE"}
    script.write_text("import os, sys, json\nsys.stdout.write(json.dumps([list(os.environ)]))")
    monkeypatch.setattr(unpacking, "__file__", str(script))
    assert set(reading.unpack(BytesIO(b"PK\x03\x04"))[0]) <= {"LANG", "LC_CTYPE"}
    assert os.environ["SECRET_KEY"] == "hush"


def test_a_flood_of_pixels_ends_the_process_and_not_the_house() -> None:
    code, answer = preview.render(flood(10_000), "picture", 1)
    assert (code, answer) == (rendering.TOO_LARGE, b"")


def test_no_more_than_two_are_read_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [sent(cast, f"{n}.pdf", pdf_of([f"page {n}"])) for n in range(6)]
    now, most, gate = [0], [0], threading.Lock()

    def slow(content: bytes, way: str, number: int) -> tuple[int, bytes]:
        with gate:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.1)
        with gate:
            now[0] -= 1
        return 0, b"picture"

    monkeypatch.setattr(preview, "render", slow)
    threads = [threading.Thread(target=preview.page, args=(file, 1)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [preview.AT_ONCE]
    monkeypatch.setattr(preview, "SECONDS_MAX", 0)
    with preview._place_in_line(), preview._place_in_line(), pytest.raises(preview.Unreadable):
        preview.page(sent(cast, "spät.pdf", pdf_of(["late"])), 1)
