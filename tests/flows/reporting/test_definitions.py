"""口径: no column is counted otherwise under the same version; each report prints its own; earlier ones stay."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from reporting.models import Definition
from reporting.queries import definitions, pages, parts
from reporting.queries.declared import ALL
from reporting.queries.rendering import workbook
from tests.reports import sent, standing
from tests.story import Story

GOLDEN = Path(__file__).with_name("definitions.txt")
MARCH = dt.date(2026, 3, 31)


def test_what_is_counted_otherwise_has_another_version() -> None:
    """Every version there ever was stays in the file; a changed column needs a version that is not in it yet."""
    kept = dict(line.rsplit(" ", 1) for line in GOLDEN.read_text(encoding="utf-8").splitlines())
    found = {f"{code} {each.version}": definitions.digest(each) for code, each in ALL.items()}
    changed = [name for name, digest in found.items() if kept.get(name) != digest]
    assert not changed, f"give a new version, then add to {GOLDEN.name}: " + "; ".join(
        f"{name} {found[name]}" for name in changed
    )


def test_the_digest_sees_every_word_of_a_column() -> None:
    sheet = ALL["R3-A"]
    first, *rest = sheet.columns
    for change in ({"means": "另一口径"}, {"label": "另"}, {"no": "99"}, {"kind": "count"}, {"name": "other"}):
        other = replace(sheet, columns=(replace(first, **change), *rest))
        assert definitions.digest(other) != definitions.digest(sheet)
    assert definitions.digest(replace(sheet, notes=("另",))) != definitions.digest(sheet)
    assert definitions.digest(replace(sheet, columns=tuple(rest))) != definitions.digest(sheet)


def test_a_report_says_by_which_version_it_was_computed(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(MARCH)
    report = standing(story)
    assert report.definitions == {"R1": ALL["R1"].version, "R1-C": ALL["R1-C"].version}
    told = [value for _label, value, _kind in pages.report_facts(report, None)]
    assert f"R1 {ALL['R1'].version}、R1-C {ALL['R1-C'].version}" in str(told)
    for declared, figures in parts.held(report):
        assert f"统计口径版本：{declared.version}" in workbook(declared, figures, pages.heading(report)).notes
    assert sent(story).snapshots.get().content["definitions"] == report.definitions


def test_versions_are_kept_from_the_month_they_were_used_in(
    story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    story.at_the_evening_of(MARCH)
    assert set(Definition.objects.values_list("code", "since")) == {(code, MARCH) for code in ALL}
    old = ALL["R3-C"]
    later = replace(old, version="2026.2", notes=("另一口径",))
    monkeypatch.setitem(ALL, "R3-C", later)
    story.at_the_evening_of(dt.date(2026, 4, 30))
    assert [each.version for each in definitions.history("R3-C")] == ["2026.2", old.version]
    monkeypatch.setitem(ALL, "R3-C", replace(later, notes=("又一口径",)))
    with caplog.at_level(logging.ERROR):
        definitions.keep(MARCH)
    assert "counted otherwise" in caplog.text
    assert Definition.objects.get(code="R3-C", version="2026.2").digest == definitions.digest(later)


def test_a_kept_version_does_not_change(story: Story) -> None:
    story.at_the_evening_of(MARCH)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Definition.objects.update(title="x")


def answer(story: Story, team: str, path: str) -> Any:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    return client.get(path)


def test_the_pages_show_the_version_in_force_and_earlier_ones(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.at_the_evening_of(MARCH)
    listed = answer(story, "bank", "/definitions/").content.decode()
    assert all(each.title in listed for each in ALL.values())
    sheet = ALL["R3-A"]
    assert sheet.columns[9].means in answer(story, "guarantor", "/definitions/r3-a/").content.decode()
    column = replace(sheet.columns[9], means="改后的口径")
    later = replace(sheet, version="2026.9", columns=(*sheet.columns[:9], column, *sheet.columns[10:]))
    monkeypatch.setitem(ALL, "R3-A", later)
    assert "改后的口径" in answer(story, "regulator", "/definitions/r3-a/").content.decode()
    earlier = answer(story, "regulator", f"/definitions/r3-a/?version={sheet.version}").content.decode()
    assert sheet.columns[9].means in earlier
    assert "改后的口径" not in earlier


@pytest.mark.parametrize(
    ("team", "path"),
    [
        ("enterprise", "/definitions/"), ("department", "/definitions/r1/"), ("bank", "/definitions/r99/"),
        ("bank", "/definitions/r1/?version=1999.1"),
    ],
)  # fmt: skip
def test_nobody_else_and_nothing_else(story: Story, team: str, path: str) -> None:
    assert answer(story, team, path).status_code == 404
