"""The Celery application; tasks are found in every app, the timetable is in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zengxindai.settings.dev")
app = Celery("zengxindai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
