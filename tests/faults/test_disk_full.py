"""The disk of files is full: whoever sends a file is told so in words, nothing is left of it, and they can go on.

A real small disk in a mount of the web's own; where this machine allows no mount, tests/flows/documents/test_no_room.py
has the same by a limit of the process.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from script.launcher.up import start
from tests.faults.clients import Person, opened, said
from tests.faults.servers import Servers
from tests.story import PDF

KILOBYTES = 1024
SAID = "磁盘已满"
KIND = "licence"


def mounts() -> bool:
    """Whether this process may have a mount of its own."""
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


class SmallDisk:
    """The private disk as the web sees it."""

    def __init__(self, servers: Servers) -> None:
        self.place = servers.state / "private"
        self.place.mkdir(exist_ok=True)
        now = servers.now
        mount = f'mount -t tmpfs -o size={KILOBYTES}k,mode=0700 none "$0" && mkdir "$0/tmp" && exec "$@"'
        web = ("unshare", "--mount", "sh", "-c", mount, str(self.place), *servers.programs(now)["web"])
        env = {**servers.env(now), "TMPDIR": str(self.place / "tmp")}
        servers.running["web"] = start("web", env, *web)
        self.seen = Path(f"/proc/{servers.running['web'].pid}/root{self.place}")

    def fill(self) -> None:
        """Until not a byte more fits."""
        with contextlib.suppress(OSError), (self.seen / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 1024)

    def free(self) -> None:
        """Somebody makes room."""
        (self.seen / "filler").unlink()

    def files(self) -> set[str]:
        """Every file that lies there, but for the one that fills it and what the web server keeps for itself."""
        found = (path for path in self.seen.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.seen)) for path in found if path.name != "filler" and "wgunicorn" not in path.name
        }


@pytest.fixture(scope="module")
def disk(servers: Servers) -> Iterator[SmallDisk]:
    if not mounts():
        pytest.skip("no mount allowed here")
    servers.kill("web")
    small = SmallDisk(servers)
    servers.wait_for_web()
    yield small
    servers.kill("web")
    servers.begin("web")
    servers.wait_for_web()


@pytest.fixture
def firm(servers: Servers) -> Person:
    person = Person(servers, "91500116ma5u0a019d-handler")
    person.sign_in()
    return person


def rows(servers: Servers) -> int:
    """How many files the product knows."""
    return int(servers.asked("select count(*) from documents_attachment")[0][0])


def send(servers: Servers, firm: Person, content: bytes) -> tuple[int, str]:
    """A file for the request, as somebody chooses it."""
    path = f"/applications/{servers.cases['draft']}/attach/"
    firm.ask(path)
    return firm.upload(path, {"kind": KIND}, "files", content, "营业执照.pdf")


def test_a_file_that_does_not_fit_is_told_and_sent_again_later(servers: Servers, firm: Person, disk: SmallDisk) -> None:
    path, known = f"/applications/{servers.cases['draft']}/attach/", rows(servers)
    disk.fill()
    lying = disk.files()
    code, page = send(servers, firm, PDF)
    assert (code, firm.url) == (200, path), "the form again"
    assert SAID in said(page)
    assert f'value="{KIND}" selected' in page, "with what was chosen"
    assert (rows(servers), disk.files()) == (known, lying), "neither row nor file"
    disk.free()
    code, page = send(servers, firm, PDF)
    assert (code, firm.url) == (200, path.removesuffix("attach/")), said(page)
    assert rows(servers) == known + 1
    assert len(disk.files() - lying) == 1


def test_a_disk_that_fills_up_half_way_leaves_no_part_of_a_file(
    servers: Servers, firm: Person, disk: SmallDisk
) -> None:
    known, lying = rows(servers), disk.files()
    longer = PDF.replace(b"%%EOF", b"%" + b"x" * (2 * KILOBYTES * 1024) + b"\n%%EOF")
    code, page = send(servers, firm, longer)
    assert code == 200
    assert SAID in said(page)
    assert (rows(servers), disk.files()) == (known, lying)


def test_no_room_for_what_is_being_received_is_told_as_well(servers: Servers, firm: Person, disk: SmallDisk) -> None:
    """Above 2.5 MB a file is laid down while it is received, before any form sees it: a page of its own, 507."""
    known, lying = rows(servers), disk.files()
    longer = PDF.replace(b"%%EOF", b"%" + b"x" * (4 * KILOBYTES * 1024) + b"\n%%EOF")
    code, page = send(servers, firm, longer)
    assert code == 507
    assert SAID in said(page)
    assert int(firm.answered["Retry-After"]) > 0
    assert (rows(servers), disk.files()) == (known, lying)
    assert send(servers, firm, PDF)[0] == 200
    assert rows(servers) == known + 1


def test_a_program_is_told_507_and_may_send_it_again(servers: Servers, firm: Person, disk: SmallDisk) -> None:
    known = rows(servers)
    disk.fill()
    code, body = by_program(servers, "full-1")
    assert (code, body["code"]) == (507, "API-507")
    assert SAID in body["detail"]
    assert rows(servers) == known
    disk.free()
    assert by_program(servers, "full-1")[0] == 200, "under the same key"
    assert rows(servers) == known + 1


def by_program(servers: Servers, key: str) -> tuple[int, Any]:
    """The same file by the programs' door."""
    edge = "edge"
    body = f'--{edge}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n{KIND}\r\n--{edge}\r\n'.encode()
    body += b'Content-Disposition: form-data; name="files"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    request = urllib.request.Request(  # noqa: S310 - this machine
        f"{servers.address}/api/applications/{servers.cases['draft']}/attach/",
        data=body + PDF + f"\r\n--{edge}--\r\n".encode(),
        headers={
            "Authorization": f"Token {servers.tokens['91500116ma5u0a019d-handler']}",
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Idempotency-Key": key,
            "Accept-Language": "zh-hans",
        },
    )
    return opened(urllib.request.build_opener(), request, json.load)
