"""Who uses the product while its servers die: programs that name their acts, people who look before they press again.

Both write down every answer they got: what was answered as done has to be found done.
"""

from __future__ import annotations

import html
import http.client
import json
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from tests.e2e.world import PASSWORD, World

# How long somebody goes on trying, and how long they wait between.
PATIENCE, PAUSE = 120.0, 0.2
LOST = (OSError, http.client.HTTPException, json.JSONDecodeError)


@dataclass(frozen=True)
class Done:
    """An act that was answered as done, or as waiting for the next signature."""

    verb: str
    case_type: str
    case: int
    event: int | None
    proposal: int | None


@dataclass
class Journal:
    """What a flow's people and programs were told."""

    name: str
    kind: str
    answers: list[Done] = field(default_factory=list)
    asked: int = 0  # requests sent
    lost: int = 0  # of them without an answer
    away: int = 0  # of them answered by 503
    wrong: list[str] = field(default_factory=list)  # answers nobody should get
    began: float = 0
    ended: float = 0


class Stopped(Exception):
    """An answer that no repeating mends."""


class Program:
    """Posts with a token; every act has a key of its own, under which it is sent until it is answered."""

    def __init__(self, world: World, journal: Journal) -> None:
        self.world, self.journal = world, journal

    def act(self, person: str, verb: str, path: str, **words: Any) -> Done:
        """Do one act and have it written down."""
        key, body = uuid.uuid4().hex, {"password": PASSWORD, **words}
        answer = self.insist(lambda: self.send(person, path, body, key))
        done = Done(verb, answer["case_type"], answer["case"], answer["event"], answer["proposal"])
        self.journal.answers.append(done)
        return done

    def insist(self, ask: Callable[[], tuple[int, Any]]) -> Any:
        """Ask until there is an answer that says done; raises Stopped for one that says no."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            self.journal.asked += 1
            try:
                code, body = ask()
            except LOST:
                self.journal.lost += 1
            else:
                if code < 300:
                    return body
                self.hear(code, body)
            time.sleep(PAUSE)
        raise Stopped(f"{self.journal.name}: no answer in {PATIENCE} s")

    def hear(self, code: int, body: Any) -> None:
        """A no: 503 with its hour, and "under way", are worth asking again; all else is not."""
        if code == 503:
            self.journal.away += 1
            return
        again = code == 409 and (body["code"] == "API-409" or body["code"].startswith("SYS-"))
        if not again:
            self.journal.wrong.append(f"{code} {body}")
            raise Stopped(self.journal.wrong[-1])

    def send(self, person: str, path: str, words: dict[str, Any], key: str) -> tuple[int, Any]:
        """One request; the code and the body, which is JSON whatever happened."""
        request = urllib.request.Request(  # noqa: S310 - this machine's loopback
            f"{self.world.address}/api{path}",
            data=json.dumps(words).encode(),
            headers={
                "Authorization": f"Token {self.world.tokens[person]}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        return opened(urllib.request.build_opener(), request, json.load)


def opened(opener: Any, request: Any, read: Callable[[Any], Any]) -> tuple[int, Any]:
    """The code and the body of an answer."""
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, read(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, read(error)


class Person:
    """Works with pages: signs in once, fills an act's page in and presses; where no answer came, looks first."""

    def __init__(self, world: World, name: str, journal: Journal | None = None, language: str = "zh-hans") -> None:
        self.world, self.name, self.journal = world, name, journal or Journal(name, "person")
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.headers = {"Accept-Language": language, "Accept": "text/html"}
        self.url = ""
        self.answered: Any = {}

    def ask(self, path: str, words: dict[str, Any] | None = None) -> tuple[int, str]:
        """One request and the redirects it leads through; `url` is the path it ended at, `answered` the headers."""
        data = None if words is None else urlencode(words, doseq=True).encode()
        return self.sent(urllib.request.Request(f"{self.world.address}{path}", data=data, headers=self.headers))  # noqa: S310

    def upload(self, path: str, words: dict[str, Any], name: str, content: bytes, called: str) -> tuple[int, str]:
        """A form with one file, as a browser sends it."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in {**words, "csrfmiddlewaretoken": self.token()}.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        body = ("".join(parts) + head + "Content-Type: application/octet-stream\r\n\r\n").encode()
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={edge}"}
        data = body + content + f"\r\n--{edge}--\r\n".encode()
        return self.sent(urllib.request.Request(f"{self.world.address}{path}", data=data, headers=headers))  # noqa: S310

    def sent(self, request: urllib.request.Request) -> tuple[int, str]:
        """The code and the page."""

        def read(answer: Any) -> str:
            self.url, self.answered = answer.url.removeprefix(self.world.address), answer.headers
            return str(answer.read().decode())

        self.journal.asked += 1
        return opened(self.opener, request, read)

    def sign_in(self) -> None:
        """By the password; again is harmless."""
        self.patiently(lambda: self.ask("/accounts/sign-in/"))
        words = {"username": self.name, "password": PASSWORD, "csrfmiddlewaretoken": self.token()}
        self.patiently(lambda: self.ask("/accounts/sign-in/", words))
        assert self.url == "/", self.url

    def token(self) -> str:
        """What the forms' guard wants to see again."""
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def patiently(self, ask: Callable[[], tuple[int, str]]) -> str:
        """Ask until a page comes."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            try:
                code, page = ask()
            except LOST:
                self.journal.lost += 1
            else:
                if code < 400:
                    return page
                if code != 503:
                    self.journal.wrong.append(f"{code} at {self.url}")
                    raise Stopped(self.journal.wrong[-1])
                self.journal.away += 1
            time.sleep(PAUSE)
        raise Stopped(f"{self.name}: no page in {PATIENCE} s")

    def press(self, path: str, done: Callable[[], bool], **words: Any) -> None:
        """Fill in an act's page and send it; where no answer comes, look whether it is done before pressing again."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            self.patiently(lambda: self.ask(path))
            assert not self.url.startswith("/accounts/"), f"{self.name} is signed out: {self.url}"
            try:
                code, page = self.ask(path, {**words, "csrfmiddlewaretoken": self.token()})
            except LOST:
                code, page = 0, ""
                self.journal.lost += 1
            if code == 200 and self.url != path:
                return
            if code == 200:
                raise Stopped(said(page))
            self.journal.away += code == 503
            if code not in (0, 503):
                self.journal.wrong.append(f"{code} at {path}: {said(page)}")
                raise Stopped(self.journal.wrong[-1])
            time.sleep(PAUSE)
            if done():
                return
        raise Stopped(f"{self.name}: {path} was not done in {PATIENCE} s")


def said(page: str) -> str:
    """The words of a page's main part."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", main[0] if main else page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text)).strip()
