"""The test settings in a process whose clock was set ahead or back: E2E_NOW names the instant at which it was begun."""

import datetime as dt
import os
import time

import time_machine

# However long a process takes to start, all of them have one clock: a message that is good for five seconds tells.
begun = dt.datetime.fromisoformat(os.environ["E2E_NOW"])
since = dt.timedelta(seconds=time.time() - float(os.environ["E2E_SINCE"]))
time_machine.travel(begun + since, tick=True).start()

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
