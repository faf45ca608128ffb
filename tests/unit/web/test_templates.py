"""The pages keep to the content security policy and to what readers of all kinds need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from zengxindai.web.fields import YuanField

TEMPLATES = [
    path for path in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")) if "documents" not in path.parts
]
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_nothing_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


class Amount(forms.Form):
    amount = YuanField(label="Amount", help_text="At most 5 million")


def render(name: str, **context: Any) -> str:
    with translation.override("en"):
        return re.sub(r"\s+", " ", render_to_string(name, context))


def test_a_wrong_field_is_tied_to_its_label_help_and_error() -> None:
    page = render("components/field.html", field=Amount({"amount": "much"})["amount"])
    assert 'for="id_amount"' in page
    assert 'value="much"' in page
    described = re.search(r'aria-describedby="([^"]+)"', page)
    assert described
    assert all(f'id="{name}"' in page for name in described[1].split())
    assert 'aria-invalid="true"' in page
    assert "is-invalid" in page


def test_the_error_summary_links_to_the_field() -> None:
    assert '<a href="#id_amount">Amount</a>' in render("components/error_summary.html", form=Amount({}))


def test_a_list_escapes_and_aligns() -> None:
    columns = [{"key": "subject", "label": "Enterprise", "kind": "text"}, {"label": "Yuan", "kind": "money"}]
    cells = [{"kind": "text", "value": "<b>x</b>"}, {"kind": "money", "value": "1234.5"}]
    page = render("components/table.html", columns=columns, rows=[{"url": "/applications/1/", "cells": cells}])
    assert '<a href="/applications/1/">&lt;b&gt;x&lt;/b&gt;' in page
    assert 'class="cell-money" data-label="Yuan"' in page
    assert "1,234.50" in page


def test_a_closed_action_gives_its_reason_and_no_link() -> None:
    offer = {"label": "Pay", "url": "/pay/", "open": False, "reason": "Needs consent", "article_text": "Article 9"}
    page = render("components/action_bar.html", offers=[offer], closed=[offer])
    assert "Needs consent" in page
    assert "/pay/" not in page


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html"])
def test_pages_of_last_resort_need_no_context(name: str) -> None:
    assert "<h1>" in render(name)
