"""The settings of the end-to-end tests, with every e-mail as a file that can be counted."""

from tests.e2e.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE_DIR / "mail"  # noqa: F405
# What waits too long for a lock or a statement is to show within a test's patience.
API_PER_MINUTE = {"read": 10**7, "write": 10**7}
# A sign of life that comes back is not waited for a minute.
CELERY_BEAT_SCHEDULE["pulse"] = {"task": "zengxindai.operations.tasks.pulse", "schedule": 2.0}  # noqa: F405
CELERY_IMPORTS = ("tests.faults.careless",)
