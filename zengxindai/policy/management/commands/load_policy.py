"""load_policy: a notice's YAML file into dated rows; run again, it changes nothing that is already there."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from pypinyin import Style, lazy_pinyin

from zengxindai.policy.goals import NoGoal, goals, score_sheets
from zengxindai.policy.models import (
    Article,
    BenchmarkRate,
    Document,
    Holiday,
    HolidayYear,
    Industry,
    Lpr,
    Parameter,
    Routing,
)
from zengxindai.policy.waivable import NotWaivable, waivable_rules

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DEFAULT = FIXTURES / "jiangjin_2020_20.yaml"
CHECKED: dict[str, Callable[[Any], object]] = {
    "waivable": waivable_rules, "goals": goals, "score_sheets": score_sheets,
}  # fmt: skip
INDUSTRIES, STANDARD = FIXTURES / "gbt_4754_2017.csv", "GB/T 4754-2017"


class Command(BaseCommand):
    """Loads one district's notice, and the national classification of industries."""

    help = "Load a notice (articles, parameters, rates, holidays, routing) from its YAML file, and the industries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--file: the notice; the Jiangjin notice of 2020 when left out."""
        parser.add_argument("--file", type=Path, default=DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        notice = yaml.safe_load(options["file"].read_text(encoding="utf-8"))
        check(notice)
        with transaction.atomic():
            document = load_document(notice)
            for row in notice["parameters"]:
                dated(Parameter, notice, row, key=row["key"])
            for row in notice["benchmark_rates"]:
                dated(BenchmarkRate, notice, row, tier=row["tier"])
            for row in notice["lpr"]:
                dated(Lpr, notice, row, term=row["term"])
            for row in notice["routing"]:
                dated(Routing, notice, row, prefix=row["prefix"])
            load_holidays(notice["holidays"])
            load_industries(INDUSTRIES)
        self.stdout.write(
            f"{document.number}: {document.articles.count()} articles, {Parameter.objects.count()} parameters"
        )


def check(notice: dict[str, Any]) -> None:
    """Refuse a file that would let a limit of the notice be waived, or whose targets or scores make no sense."""
    for row in notice["parameters"]:
        try:
            if row["key"] in CHECKED:
                CHECKED[row["key"]](row["value"])
        except (NotWaivable, NoGoal) as wrong:
            raise CommandError(str(wrong)) from wrong


def load_document(notice: dict[str, Any]) -> Document:
    """The notice and its articles' words."""
    head = notice["document"]
    values = {"title": head["title"], "issued_on": head["issued_on"], "loaded_at": timezone.now()}
    document, _ = Document.objects.update_or_create(number=head["number"], defaults=values)
    for row in notice["articles"]:
        words = {"title": row["title"], "text": row["text"]}
        Article.objects.update_or_create(document=document, number=row["number"], defaults=words)
    return document


def dated(model: Any, notice: dict[str, Any], row: dict[str, Any], **same: Any) -> None:
    """One row in force from its own day or the notice's; an existing row of that day takes the file's value."""
    begins = row.get("valid_from") or notice["in_force_from"]
    values = {name: value for name, value in row.items() if name not in {*same, "valid_from"}}
    present, made = model.objects.get_or_create(**same, valid_from=begins, defaults=values)
    changed = {name: value for name, value in values.items() if getattr(present, name) != value}
    if changed and not made:
        model.objects.filter(pk=present.pk).update(**changed)


def load_holidays(holidays: dict[str, Any]) -> None:
    """Exceptions from Monday-to-Friday, and the years they are complete for."""
    rows = [Holiday(day=day, worked=False) for day in holidays["off"]]
    rows += [Holiday(day=day, worked=True) for day in holidays["worked"]]
    Holiday.objects.filter(day__year__in=holidays["years"]).delete()
    Holiday.objects.bulk_create(rows)
    HolidayYear.objects.bulk_create([HolidayYear(year=year) for year in holidays["years"]], ignore_conflicts=True)


def load_industries(path: Path) -> None:
    """The classification as its file has it: new lines, corrected names, nothing that is not in it any more."""
    with path.open(encoding="utf-8", newline="") as lines:
        listed = {row["code"]: row["name"] for row in csv.DictReader(each for each in lines if each[0] != "#")}
    rows = [
        Industry(code=code, name=name, level=max(len(code) - 1, 1), initials=initials(name), version=STANDARD)
        for code, name in listed.items()
    ]
    Industry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "level", "initials", "version"]
    )
    Industry.objects.exclude(code__in=listed).delete()


def initials(name: str) -> str:
    """The first letters of a name's syllables, as people type them: 金属结构制造 → jsjgzz."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(each for each in letters if each.isascii() and each.isalnum())
