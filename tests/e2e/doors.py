"""The two doors: a person in a browser, and a program with a token; both do what one scenario asks of them."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
import uuid
from typing import Any
from urllib.parse import quote

from tests.e2e.world import PASSWORD, World
from tests.story import PDF

PDF_TYPE = "application/pdf"
SCAN = object()  # stands for a file among the words of an act
DUTIES = ("handler", "checker", "approver")


class Browser:
    """Signs in as each person in turn and works with pages only."""

    name = "browser"

    def __init__(self, world: World, chromium: Any) -> None:
        self.world, self.chromium, self.pages = world, chromium, {}

    def page(self, person: str) -> Any:
        """This person's own browser window, signed in."""
        if person not in self.pages:
            page = self.chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}).new_page()
            page.goto(self.world.address)
            page.fill("input[name=username]", person)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(f"{self.world.address}/")
            self.pages[person] = page
        return self.pages[person]

    def forget(self) -> None:
        """Everybody closes the window; tomorrow they sign in again."""
        for page in self.pages.values():
            page.context.close()
        self.pages = {}

    def do(self, path: str, people: list[str], **words: Any) -> str:
        """Act on a page with all its signatures; returns the path of the case."""
        page = self.page(people[0])
        page.goto(self.world.address + path)
        self.fill(page, words)
        self.confirm(page)
        self.send(page)
        if page.locator("#acknowledged").count():
            page.check("#acknowledged")
            self.confirm(page)
            self.send(page)
        assert not page.locator(".notice-danger").count(), page.inner_text("main")
        case = page.url.removeprefix(self.world.address)
        for person in people[1:]:
            page = self.page(person)
            page.goto(self.world.address + "/")
            page.locator(f'a[href="{case}"]').first.click()
            self.confirm(page)
            page.locator(".sign-forms form").first.locator("button[type=submit]").click()
            assert not page.locator(".alert-danger").count(), page.inner_text("main")
        return case

    @staticmethod
    def confirm(page: Any) -> None:
        """The password once more, where the page asks for it."""
        if page.locator("main input[name=password]").count():
            page.fill("main input[name=password]", PASSWORD)

    @staticmethod
    def send(page: Any) -> None:
        """The form's own button, and the page that follows."""
        with page.expect_navigation():
            page.click(".form-actions button[type=submit]")

    def asked_about(self, path: str, person: str) -> dict[str, Any]:
        """Everybody is ticked already."""
        return {}

    def sureties(self, path: str, person: str) -> dict[str, Any]:
        """Everybody of whom it is asked is ticked already."""
        return {}

    def attach(self, case: str, person: str, kind: str) -> None:
        """One file to a case, as a person chooses it."""
        page = self.page(person)
        page.goto(f"{self.world.address}{case}attach/")
        page.select_option("select[name=kind]", kind)
        page.set_input_files("input[type=file][name=files]", {"name": "材料.pdf", "mimeType": PDF_TYPE, "buffer": PDF})
        page.click(".form-actions button[type=submit]")
        page.wait_for_selector(".upload-done, #timeline")

    def newest(self, folder: str, person: str, of: str = "") -> str:
        """The newest case of a kind this person sees."""
        page = self.page(person)
        page.goto(f"{self.world.address}/{folder}/?q={of}")
        return str(page.locator("main tbody tr a").first.get_attribute("href"))

    @staticmethod
    def fill(page: Any, words: dict[str, Any]) -> None:
        """Every field by its name, as a person would."""
        for name, value in words.items():
            field = page.locator(f"main [name={name}]")
            kind = field.first.evaluate("each => each.tagName + ':' + each.type")
            if kind == "INPUT:checkbox":
                field.set_checked(bool(value))
            elif kind == "INPUT:file":
                field.first.set_input_files({"name": "材料.pdf", "mimeType": PDF_TYPE, "buffer": PDF})
            elif kind.startswith("SELECT"):
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def facts(self, case: str, person: str) -> dict[str, str]:
        """What the case page says, by label, and the state."""
        page = self.page(person)
        page.goto(self.world.address + case)
        lines = page.locator("#facts .fact").evaluate_all(
            "all => all.map(each => [each.querySelector('dt').innerText, each.querySelector('dd').innerText])"
        )
        return {label.strip(): value.split("\n")[0].strip() for label, value in lines} | {
            "status": page.locator("h1 .chip").inner_text().strip()
        }


class Program:
    """Posts to the API with each person's token."""

    name = "api"

    def __init__(self, world: World) -> None:
        self.world = world

    def forget(self) -> None:
        """A token outlives the night."""

    def call(self, person: str, path: str, words: dict[str, Any] | None = None) -> tuple[int, Any]:
        """One request; the code and the body."""
        request = urllib.request.Request(  # noqa: S310 - this machine's loopback
            f"{self.world.address}/api{path}",
            data=None if words is None else json.dumps(words).encode(),
            headers={
                "Authorization": f"Token {self.world.tokens[person]}",
                "Content-Type": "application/json",
                "Accept-Language": "zh-hans",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def asked_about(self, path: str, person: str) -> dict[str, Any]:
        """The subjects that the answer to an empty body names, and every category."""
        code, body = self.call(person, path, {})
        assert code == 400
        subjects = re.findall(r"(\w+) = ", body["errors"]["subjects"][0])
        return {"subjects": subjects, "categories": ["GANG", "USURY", "TAX", "DISHONESTY"]}

    def sureties(self, path: str, person: str) -> dict[str, Any]:
        """The ids the answer to a wrong one names."""
        code, body = self.call(person, path, {"sureties": ["0"]})
        assert code == 400
        return {"sureties": re.findall(r"(\w+) = ", body["errors"]["sureties"][0])}

    def attach(self, case: str, person: str, kind: str) -> None:
        """One file to a case, in the parts of a form."""
        self.parts(person, f"{case}attach/", {"kind": kind, "files": SCAN})

    def parts(self, person: str, path: str, words: dict[str, Any]) -> tuple[int, Any]:
        """One request in the parts of a form; the code and the body."""
        edge, sent = uuid.uuid4().hex, b""
        for name, value in words.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"'
            if value is SCAN:
                sent += f'{head}; filename="a.pdf"\r\nContent-Type: {PDF_TYPE}\r\n\r\n'.encode() + PDF + b"\r\n"
            else:
                sent += f"{head}\r\n\r\n{value}\r\n".encode()
        request = urllib.request.Request(  # noqa: S310 - this machine's loopback
            f"{self.world.address}/api{path}",
            data=sent + f"--{edge}--\r\n".encode(),
            headers={
                "Authorization": f"Token {self.world.tokens[person]}",
                "Content-Type": f"multipart/form-data; boundary={edge}",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, json.load(answer)

    def do(self, path: str, people: list[str], **words: Any) -> str:
        """Act with all signatures; returns the path of the case."""
        path, words = self.as_api(path, words)
        words["password"] = PASSWORD  # heeded where the row asks for it
        send = self.parts if SCAN in words.values() else self.call
        code, done = send(people[0], path, words)
        assert code in (200, 201), (path, code, done)
        for person in people[1:]:
            assert done["proposal"], done
            code, done = self.call(
                person, f"/proposals/{done['proposal']}/sign/", {"opinion": "同意", "password": PASSWORD}
            )
            assert code == 200, (path, code, done)
        return f"/{self.folder(done['case_type'])}/{done['case']}/"

    @staticmethod
    def as_api(path: str, words: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The page's address as the API knows it: what begins on a case names it as `on`."""
        parts = path.strip("/").split("/")
        if "begin" not in parts:
            return path, words
        place = parts.index("begin")
        if place == 1:
            return f"/{parts[0]}/{parts[2]}/", words
        return f"/{Program.folder(parts[3])}/{parts[4]}/", {**words, "on": parts[1]}

    @staticmethod
    def folder(case_type: str) -> str:
        """The first word of a case type's addresses."""
        odd = {"recovery": "recoveries", "fund_movement": "fund-movements", "enterprise_file": "enterprises"}
        return odd.get(case_type, f"{case_type}s")

    def facts(self, case: str, person: str) -> dict[str, str]:
        """What the case says, by label, and the state."""
        code, body = self.call(person, case)
        assert code == 200, body
        return {fact["label"]: fact["value"] for fact in body["facts"]} | {"status": body["status_label"]}

    def newest(self, folder: str, person: str, of: str = "") -> str:
        """The newest case of a kind this person sees."""
        code, body = self.call(person, f"/{folder}/?q={quote(of)}")
        assert code == 200, body
        return f"/{folder}/{body['results'][0]['id']}/"
