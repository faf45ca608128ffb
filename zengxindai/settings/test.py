"""In tests: own state, fast hasher, nothing else differs."""

import os
from pathlib import Path

os.environ.setdefault("STATE_DIR", str(Path(__file__).resolve().parents[2] / ".run-test"))
# Tests create their database as the owner; conftest then lets every connection run as app_rw.
os.environ.setdefault("AS_OWNER", "1")

from zengxindai.settings.dev import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
