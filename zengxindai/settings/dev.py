"""On a developer's or a visitor's own machine."""

import os

from zengxindai.settings.base import *
from zengxindai.settings.environment import env, envindex, envkeys

DEBUG = False
WEBHOOK_LOOPBACK = True
# Seals identity numbers; a demo's are made up, so its keys may be known.
FIELD_KEYS = envkeys("FIELD_KEYS", "demo:OnlyForTestsAndAPrivateDemoOnThisMachine")
os.environ.setdefault("FIELD_INDEX_KEY", "only-for-tests-and-a-private-demo")
FIELD_INDEX_KEYS = envindex()
# A demo's visitors have no phone that knows its accounts, and its passwords are printed.
SECOND_FACTOR_REQUIRED = PASSWORDS_EXPIRE = False
SECRET_KEY = env("SECRET_KEY", "only-for-tests-and-a-private-demo-on-this-machine")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Files are served where they lie; the folder exists so that nobody is warned of its absence.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
