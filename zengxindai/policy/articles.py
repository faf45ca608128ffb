"""Citing the notice, and findings as sentences with their article."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from zengxindai.findings import Finding
from zengxindai.policy.models import Article

ONES = "零一二三四五六七八九"


def cite(number: int) -> str:
    """ "第十七条" in Chinese, "Article 17" otherwise."""
    if not (get_language() or "zh").startswith("zh"):
        return f"Article {number}"
    tens, ones = divmod(number, 10)
    words = ("" if tens < 2 else ONES[tens]) + ("十" if tens else "") + (ONES[ones] if ones or not tens else "")
    return f"第{words}条"


def text(number: int) -> str:
    """The article's own words, newest notice first; empty when it is not loaded."""
    found = Article.objects.filter(number=number).order_by("-document__issued_on").first()
    return found.text if found else ""


def sentence(finding: Finding) -> str:
    """What is wrong, in the reader's language."""
    return gettext(finding.message) % finding.params


def advice(finding: Finding) -> str:
    """What to do next, in the reader's language; empty when the rule gives none."""
    return gettext(finding.advice) % finding.params if finding.advice else ""


def explain(finding: Finding) -> str:
    """Sentence, article and advice in one line."""
    line = sentence(finding)
    if finding.article:
        line = gettext("%(text)s (%(article)s)") % {"text": line, "article": cite(finding.article)}
    if finding.advice:
        line = gettext("%(text)s. %(advice)s") % {"text": line, "advice": advice(finding)}
    return line
