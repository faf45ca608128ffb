"""write_reference: docs/reference from the tables; --check only compares."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from zengxindai.policy.management.commands.load_policy import DEFAULT
from zengxindai.web import inventory, reference


class Command(BaseCommand):
    """Writes states.md, roles.md, rules.md, personal-data.md and openapi.yaml."""

    help = "Write docs/reference from the flow tables; --check fails when a page differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check: compare, write nothing."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or raise CommandError naming the pages that differ."""
        folder = settings.BASE_DIR / "docs/reference"
        stale = []
        for name, text in pages().items():
            path = folder / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options["check"]:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        if options["check"] and stale:
            raise CommandError(f"docs/reference differs from the tables: {', '.join(stale)}. Run write_reference.")
        self.stdout.write("docs/reference: " + (", ".join(stale) or "nothing changed"))


def pages() -> dict[str, str]:
    """File name to text."""
    with translation.override("zh-hans"):
        found = {
            "states.md": reference.states(),
            "roles.md": reference.roles(parameter("signatures")),
            "rules.md": reference.rules(),
            "personal-data.md": inventory.personal_data(parameter("personal_data_years")),
        }
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        found["openapi.yaml"] = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    return found


def parameter(key: str) -> dict[str, Any]:
    """A parameter as the notice's own file has it; no database is asked."""
    notice = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    found: dict[str, Any] = next(each["value"] for each in notice["parameters"] if each["key"] == key)
    return found
