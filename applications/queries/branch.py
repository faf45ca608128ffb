"""Reads on a bank's branches and what they were handed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from applications.models import Application
from zengxindai.accounts.models import Organisation
from zengxindai.workflow import registry


def branches_of(bank: Organisation | None) -> QuerySet[Organisation]:
    """The branches of a bank that may be given work, by code."""
    return Organisation.objects.filter(parent=bank, parent__isnull=False, suspended=False).order_by("code")


def following(application: Application) -> Iterator[Any]:
    """Every case that follows from a request, upper floors first: with it they pass to another branch."""
    for flow in reversed(registry.flows()):
        if flow.name != "application" and any(field.name == "application" for field in flow.model._meta.fields):
            model: Any = flow.model
            yield from model.objects.filter(application=application).order_by("pk")
