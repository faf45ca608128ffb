"""The settings of the end-to-end tests, with every e-mail as a file that can be counted."""

from tests.e2e.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE_DIR / "mail"  # noqa: F405
# Each process starts its travelled clock for itself: a message good for five seconds would be late by their difference.
CELERY_BEAT_SCHEDULE = {name: {**entry, "options": {}} for name, entry in CELERY_BEAT_SCHEDULE.items()}  # noqa: F405
# A sign of life that comes back is not waited for a minute.
CELERY_BEAT_SCHEDULE["pulse"] = {"task": "zengxindai.operations.tasks.pulse", "schedule": 2.0}
CELERY_IMPORTS = ("tests.faults.careless",)
