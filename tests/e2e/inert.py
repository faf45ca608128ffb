"""Text that would act if it were not kept as text; and a browser that tells whether a page let it.

The browser's every request is answered by the product in this process, so that it sees what a test's own transaction
has written: pages with their headers from the product, scripts and styles from the served folder.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

HOUSE = "http://testserver"
HTML = (
    "<img src=x onerror=window.hit=1>",
    '"><script>window.hit=1</script>',
    "'><svg onload=window.hit=1>",
    "</textarea></title><iframe srcdoc=x>",
    "<a href=javascript:window.hit=1>x</a>",
)
# What a spreadsheet would reckon, at the beginning of a text.
LEADS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://e.example")', "=cmd|' /C calc'!A0")
MARKUP = '{{ 1234|add:5678 }}{% now "Y" %}${1234*5678}#eval("1234*5678")\\ #panic() $x$ *b* `c` @d <e> %s %(x)s {0}'
TURNED = "\u202egpj.exe\u2066"
ASTRAL = "😀𠮷"
# Of what was worked out, none may be seen: 1234 + 5678 and 1234 × 5678.
WORKED_OUT = ("6912", "7006652")

ARMED = """
window.violations = [];
const note = (e) => window.violations.push(e.violatedDirective + " " + e.sourceFile);
document.addEventListener("securitypolicyviolation", note);
"""
ALIVE = """() => {
  const odd = 'img[src="x"], svg[onload], iframe, object, embed, base, [onerror], [onload], [onclick], [srcdoc],'
    + ' a[href^="javascript:" i], script:not([src]):not([type="application/json"]), form[action^="http"],'
    + ' meta[http-equiv="refresh" i]';
  return {
    hit: window.hit === undefined ? null : window.hit,
    violations: window.violations || [],
    odd: [...document.querySelectorAll(odd)].map(each => each.outerHTML.slice(0, 120)),
    text: document.documentElement.innerText,
  };
}"""


def hostile(number: int, most: int | None) -> str:
    """The text with this number, as long as a field takes; short fields each get the beginning of another."""
    lead, html = LEADS[number % len(LEADS)], HTML[number % len(HTML)]
    parts = (html, lead) if number % 2 and most is not None and most < 60 else (lead, html)
    return ("".join(parts) + ASTRAL + TURNED + MARKUP)[: most or 400]


class Stage:
    """A browser window; `show` puts an answer of the product into it, as the person of `client`."""

    def __init__(self, chromium: Any) -> None:
        self.client: Any = None
        self.shown: Any = None
        self.dialogs: list[str] = []
        self.page = chromium.new_context(locale="zh-CN").new_page()
        self.page.add_init_script(ARMED)
        self.page.on("dialog", self.dialog)
        self.page.route("**/*", self.answer)
        self.pages = 0

    def dialog(self, dialog: Any) -> None:
        """A page that speaks by itself; whether to leave unsent input is our own question."""
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def answer(self, route: Any) -> None:
        """One request of the browser."""
        address = urlsplit(route.request.url)
        if route.request.resource_type in ("image", "font", "stylesheet", "media"):
            route.abort()
        elif address.path.startswith(settings.STATIC_URL):
            file = Path(settings.BASE_DIR, "static", address.path.removeprefix(settings.STATIC_URL))
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind) if file.is_file() else route.abort()
        elif route.request.is_navigation_request() and route.request.frame == self.page.main_frame:
            self.fulfil(route, self.shown)
        elif route.request.method == "GET":
            self.fulfil(route, self.client.get(f"{address.path}?{address.query}"))
        else:
            route.abort()  # nothing is sent by a page that is only looked at

    @staticmethod
    def fulfil(route: Any, answer: Any) -> None:
        """An answer of the product, its headers with it."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        route.fulfill(status=answer.status_code, headers=headers, body=answer.content)

    def show(self, client: Any, address: str, answer: Any = None) -> list[str]:
        """What is wrong with a page as a browser has it: the answer given, else what the person gets there."""
        self.client, self.shown = client, answer if answer is not None else client.get(address)
        if self.shown.status_code >= 500:
            return [f"{address}: {self.shown.status_code}"]
        if self.shown.status_code in (301, 302):
            return []  # nothing is shown, and where it leads is looked at by itself
        self.page.goto(HOUSE + address, wait_until="load")
        self.pages += 1
        seen = self.page.evaluate(ALIVE)
        faults = [f"{address}: a dialog {said!r}" for said in self.dialogs]
        self.dialogs.clear()
        faults += [f"{address}: a script ran"] if seen["hit"] is not None else []
        faults += [f"{address}: against the policy: {each}" for each in seen["violations"]]
        faults += [f"{address}: came alive: {each}" for each in seen["odd"]]
        faults += [f"{address}: worked out: {each}" for each in WORKED_OUT if each in seen["text"]]
        faults += [f"{address}: turned by {sign!r}" for sign in "\u202e\u2066" if sign in seen["text"]]
        return faults
