"""The test settings in a process whose clock was set ahead or back: E2E_NOW names the instant it starts at."""

import datetime as dt
import os

import time_machine

time_machine.travel(dt.datetime.fromisoformat(os.environ["E2E_NOW"]), tick=True).start()

from zengxindai.settings.test import *  # noqa: E402, F403

# A browser in a test has no phone, and a story jumps over months.
SECOND_FACTOR_REQUIRED = PASSWORDS_EXPIRE = False

# Beat asks for the day's end at once and often: a test cannot wait five minutes.
CELERY_BEAT_SCHEDULE = {**CELERY_BEAT_SCHEDULE}  # noqa: F405
CELERY_BEAT_SCHEDULE["day-end"] = {"task": "zengxindai.workflow.tasks.day_end", "schedule": 2.0}

# A Redis that the environment names may be a demo's too: other databases of it than the demo's.
if REDIS_URL:  # noqa: F405
    CELERY_BROKER_URL = f"{REDIS_URL}/2"  # noqa: F405
    CACHES["default"]["LOCATION"] = f"{REDIS_URL}/3"  # noqa: F405
