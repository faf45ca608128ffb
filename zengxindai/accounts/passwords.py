"""What a password must be (three of four sorts, not one of the last), and how long it may be kept (policy data)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zengxindai.accounts.models import FormerPassword, Kind, User
from zengxindai.policy import terms

SORTS_WANTED = 3


def expired(user: User, day: dt.date) -> bool:
    """Whether a password has been kept so long that a new one is due: the days of staff, or those of enterprises.

    Development may let them stand (PASSWORDS_EXPIRE).
    """
    if not settings.PASSWORDS_EXPIRE or user.password_changed_at is None:
        return False
    now = terms.on(day)
    enterprise = user.organisation.kind == Kind.ENTERPRISE
    kept = now.password_enterprise_days if enterprise else now.password_staff_days
    return timezone.localdate(user.password_changed_at) + dt.timedelta(days=kept) <= day


class ThreeSorts:
    """Refuses a password of fewer than three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError in words."""
        sorts = (str.islower, str.isupper, str.isdigit, lambda each: not each.isalnum())
        if sum(any(sort(each) for each in password) for sort in sorts) < SORTS_WANTED:
            raise ValidationError(self.get_help_text(), code="password_few_sorts")

    def get_help_text(self) -> str:
        """What is wanted."""
        return _("Use three of these: small letters, capital letters, digits, other characters.")


class NotAgain:
    """Refuses a person's present password and the last ones before it; how many is policy data."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError in words; a person who is not kept yet has no former passwords."""
        if not isinstance(user, User) or user.pk is None:
            return
        kept = terms.on(timezone.localdate()).password_history
        former = FormerPassword.objects.filter(user=user).order_by("-id").values_list("encoded", flat=True)[:kept]
        if any(check_password(password, encoded) for encoded in (user.password, *former)):
            raise ValidationError(
                _("This is one of your last %(count)d passwords; choose another") % {"count": kept},
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        """What is wanted."""
        return _("Do not use one of your last passwords again.")
