"""On a developer's or a visitor's own machine."""

from zengxindai.settings.base import *

DEBUG = False
SECRET_KEY = "only-for-a-private-demo-on-this-machine"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
