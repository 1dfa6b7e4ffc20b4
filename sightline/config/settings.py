"""Settings: everything an installation may change comes from the environment (docs/operating-guide.md)."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from sightline.config import environment as env
from sightline.config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("SIGHTLINE_VAR", str(BASE_DIR / "var")))

# A local installation serves plain HTTP on loopback; any other must sit behind HTTPS.
LOCAL = env.flag("SIGHTLINE_LOCAL")
EXAMPLES = env.flag("SIGHTLINE_EXAMPLES") and LOCAL
DEBUG = False
SECRET_KEY = env.secret("SIGHTLINE_SECRET_KEY", VAR_DIR / "secret.key")
TRAIL_KEY = env.secret("SIGHTLINE_TRAIL_KEY", VAR_DIR / "trail.key")
FIELD_KEY = env.secret("SIGHTLINE_FIELD_KEY", VAR_DIR / "field.key")
FIELD_KEY_FALLBACKS = env.listed("SIGHTLINE_FIELD_KEY_FALLBACKS")
ALLOWED_HOSTS = env.listed("SIGHTLINE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.listed("SIGHTLINE_ORIGINS")
SITE_ADDRESS = env.text("SIGHTLINE_ADDRESS", "http://localhost:8000" if LOCAL else "https://localhost")
DATA_DIR = BASE_DIR / "data"

INSTALLED_APPS = [
    "sightline.ui",
    "sightline.kernel",
    "sightline.publishing",
    "sightline.audittrail",
    "sightline.accounts",
    "sightline.meetings",  # before search: its `migrate` goes on from that one
    "sightline.search",  # before governance: its `migrate` goes on from that one
    "sightline.governance",
    "sightline.rulesets",
    "sightline.calendars",
    "sightline.evidence",
    "sightline.discussion",
    "sightline.actions",
    "sightline.chasing",
    "sightline.indicators",
    "sightline.plans",
    "sightline.registers",
    "sightline.disagreements",
    "sightline.imports",
    "sightline.reporting",
    "sightline.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "sightline.kernel.middleware.RequestFacts",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "sightline.accounts.middleware.SessionLimits",
    "sightline.accounts.middleware.SecondFactor",
    "sightline.governance.middleware.DomainErrors",
]

ROOT_URLCONF = "sightline.config.urls"
WSGI_APPLICATION = "sightline.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "sightline.ui.templatetags.sightline"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sightline.ui.context.frame",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "sightline.ui.forms.Renderer"

DATABASES: dict[str, Any] = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'sightline.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in limits are counted here, so it must never be so full that it throws counts away to make room.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 500_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}

AUTH_USER_MODEL = "accounts.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "sightline.accounts.passwords.LongEnough"}]
AUTHENTICATION_BACKENDS = ["sightline.accounts.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sightline.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "sightline.accounts.adapter.display"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# Each counts by account (key or user) and by address (ip), so that neither many addresses nor many accounts help.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key,15/h/key",
    "reset_password": "20/m/ip,5/m/key,15/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "20/m/ip,5/m/user",
    "reauthenticate": "30/m/ip,10/m/user",
    "change_email": "20/h/ip,5/h/user",
    "change_link": "20/m/ip",
    "organisation": "30/m/ip",
}
# Organisations whose people sign in with its own account; none unless named.
ORGANISATIONS = env.organisations(env.listed("SIGHTLINE_OIDC"), local=LOCAL)
MFA_ADAPTER = "sightline.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sightline"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_NAME = "sightline" if LOCAL else "__Host-sightline"
SESSION_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrf" if LOCAL else "__Host-csrf"
CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sightline.ui.views.form_expired"

SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BEHIND_PROXY = env.flag("SIGHTLINE_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Outside whatever a web server serves; belongs into every backup together with the database.
EVIDENCE_DIR = Path(env.text("SIGHTLINE_EVIDENCE", str(VAR_DIR / "evidence")))
EVIDENCE_MAX_BYTES = env.number("SIGHTLINE_EVIDENCE_MB", 25) * 1_000_000
CLAMD = env.clamd("SIGHTLINE_CLAMD")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sightline.ui.storage.StaticStorage"},
    "evidence": {
        "BACKEND": "sightline.evidence.store.EvidenceStorage",
        "OPTIONS": {
            "location": EVIDENCE_DIR, "base_url": None, "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}  # fmt: skip
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
IMPORT_MAX_BYTES = 20 * 1024 * 1024

# A local installation without a mail server keeps its mail as files, so that nothing is lost and nothing fails.
MAIL_TO_FILES = LOCAL and not env.text("SIGHTLINE_SMTP_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if MAIL_TO_FILES else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("SIGHTLINE_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.number("SIGHTLINE_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("SIGHTLINE_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SIGHTLINE_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SIGHTLINE_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("SIGHTLINE_MAIL_FROM", "Sightline <sightline@localhost>")

LOGGING_CONFIG = None
LOGGING = logging_config(env.text("SIGHTLINE_LOG_LEVEL", "INFO"))
SILENCED_SYSTEM_CHECKS: list[str] = []
