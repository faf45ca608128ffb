"""Source strings are gathered as Django looks them up."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from script.launcher.messages import from_template, gather


@pytest.mark.parametrize(
    ("template", "gathered"),
    [
        ('{% translate "Shareholders from 25 % on" %}', "Shareholders from 25 %% on"),
        ("{% blocktranslate %}Over 10 % of {{ bank }}{% endblocktranslate %}", "Over 10 %% of %(bank)s"),
        ('{{ _("Plain") }}', "Plain"),
    ],
)
def test_a_percent_sign_is_doubled_in_templates(template: str, gathered: str) -> None:
    assert list(from_template(template)) == [(gathered, "")]


def test_what_is_gathered_with_a_percent_sign_is_translated_on_the_page() -> None:
    signs = [known for known, plural in gather() if "%%" in known and "%(" not in known and not plural]
    assert signs
    with translation.override("zh-hans"):
        for known in signs:
            words = known.replace("%%", "%")
            page = Template(f'{{% load i18n %}}{{% translate "{words}" %}}').render(Context())
            assert page != words
            assert "%%" not in page
