"""All settings, read top to bottom. Production is the default; development says so.

The environment is the only thing to configure, and a missing or wrong value stops the start
with a sentence that names the variable:

DEVELOPMENT      true on one's own machine only: no HTTPS, mail to the console, a secret of its own
DEBUG            true for Django's technical error pages; refused outside development
SECRET_KEY       at least 50 characters, random, kept secret
ALLOWED_HOSTS    the names under which the site answers, separated by commas
DATABASE_URL     where the database is; an SQLite file in DATA_DIR by default
DATA_DIR         where the database file and the pictures are kept; ``var`` by default
EMAIL_URL        the mail server, as in ``smtp+tls://user:password@mail.example.com:587``
DEFAULT_FROM_EMAIL  the address that the site writes from
"""

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


def switch(name: str) -> bool:
    """Read a yes-or-no variable; anything but a plain yes or no stops the start."""
    value = env.str(name, default="").strip().lower()
    if value not in (*TRUE, *FALSE):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def secret_key() -> str:
    """Read SECRET_KEY; in development make one for this installation and keep it in DATA_DIR."""
    key = env.str("SECRET_KEY", default="")
    if not key and DEVELOPMENT:
        kept = DATA_DIR / "secret-key.txt"
        if not kept.exists() or not kept.read_text().strip():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(64))
        key = kept.read_text().strip()
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Set it to at least 50 random characters, for example from "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            "SECRET_KEY is too weak: it must be 50 or more random characters."
        )
    return key


def allowed_hosts() -> list[str]:
    """Read ALLOWED_HOSTS; ``*`` and web addresses are refused, since canonical links use it."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", default=[])
    if not hosts and DEVELOPMENT:
        return ["localhost", "127.0.0.1", "[::1]"]
    if not hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is missing. Set it to the name of the site, as in blog.example.com."
        )
    for host in hosts:
        port = ":" in host and not host.endswith("]")  # Django compares names without it
        if host == "*" or "/" in host or " " in host or port:
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS must be plain names such as blog.example.com, not {host!r}."
            )
    return hosts


def data_dir() -> Path:
    """Read DATA_DIR and make the folder; one in which nothing can be written stops the start."""
    folder = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR can't be used as a folder: {error}") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"DATA_DIR is {folder}, where this user may not write.")
    return folder


def database() -> dict[str, Any]:
    """Read DATABASE_URL; an SQLite file gets the settings under which no write is ever lost."""
    sqlite, postgresql = "django.db.backends.sqlite3", "django.db.backends.postgresql"
    config: dict[str, Any] = {"ENGINE": sqlite, "NAME": DATA_DIR / "db.sqlite3"}
    if env.str("DATABASE_URL", default=""):
        try:
            config = env.db_url("DATABASE_URL")
        except (ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(
                f"DATABASE_URL is not an address of a database: {error}"
            ) from error
        kind, name = config.get("ENGINE"), config.get("NAME")
        if kind not in (sqlite, postgresql) or name in (None, "", ":memory:"):
            raise ImproperlyConfigured(
                "DATABASE_URL must say the kind of database and which, as in "
                "sqlite:////srv/blog/db.sqlite3 or postgres://user:password@host/name."
            )
    if config["ENGINE"] == sqlite:
        # Measured with 8 writing processes: any other combination lost transactions to
        # "database is locked"; see https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-notes
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
        # The tests use a file as well: the browser tests' server needs a connection of its own.
        config["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    else:
        # A connection is kept from request to request, and looked after before it is used again.
        config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"] = 600, True
    return config


def mail() -> dict[str, Any]:
    """Read EMAIL_URL; in development mail is printed on the console."""
    default = "consolemail://" if DEVELOPMENT else "smtp://localhost:25"
    try:
        config: dict[str, Any] = env.email_url("EMAIL_URL", default=default)
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"EMAIL_URL is not an address of a mail server: {error}"
        ) from error
    if config["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not config["EMAIL_HOST"]:
        raise ImproperlyConfigured(
            "EMAIL_URL must name the mail server, as in smtp+tls://user:password@mail.example.com:587"
        )
    return config


def mail_address(name: str, default: str) -> str:
    """Read an e-mail address; something that can't be one stops the start."""
    value = env.str(name, default=default)
    try:
        validate_email(value)
    except ValidationError as error:
        raise ImproperlyConfigured(f"{name} must be an e-mail address, not {value!r}.") from error
    return value


DEVELOPMENT = switch("DEVELOPMENT")
DEBUG = switch("DEBUG")
if DEBUG and not DEVELOPMENT:
    raise ImproperlyConfigured(
        "DEBUG shows the inside of the site to anyone; it needs DEVELOPMENT=true."
    )

DATA_DIR = data_dir()
SECRET_KEY = secret_key()
ALLOWED_HOSTS = allowed_hosts()

INSTALLED_APPS = [
    "accounts",
    "blog",
    "practice_site.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "practice_site.apps.TrimmedStaticFilesConfig",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.forms",
    "practice_site.apps.TagsConfig",
    "content_editor",
    "ckeditor",
    "csp",
]

MIDDLEWARE = [
    "practice_site.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice_site.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "accounts.audit.middleware.AuditMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "blog.middleware.PracticeMiddleware",
]

ROOT_URLCONF = "practice_site.urls"
WSGI_APPLICATION = "practice_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "practice_site.templates.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blog.middleware.practice",
            ],
        },
    },
]

# The desk's own widgets have their templates in templates/admin/widgets/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "accounts.backends.DeskBackend",
    "blog.permissions.ArticleBackend",  # signs nobody in: whose an article is
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"

# Signing in (django-allauth): by e-mail address, with a second factor, and nobody signs up.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the practice gives the addresses
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of changes to how somebody signs in
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEVELOPMENT else "https"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
USERSESSIONS_ADAPTER = "accounts.adapters.SessionsAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT  # http://localhost
MFA_TOTP_TOLERANCE = 1  # the clock of a telephone may be half a minute off
# In production a proxy stands before the site and says who asks (README, under Production).
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEVELOPMENT else 1

# Moments are stored in UTC; pages and the desk show them in the practice's own zone
# (blog.middleware.PracticeMiddleware).
TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_CODE = "en-us"
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pictures are not served as files: blog.public.views.pictures asks first whether one is public.
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT

# Attempts to sign in are counted here, so all processes must share it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

globals().update(mail())
EMAIL_TIMEOUT = 10  # seconds: somebody waits at the desk while a mail is sent
DEFAULT_FROM_EMAIL = mail_address("DEFAULT_FROM_EMAIL", "desk@localhost.localdomain")

# What a reader's browser may load: this site's own files and nothing else, nothing inline.
# The desk opens it as far as it must (practice_site/desk.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        # No script is there to use it; Lighthouse reads robots.txt as if it were the page.
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": not DEVELOPMENT,
    }
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SECURE_PROXY_SSL_HEADER = None if DEVELOPMENT else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"  # a reader is never sent, nor asked for, a cookie
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
TAGGIT_TAGS_FROM_STRING = "blog.taxonomy.names.parse_tags"  # taggit's own cuts at spaces, too
TAGGIT_STRING_FROM_TAGS = "blog.taxonomy.names.format_tags"

# An article of forty sections posts about a thousand fields; the default of 1,000 would lose it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# django-ckeditor warns that CKEditor 4 is at its end of life. It is true; blog/fields.py and the
# README say how it is fenced in.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Anyone can ask for a name that isn't the site's; the answer is 400, and no traceback.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
