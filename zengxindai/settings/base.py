"""What holds everywhere."""

from __future__ import annotations

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from script.launcher.services import OWNER, RUNTIME, TEMPLATE, Services
from zengxindai.settings.environment import database, env, envint, envlist

BASE_DIR = Path(__file__).resolve().parents[2]
STATE_DIR = Path(os.environ.get("STATE_DIR", BASE_DIR / ".run"))

ALLOWED_HOSTS = envlist("ALLOWED_HOSTS", "127.0.0.1,localhost")
DEBUG = False
ROOT_URLCONF = "zengxindai.urls"
WSGI_APPLICATION = "zengxindai.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOCAL_APPS = [
    "zengxindai.policy",
    "zengxindai.accounts",
    "zengxindai.audit",
    "zengxindai.ledger",
    "zengxindai.notifications",
    "zengxindai.documents",
    "zengxindai.workflow",
    "zengxindai.administration",
    "zengxindai.web",
    "zengxindai.operations",
    "applications",
    "loans",
    "compensation",
    "reporting",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    *LOCAL_APPS,
]
MIDDLEWARE = [
    "zengxindai.web.middleware.VisitorAddress",
    "zengxindai.web.middleware.RequestFacts",
    "zengxindai.operations.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zengxindai.accounts.middleware.AtDesk",
    "zengxindai.accounts.middleware.SessionsEnd",
    "zengxindai.accounts.middleware.OwnPasswordFirst",
    "zengxindai.web.middleware.Confidential",
    "zengxindai.web.middleware.RateTold",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zengxindai.web.nav.context",
            ],
        },
    }
]

# Form fields are drawn by templates/django/forms, so that every page draws them the same way.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Two roles: the owner migrates, app_rw runs and can neither change nor delete what is append-only.
_private = Services(STATE_DIR)
AS_OWNER = os.environ.get("AS_OWNER") == "1"
_role = OWNER if AS_OWNER else RUNTIME
# One address may serve both roles on a developer's server; whoever it names then acts as the role and no more.
_url = env("DATABASE_OWNER_URL", env("DATABASE_URL", "")) if AS_OWNER else env("DATABASE_URL", "")
DATABASES = {"default": database(_url or _private.database_url(_role), role=_role)}
DATABASES["default"]["TEST"] = {"TEMPLATE": TEMPLATE}
REDIS_URL = env("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "KEY_PREFIX": "zxd",
        "LOCATION": f"{REDIS_URL}/1" if REDIS_URL else f"unix://{_private.redis_socket}?db=1",
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# What people send lies outside every served folder; a scanner is a dotted path, called with each file's path.
PRIVATE_ROOT = Path(env("PRIVATE_ROOT", str(STATE_DIR / "private")))
DOCUMENT_SCANNER = env("DOCUMENT_SCANNER", "")
# Folders with the bureau's own licensed faces; without them papers are set in the free ones.
DOCUMENT_FONT_DIRS = envlist("DOCUMENT_FONT_DIRS")

# How many proxies of the district stand before the web; 0: visitors reach it themselves.
PROXY_COUNT = envint("PROXY_COUNT", 0)

# Every process writes lines of JSON to its output, each with the id of its request or task (operations.logs).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "zengxindai.operations.logs.Line"}},
    "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["output"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "zengxindai": {"level": "INFO"},
        "celery": {"level": "INFO"},
        "celery.beat": {"level": "WARNING"},  # else a line for every entry of the timetable
        # Its lines name who failed to sign in; the trail of sign-ins is in the database.
        "axes": {"level": "ERROR"},
    },
}
# Who may read the figures of /metrics: addresses or networks, or whoever shows the token.
METRICS_ALLOW = envlist("METRICS_ALLOW", "127.0.0.1,::1")
METRICS_TOKEN = env("METRICS_TOKEN", "")
# Where several web processes add up their figures; the library reads the same variable.
METRICS_SHARED = env("PROMETHEUS_MULTIPROC_DIR", "")

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "inbox"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "zengxindai.accounts.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "zengxindai.accounts.passwords.ThreeSorts"},
    {"NAME": "zengxindai.accounts.passwords.NotAgain"},
]
AXES_HANDLER = "zengxindai.accounts.attempts.Handler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Who goes on trying while the name is locked out does not keep it locked for good.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "zengxindai.accounts.backends.name_kept"
AXES_LOCKOUT_CALLABLE = "zengxindai.web.views.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 10**9
# Besides, in an hour: wrong passwords and codes from one place whatever the name, an office's own slips being fewer;
# wrong codes for one person from whatever place, who gave the right password each time; registrations from one place.
WRONG_HERE_PER_HOUR, WRONG_CODES_PER_HOUR, REGISTRATIONS_PER_HOUR = 100, 20, 30
GUARDIAN_MONKEY_PATCH_USER = False
# Grants are read by one Exists in querysets (applications.models), never by has_perm, so no backend is needed.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None

# Who decides or moves money signs in with a code, too; passwords grow old. Only development may waive both.
SECOND_FACTOR_REQUIRED = PASSWORDS_EXPIRE = True

# Sign-out after 30 idle minutes, and after a working day however busy it was; sessions in PostgreSQL, so that losing
# Redis signs nobody out, with their person beside them.
SESSION_ENGINE = "zengxindai.accounts.sessions"
SESSION_COOKIE_AGE = 1800
SESSION_LONGEST = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # our scripts take the token from the form
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Wrong tokens from one place are told so often in a minute, and then to wait.
WRONG_TOKENS_PER_MINUTE = 60
# What one account may ask of the API in a minute: looking, and acting.
API_PER_MINUTE = {"read": envint("API_READS_PER_MINUTE", 600), "write": envint("API_WRITES_PER_MINUTE", 120)}
# Calls of a bank's system go out over TLS to public addresses only; a test calls itself.
WEBHOOK_LOOPBACK = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, so that who is not signed in is told 401 and how to sign in.
        "zengxindai.web.authentication.OpenAccountToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "zengxindai.web.scopes.WithinScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["zengxindai.web.limits.PerMinute"],
    "DEFAULT_PARSER_CLASSES": [
        "zengxindai.web.input.BoundedJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "zengxindai.web.problems.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "增信贷",
    "VERSION": "1",
    "DESCRIPTION": "Every list, case and action of the pages, for programs: the same rows, forms and rules.",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "zengxindai.web.schema.problems_once",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"docExpansion": "none", "filter": True, "deepLinking": True},
}

CELERY_BROKER_URL = f"{REDIS_URL}/0" if REDIS_URL else f"redis+socket://{_private.redis_socket}?virtual_host=0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 540, 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    # A page that wakes a worker must not wait for a broker that is down: the beat sweeps what was left.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "gather-calls": {
        "task": "zengxindai.workflow.tasks.gather_calls",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "drain-outbox": {
        "task": "zengxindai.notifications.tasks.drain",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "drain-outbox-long": {
        "task": "zengxindai.notifications.tasks.drain_long",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "day-end": {
        "task": "zengxindai.workflow.tasks.day_end",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "pulse": {
        "task": "zengxindai.operations.tasks.pulse",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "seal-events": {
        "task": "zengxindai.audit.tasks.seal_events",
        "schedule": crontab(hour=1, minute=30),
        "options": {"expires": 3600},
    },
}
