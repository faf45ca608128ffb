"""Lists who can sign in to the demo, and what waits for them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from reporting.management.demo.cast import PASSWORD
from zengxindai.accounts.models import Kind, User
from zengxindai.workflow import turns

# The people most worth signing in as: one organisation of each kind, an enterprise with work before it.
SHOWN = ("qy%", "jxw-%", "nsh-%", "czj-%", "jfzx-%", "cxdb-%", "qzf-%", "rh-%", "ybj-%", "sjj-jb", "yw-jb")


class Command(BaseCommand):
    """demo_accounts: user names by role, the common password, and how much waits for each."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a person."""
        with translation.override("zh-hans"):
            for pattern in SHOWN:
                people = User.objects.filter(username__startswith=pattern.rstrip("%")).select_related("organisation")
                lines = [self.line(user) for user in people.order_by("username")]
                self.stdout.write("\n".join(self.chosen(pattern, lines)))
            self.stdout.write(f"\n密码 password: {PASSWORD}")

    def line(self, user: User) -> tuple[int, str]:
        """How much waits, and the line that says so."""
        waiting = turns.of_user(user, timezone.localdate()).count()
        kind = Kind(user.organisation.kind).label
        text = f"  {user.username:<8} {kind} · {user.organisation.name} · {user.full_name} · 待办 {waiting}"
        return waiting, text

    @staticmethod
    def chosen(pattern: str, lines: list[tuple[int, str]]) -> list[str]:
        """Of the many enterprises the three with most work, of all others everybody."""
        kept = sorted(lines, reverse=True)[:3] if pattern == "qy%" else lines
        return [text for _, text in kept]
