"""The notice as dated rows: articles, parameters, rates, holidays, routing; the classification of industries."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """daterange(from, to): from included, to excluded, an empty `to` open-ended."""

    function = "daterange"
    output_field = DateRangeField()


def never_two(name: str, *same: str) -> ExclusionConstraint:
    """No two rows with the same values in force on one day."""
    period = (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[*((each, RangeOperators.EQUAL) for each in same), period])


def on(day: object) -> Q:
    """The filter for rows in force on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Dated(models.Model):
    """A row in force from a day until the day before `valid_to`."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


class Document(models.Model):
    """A notice: number, title, when issued, when loaded here."""

    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    issued_on = models.DateField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Article(models.Model):
    """An article of a notice in its own words."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="article_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Parameter(Dated):
    """One number of the scheme; key as in the policy file, value as JSON."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    article = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            never_two("parameter_one_in_force", "key"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="parameter_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class BenchmarkRate(Dated):
    """The central bank's benchmark lending rate of a tier, % a year. tier: the longest term in months."""

    tier = models.PositiveSmallIntegerField()
    rate = models.DecimalField(max_digits=6, decimal_places=4)

    class Meta:
        constraints: ClassVar = [never_two("benchmark_one_in_force", "tier")]

    def __str__(self) -> str:
        return f"≤{self.tier}: {self.rate}"


class Lpr(Dated):
    """The loan prime rate, % a year. term: 1Y or 5Y."""

    term = models.CharField(max_length=4)
    rate = models.DecimalField(max_digits=6, decimal_places=4)

    class Meta:
        constraints: ClassVar = [never_two("lpr_one_in_force", "term")]

    def __str__(self) -> str:
        return f"{self.term}: {self.rate}"


class Holiday(models.Model):
    """A day that differs from Monday-to-Friday by the State Council's notice."""

    day = models.DateField(primary_key=True)
    worked = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.day} {'worked' if self.worked else 'off'}"


class HolidayYear(models.Model):
    """A year whose notice of holidays is loaded."""

    year = models.PositiveSmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.year)


class Routing(Dated):
    """Which sector's department is responsible for an industry class; the longest prefix wins (Article 6.2)."""

    prefix = models.CharField(max_length=5)
    sector = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [never_two("routing_one_in_force", "prefix")]

    def __str__(self) -> str:
        return f"{self.prefix} → {self.sector}"


class Industry(models.Model):
    """A line of the classification of industries (GB/T 4754). level: 1 section, 2 division, 3 group, 4 class.

    code: the section's letter and the digits. initials: of the name in pinyin. version: the standard.
    """

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()
    initials = models.CharField(max_length=100)
    version = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-T](\d{2,4})?$"), name="industry_code_shape"),
            models.CheckConstraint(
                condition=Q(level=1, code__regex=r"^.$")
                | Q(level=2, code__regex=r"^.{3}$")
                | Q(level=3, code__regex=r"^.{4}$")
                | Q(level=4, code__regex=r"^.{5}$"),
                name="industry_level_of_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
