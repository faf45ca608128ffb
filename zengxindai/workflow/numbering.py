"""Numbers of cases and papers: a series per year, without gaps, never used twice."""

from __future__ import annotations

from django.db.models import F

from zengxindai.workflow.models import Sequence


def take(name: str, year: int) -> int:
    """The next number of a series, from 1; the series stays locked until the transaction ends, so none is lost."""
    Sequence.objects.bulk_create([Sequence(name=name, year=year)], ignore_conflicts=True)
    Sequence.objects.filter(name=name, year=year).update(last=F("last") + 1)
    return Sequence.objects.get(name=name, year=year).last


def written(kind: str, year: int) -> str:
    """A number as the district writes it: JJZXD-kind-year-serial, e.g. written("SQ", 2020) = "JJZXD-SQ-2020-0001"."""
    return f"JJZXD-{kind}-{year}-{take(kind, year):04d}"


def lettered(series: str, sign: str, year: int) -> str:
    """A paper's number as the district writes it: lettered("filing", "备", 2020) = "JJZXD备〔2020〕0001号"."""
    return f"JJZXD{sign}〔{year}〕{take(series, year):04d}号"
