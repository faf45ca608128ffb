"""In operation: secrets from the environment, TLS everywhere."""

from django.core.exceptions import ImproperlyConfigured

from zengxindai.settings.base import *
from zengxindai.settings.environment import env, envbool, envindex, envint, envkeys

SECRET_KEY = env("SECRET_KEY")
# Identity numbers are sealed with the first key and found by the index; without them they are lost.
FIELD_KEYS = envkeys("FIELD_KEYS")
FIELD_INDEX_KEYS = envindex()
# What is waived for a demo is not waived here, however it is asked for.
if not (envbool("SECOND_FACTOR_REQUIRED", True) and SECOND_FACTOR_REQUIRED and PASSWORDS_EXPIRE):
    raise ImproperlyConfigured("SECOND_FACTOR_REQUIRED cannot be false in operation: money is decided on here")
# The private servers of a developer's machine are no substitute: name the real ones.
env("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")
env("REDIS_URL")
if AS_OWNER:  # a migration may work on a large table; it still gives up when it has to wait for a lock
    DATABASES["default"]["OPTIONS"]["options"] = f"-c lock_timeout=5000 -c role={OWNER}"
SECURE_SSL_REDIRECT = envbool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
# Without a mail server nothing is put into the outbox for one.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_PORT = envint("EMAIL_PORT", 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_HOST_USER", ""), env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = envbool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "")
NOTIFICATION_MAIL = bool(EMAIL_HOST)
NOTIFICATION_SMS_ADAPTER = env("NOTIFICATION_SMS_ADAPTER", "")
SITE_URL = env("SITE_URL", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
