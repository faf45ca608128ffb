"""load_policy: a notice's YAML file into dated rows; run again, it changes nothing that is already there."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from zengxindai.policy.models import (
    Article,
    BenchmarkRate,
    Document,
    Holiday,
    HolidayYear,
    Lpr,
    Parameter,
    Routing,
)

DEFAULT = Path(__file__).resolve().parents[2] / "fixtures" / "jiangjin_2020_20.yaml"


class Command(BaseCommand):
    """Loads one district's notice."""

    help = "Load a notice (articles, parameters, rates, holidays, routing) from its YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--file: the notice; the Jiangjin notice of 2020 when left out."""
        parser.add_argument("--file", type=Path, default=DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        notice = yaml.safe_load(options["file"].read_text(encoding="utf-8"))
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
        self.stdout.write(
            f"{document.number}: {document.articles.count()} articles, {Parameter.objects.count()} parameters"
        )


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
    model.objects.update_or_create(**same, valid_from=begins, defaults=values)


def load_holidays(holidays: dict[str, Any]) -> None:
    """Exceptions from Monday-to-Friday, and the years they are complete for."""
    rows = [Holiday(day=day, worked=False) for day in holidays["off"]]
    rows += [Holiday(day=day, worked=True) for day in holidays["worked"]]
    Holiday.objects.filter(day__year__in=holidays["years"]).delete()
    Holiday.objects.bulk_create(rows)
    HolidayYear.objects.bulk_create([HolidayYear(year=year) for year in holidays["years"]], ignore_conflicts=True)
