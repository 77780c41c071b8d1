"""Django's settings, derived from `env.environment()`; nothing here is for an operator to edit."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from psycopg.conninfo import conninfo_to_dict

from motcua.config.env import environment
from motcua.platform.cluster import Cluster
from motcua.platform.places import Place

# Lets Django's generic classes be written with their types: `forms.ModelForm[Account]`, `models.Field[int, int]`.
django_stubs_ext.monkeypatch()

_env = environment()
_package = Path(__file__).resolve().parents[1]

SECRET_KEY = _env.secret_key
DEBUG = _env.debug
ALLOWED_HOSTS = list(_env.allowed_hosts)
MOTCUA_MODE = _env.mode
MOTCUA_HOME = _env.home
PUBLIC_URL = _env.public_url
TRUSTED_PROXIES = _env.trusted_proxies
LIMITS = _env.limits
SECURITY_CONTACT = _env.security_contact
# Where each process appends its lines of the logs; tests have none, unless they say so.
RECORDS_FOLDER = None if _env.mode == "test" else _env.home / "records"
METRICS_FROM = _env.metrics_from
METRICS_TOKEN = _env.metrics_token
# A demonstration and tests demand a second factor of nobody and lock names for minutes, unless they say so.
_lighter = {} if _env.mode == "production" else {"second_factor": 0, "lock_minutes": 15}
ACCOUNT_POLICY = {**_lighter, **_env.account_policy}
# Written on the log-in page of a demo; production refuses accounts that carry it.
DEMO_PASSWORD = "" if _env.mode == "production" else "mot-cua-trinh-dien"

_ours = [
    "motcua.platform",
    "motcua.identity",
    "motcua.agencies",
    "motcua.procedures",
    "motcua.documents",
    "motcua.signing",
    "motcua.keyring",
    "motcua.personal_store",
    "motcua.notifications",
    "motcua.dossiers",
    "motcua.privacy",
    "motcua.security",
    "motcua.quality",
    "motcua.exchange",
    "motcua.web.ui",
    "motcua.web.portal",
    "motcua.web.desk",
    "motcua.web.board",
    "motcua.web.api",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "motcua.config.apps.CompositionConfig",
    *_ours,
]
AUTH_USER_MODEL = "identity.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "motcua.config.monitoring.probes.ProbesMiddleware",
    "motcua.web.ui.recording.RecordingMiddleware",
    "motcua.config.monitoring.requests.RequestMetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.platform.http.ContentPolicyMiddleware",
    "motcua.platform.http.CompressedTextMiddleware",
    "motcua.web.api.middleware.ApiDoorMiddleware",
    "motcua.platform.http.ChosenLanguageMiddleware",
    "motcua.web.ui.vietnamese_pieces.mark_vietnamese",
    "motcua.platform.http.BoundedRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.web.ui.actor.ActorMiddleware",
    "motcua.web.ui.screen_lock.guard.ScreenLockMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
# Pieces of public pages, kept for a minute in each process; nothing of one person is ever among them.
CACHES = {
    "default": {
        "BACKEND": "motcua.platform.pieces.PiecesCache",
        "LOCATION": "pieces",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


# All our prepared statements find rows by keys, so one plan fits; left alone, the server plans `= ANY(...)` anew each
# time, because a short array promises less work than it assumes. Said as a connection begins, not by a SET.
_PLAN_ONCE = "-c plan_cache_mode=force_generic_plan"


def _database(url: str, *, pooled: bool) -> dict[str, Any]:
    """A PostgreSQL URL in Django's words; parameters that Django does not know go to the driver.

    `pooled`: each transaction may come to another connection of the server, so nothing is left on one: no prepared
    statement (`platform.statements` asks the same word) and no cursor.
    """
    parts = conninfo_to_dict(url)
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    options = {key: value for key, value in parts.items() if key not in known.values()}
    if not pooled:
        options["options"] = f"{options.get('options', '')} {_PLAN_ONCE}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: str(parts.get(key, "")) for name, key in known.items()},
        # One thread per server process: a connection that stays open was measured faster than a pool.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": options,
    }


_url = _env.database_url or Cluster(_env.home).url()
DATABASES = {"default": _database(_url, pooled=_env.database_pooler == "transaction")}

# Our own commands ask the same rules; this is for whoever sets a password by Django's means.
AUTH_PASSWORD_VALIDATORS = [{"NAME": "motcua.identity.passwords.Rules"}]
if _env.mode == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/dang-nhap"
LOGIN_REDIRECT_URL = "/"
# In the database, so that a log-out counts in every server process at once.
SESSION_ENGINE = "motcua.platform.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_NAME = "motcua"
# No script of ours reads a cookie: forms carry the CSRF token themselves.
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "motcua.web.portal.pages.stale_form"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [_package / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = _env.home / "static"
_files = _env.files or Place(str(_env.home / "files"), folder=_env.home / "files")
MEDIA_ROOT = _files.folder or ""
# How many files of strangers are opened at once on a machine, and of one person; processes of tests do not wait for
# each other.
SANDBOX_FOLDER = _env.home / "sandbox"
SANDBOX_OPEN_TO_ALL = 16 if _env.mode == "test" else _env.workers
SANDBOX_OF_ACCOUNT, SANDBOX_OF_ADDRESS = (16, 16) if _env.mode == "test" else (2, 1)
_manifest = _env.mode != "test" and not _env.debug
STORAGES = {
    "default": {"BACKEND": "motcua.platform.storages.Folder"}
    if _files.folder
    else {"BACKEND": "motcua.platform.storages.Bucket", "OPTIONS": {"place": _files}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _manifest
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _manifest
WHITENOISE_AUTOREFRESH = not _manifest
# All fields of a form together, without its files; and the form with them: five papers of the largest size.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MOST_BYTES_OF_A_REQUEST = 100 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if _env.mode == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [_env.public_url]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "records": {"class": "motcua.platform.records.log_handler.RecordsHandler"},
    },
    "root": {"handlers": ["console", "records"], "level": _env.log_level},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
