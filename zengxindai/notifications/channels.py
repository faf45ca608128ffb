"""The ways a notice leaves the house: e-mail, and short messages where the district has bought a service.

A message says only that something waits; what it is stands on the site, behind the sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from zengxindai.accounts.models import User
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice

MAIL, SMS = "notice-mail", "notice-sms"


class SmsAdapter(Protocol):
    """What a provider's adapter must do; NOTIFICATION_SMS_ADAPTER names one, empty (the default) means none."""

    def send(self, phone: str, text: str) -> None:
        """Hand the text over to the provider; raises when it was not accepted."""


def ask(person: User, origin: int | str) -> None:
    """Put the messages of one notice into the outbox, by every way that is open to this person.

    origin: the number of the notice's event, or its cause where it has none.
    """
    ask_all([(person, origin)])


def ask_all(notices: Iterable[tuple[User, int | str]]) -> None:
    """As `ask`, for several people and notices at once."""
    mailed, messaged = getattr(settings, "NOTIFICATION_MAIL", True), getattr(settings, "NOTIFICATION_SMS_ADAPTER", "")
    wanted = []
    for person, origin in notices:
        payload = {"reader": person.pk, "event" if isinstance(origin, int) else "cause": origin}
        if person.email and mailed:
            wanted.append((MAIL, f"{MAIL}:{origin}:{person.pk}", payload))
        if person.phone and messaged:
            wanted.append((SMS, f"{SMS}:{origin}:{person.pk}", payload))
    if wanted:
        outbox.put_all(wanted)


def _unread(payload: dict[str, Any]) -> Notice | None:
    """The notice a message is about; None once it was read or its reader's account was closed."""
    origin = {"event_id": payload["event"]} if "event" in payload else {"cause": payload["cause"]}
    notices = Notice.objects.filter(**origin, reader=payload["reader"], read_at__isnull=True)
    return notices.filter(reader__is_active=True).select_related("reader").first()


def _text() -> tuple[str, str]:
    site = str(getattr(settings, "SITE_URL", ""))
    return _("Something waits for you"), _("Please sign in and look at your inbox: %(site)s") % {"site": site}


@outbox.handler(MAIL)
def mail(payload: dict[str, Any]) -> None:
    """Send the e-mail of one notice through Django's mail backend."""
    notice = _unread(payload)
    if notice is not None and notice.reader.email:
        with translation.override(settings.LANGUAGE_CODE):
            subject, body = _text()
        send_mail(subject, body, None, [notice.reader.email])


@outbox.handler(SMS)
def short_message(payload: dict[str, Any]) -> None:
    """Send the short message of one notice through the district's provider, if there is one."""
    notice = _unread(payload)
    name = getattr(settings, "NOTIFICATION_SMS_ADAPTER", "")
    if notice is not None and notice.reader.phone and name:
        adapter: SmsAdapter = import_string(name)()
        with translation.override(settings.LANGUAGE_CODE):
            adapter.send(notice.reader.phone, _text()[0])
