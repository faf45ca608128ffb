"""The Celery application; tasks are found in every app, the timetable is in the settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zengxindai.settings.dev")
app = Celery("zengxindai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def logs_as_the_settings_say(**_: Any) -> None:
    """Celery puts its own form of lines over ours unless somebody takes the matter on."""
