"""Accessibility faults of a page, as axe-core finds them (WCAG 2 A and AA)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text("utf-8")
# Only what is wrong is reported in full: the rest costs time and nobody reads it.
RUN = """() => axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'],
})"""


def faults(page: Any) -> list[str]:
    """The serious and critical faults: rule, how many, the first place."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate(RUN)
    return [
        f"{page.url} {each['id']} ({each['impact']}) {len(each['nodes'])}: {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def too_wide(page: Any) -> list[str]:
    """Whether the page scrolls sideways."""
    width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"{page.url} is {width} px wide in {room} px"] if width > room else []
