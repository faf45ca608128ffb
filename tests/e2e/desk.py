"""What the tests of desks and phones share: signing in, filling a form by its labels' names, looking for faults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.e2e.doors import PDF_TYPE
from tests.e2e.faults import faults, too_wide
from tests.e2e.world import PASSWORD, World

SMALL = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
WIDE = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"}
SIZES = ({"width": 375, "height": 812}, {"width": 1440, "height": 900})
# A folder that the environment names receives a picture of every page looked at.
SHOTS = os.environ.get("SHOTS", "")


def sign_in(world: World, page: Any, name: str, password: str = PASSWORD) -> None:
    """As a person at the first page."""
    page.goto(f"{world.address}/accounts/sign-in/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{world.address}/")


def looked_at(page: Any) -> None:
    """Nothing serious for who cannot see or use a mouse, and nothing cut off."""
    page.wait_for_load_state()
    picture(page)
    found = faults(page) + too_wide(page)
    assert found == [], "\n".join(found)


def looked_at_both(page: Any) -> None:
    """The same on a phone and at a desk; the window ends as wide as a desk."""
    for size in SIZES:
        page.set_viewport_size(size)
        looked_at(page)


def picture(page: Any) -> None:
    """What was looked at, where somebody wants to look, too."""
    if SHOTS:
        width = page.viewport_size["width"]
        number = len(list(Path(SHOTS).glob(f"*-{width}.png"))) + 1
        name = page.evaluate("location.pathname").strip("/").replace("/", "-") or "inbox"
        page.screenshot(path=f"{SHOTS}/{number:03}-{name}-{width}.png", full_page=True)


def sent(page: Any) -> None:
    """The form's own button, and the page that follows, whatever it says; the password once more where it is asked."""
    confirm(page, "#act")
    with page.expect_navigation():
        page.click("#act .form-actions button[type=submit]")


def confirm(page: Any, form: str) -> None:
    """The password once more, where a form asks for it."""
    if page.locator(f"{form} input[name=password]").count():
        page.fill(f"{form} input[name=password]", PASSWORD)


def press(page: Any) -> None:
    """The same; no refusal and no error on the page that follows."""
    sent(page)
    if page.locator("#acknowledged").count():
        page.check("#acknowledged")
        sent(page)
    assert not page.locator("#error-summary, #refusals-title").count(), page.inner_text("main")


def searched(page: Any, code: str) -> None:
    """An industry is found by its code and chosen from the list."""
    page.locator("#act .ts-control").click()
    page.keyboard.type(code)
    page.locator(f"#act .ts-dropdown .option:has-text('{code}')").first.click()


def fill(page: Any, **words: str) -> None:
    """Fields by name."""
    for name, value in words.items():
        field = page.locator(f"#act [name={name}]").first
        kind = field.evaluate("each => each.tagName + ':' + each.type")
        if field.get_attribute("data-industry"):
            searched(page, value)
        elif kind == "INPUT:checkbox":
            field.set_checked(bool(value))
        elif kind.startswith("SELECT"):
            field.select_option(value)
        else:
            field.fill(value)


def scan(name: str, content: bytes, kind: str = PDF_TYPE) -> dict[str, Any]:
    """A file as a person chooses it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def acted(world: World, page: Any, path: str, look: bool = True, **words: str) -> None:
    """An act's page opened, looked at, filled in and sent."""
    page.goto(f"{world.address}{path}")
    if look:
        looked_at_both(page)
    fill(page, **words)
    press(page)


def paper(page: Any, title: str) -> Any:
    """The line of an official paper, which the worker prints a moment after the act."""
    line = page.locator(".files li", has=page.locator(f"a:has-text('{title}')")).first
    for _ in range(50):
        if line.count():
            return line
        page.wait_for_timeout(200)
        page.reload()
    raise AssertionError(page.inner_text("main"))


def state(page: Any) -> str:
    """The state a case page shows."""
    return str(page.locator("h1 .chip").inner_text())


def fact(page: Any, label: str) -> str:
    """What the case page says under a label."""
    return str(page.locator(f"#facts .fact:has(dt:text-is('{label}')) dd").inner_text())


def here(world: World, page: Any) -> str:
    """The path of the page."""
    return str(page.url).removeprefix(world.address)


def signed(world: World, page: Any, case: str, opinion: str = "同意", look: bool = False) -> None:
    """The next signature: from the inbox to the case, with an opinion."""
    page.goto(f"{world.address}/")
    page.locator(f'main a[href="{case}"]').first.click()
    if look:
        looked_at_both(page)
    page.fill(".sign-forms form:first-child [name=opinion]", opinion)
    confirm(page, ".sign-forms form:first-child")
    with page.expect_navigation():
        page.click(".sign-forms form:first-child button[type=submit]")
    assert not page.locator(".alert-danger").count(), page.inner_text("main")
