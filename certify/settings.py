"""Django settings: one file for the embedded default and for production; what differs is read from the environment."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from certify.environment import read_environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment(os.environ, BASE_DIR)

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
DATA_DIR = ENVIRONMENT.data
ISSUER_ORIGIN = ENVIRONMENT.origin
LIVE_READERS = ENVIRONMENT.live_readers
KEY_ENCRYPTION_KEY = ENVIRONMENT.key_encryption_key
KEY_ENCRYPTION_KEY_OLD = ENVIRONMENT.key_encryption_key_old
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [ISSUER_ORIGIN]

INSTALLED_APPS = [
    "certify.apps.SiteConfig",
    "certify.accounts",
    "sandbox",
    "exams",
    "grading",
    "certify.certificates",
    "certify.leaderboards",
    "certify.registry",
    "certify.webhooks",
    "certify.spectators",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "certify.refuse_nul.refuse_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "certify.urls"
ASGI_APPLICATION = "certify.asgi.application"
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
                "certify.pages.context.site",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    """SQLite needs IMMEDIATE transactions (else writers meet 'database is locked').

    No connection outlives its request or task: under ASGI every request has a thread of its own, and a connection that were kept would stay with it,
    open and unused, until PostgreSQL had none left (98 of 100 after 200 hand-ins on two web processes). A pool belongs beside PostgreSQL (PgBouncer).
    """
    settings: dict[str, Any] = dict(dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=0))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return settings


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions, throttles and sign-in lock-outs must hold with several web processes: Redis where there is one, else the database.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "certify.lenient_cache.LenientRedisCache",
        "LOCATION": ENVIRONMENT.redis_url,
        "KEY_PREFIX": "certify",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
    if ENVIRONMENT.redis_url
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "certify_cache"}
}
SESSION_ENGINE = "certify.accounts.sessions"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Without a mail server every mail is a file in the data folder: the embedded default works without one.
SMTP = ENVIRONMENT.smtp
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if SMTP else "certify.accounts.mail_folder.FolderBackend"
if SMTP:
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.host, SMTP.port, SMTP.user, SMTP.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP.security == "starttls", SMTP.security == "tls"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
MAIL_FOLDER = DATA_DIR / "mail"
RETENTION_DAYS = ENVIRONMENT.retention_days

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    *(
        (f"vendor/{name}", path)
        for name, path in (
            ("uplot", BASE_DIR / "node_modules/uplot/dist"),
            ("htmx", BASE_DIR / "node_modules/htmx.org/dist"),
            ("fonts/barlow", BASE_DIR / "node_modules/@fontsource/barlow/files"),
            ("fonts/barlow-semi-condensed", BASE_DIR / "node_modules/@fontsource/barlow-semi-condensed/files"),
        )
        if path.is_dir()
    ),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "certify.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "certify.errors.api_error",
    "DEFAULT_THROTTLE_RATES": {
        "sign_in": "20/min",
        "recover": "30/hour",
        "sign_up": "300/hour",
        "personal": "20/hour",
        "invite": "240/hour",
        "webhook": "120/hour",
        "upload": "60/hour",
        "register_search": "120/min",
        "register_profile": "60/hour",
        "register_declare": "60/day",
        "register_brief": "10/day",
        "register_contact": "20/day",
        "register_message": "60/hour",
        "register_invite": "10/day",
        "report_misuse": "10/hour",
    },
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Certify",
    "DESCRIPTION": "Practical certification of live-commerce traders.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # Names of lists of words that several documents share: else a digest stands in the name, and it changes with the next word.
    "ENUM_NAME_OVERRIDES": {
        "CaseOutcomeEnum": "grading.models.integrity_case.CaseOutcome",
        "CaseReasonEnum": "grading.models.integrity_case.CaseReason",
        "DeclarationStateEnum": "certify.registry.models.declaration.DeclarationState",
        "IdentityCheckEnum": "exams.models.registration.IdentityCheck",
        "InterventionReasonEnum": "exams.reasons.REASONS",
        "RegisterCategoryEnum": "certify.registry.vocabulary.Category",
        "RegisterLevelEnum": "exams.levels.Level",
        "RegisterRegionEnum": "certify.registry.vocabulary.Region",
        "RegisterSizeEnum": "certify.registry.vocabulary.Size",
        "RegisterPlatformEnum": "certify.registry.vocabulary.Platform",
        "RegisterLanguageEnum": "certify.registry.vocabulary.Language",
        "RegisterReasonEnum": "certify.registry.models.report.Reason",
        "RegradeReasonEnum": "grading.models.regrade.RegradeReason",
        "ProvinceEnum": "certify.accounts.regions.Region",
        "ResultDecisionEnum": ["PASS", "FAIL", "INVALID"],
        "CertifiedLevelEnum": "exams.levels.LEVELS_OR_NONE",
        "ScenarioKindEnum": "sandbox.models.scenario.ScenarioKind",
        "SeasonKindEnum": "certify.leaderboards.models.season.SeasonKind",
        "StudyStateEnum": "grading.models.standard_study.StudyState",
        "WorkStateEnum": ["queued", "running", "ready", "failed", "dead"],
    },
}

CELERY_BROKER_URL = ENVIRONMENT.redis_url or "memory://"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "certify.logs.line_formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {"numba": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
