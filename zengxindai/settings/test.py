"""In tests: own state, fast hasher; people sign in as in operation."""

import os
from pathlib import Path

_state = Path(os.environ.get("STATE_DIR", Path(__file__).resolve().parents[2] / ".run-test"))
# Tests in two processes: each has servers and files of its own; a process that one of them starts shares them.
_lane = os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["STATE_DIR"] = str(_state if _lane in _state.parts else _state / _lane)
# Tests create their database as the owner; conftest then lets every connection run as app_rw.
os.environ.setdefault("AS_OWNER", "1")

from zengxindai.settings.dev import *

SECOND_FACTOR_REQUIRED = PASSWORDS_EXPIRE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests stand still in one minute and ask more in it than any system would.
API_PER_MINUTE = {"read": 10**7, "write": 10**7}
WRONG_HERE_PER_HOUR = WRONG_CODES_PER_HOUR = REGISTRATIONS_PER_HOUR = WRONG_TOKENS_PER_MINUTE = 10**7
