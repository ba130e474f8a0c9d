"""All settings, read top to bottom. Production is the default; DEVELOPMENT=true opts out of it.

Only the environment configures an installation; ``practice_site.environment`` lists, reads and
checks its variables.
"""

from csp.constants import NONE, SELF

from practice_site import environment

BASE_DIR = environment.BASE_DIR

DEVELOPMENT = environment.read_switch("DEVELOPMENT")
DEBUG = environment.read_debug(development=DEVELOPMENT)
DATA_DIR = environment.read_data_dir()
BACKUP_DIR = environment.read_backup_dir()
SECRET_KEY = environment.read_secret_key(DATA_DIR, development=DEVELOPMENT)
# For what is written without a request, such as mail; a request's own host is that of SITE_URL,
# to which the other ALLOWED_HOSTS lead (practice_site/canonical_host.py).
SITE_URL = environment.read_site_url(development=DEVELOPMENT)
ALLOWED_HOSTS = environment.read_allowed_hosts(SITE_URL, development=DEVELOPMENT)

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
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "practice_site.headers.keep_no_copy",
    "practice_site.headers.resource_policy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "practice_site.canonical_host.canonical_host",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice_site.compression.CompressionMiddleware",
    "practice_site.csp.OrderedCSPMiddleware",
    "practice_site.null_characters.refuse_null_characters",
    "accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "accounts.middleware.MessageMiddleware",
    "accounts.middleware.KnownBrowserMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "blog.middleware.PracticeMiddleware",
    "practice_site.send_again.SendAgainMiddleware",
    "blog.middleware.IdleMiddleware",
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
                        "practice_site.template_loader.Loader",
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
FORM_RENDERER = "practice_site.form_renderer.FormRenderer"

DATABASES = {"default": environment.read_database(DATA_DIR)}
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
    "blog.permissions.ArticleBackend",  # permissions on articles; authenticates nobody
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"

# Signing in (django-allauth): by e-mail address, with a second factor, and without sign-up.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the practice itself enters the addresses
ACCOUNT_EMAIL_NOTIFICATIONS = True  # when a password or a second factor changes
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.PasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.ChosenPasswordForm",
}
# The link came by mail: with the second factor it is enough, even while others try passwords.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_RATE_LIMITS = {
    # accounts/throttle.py limits these.
    **dict.fromkeys(["login", "login_failed", "change_password", "reauthenticate"]),
    "reset_password": "20/h/ip,3/h/key",  # each is a mail to somebody
}
USERSESSIONS_ADAPTER = "accounts.adapters.SessionsAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmingCodeForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT  # http://localhost
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# In production a proxy forwards the client's address (docs/deploy.md).
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEVELOPMENT else 1

# Moments are stored in UTC and shown in the practice's time zone
# (blog.middleware.PracticeMiddleware).
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pictures are served by blog.public.views.pictures, which checks that they are public. They are in
# a folder, or in a bucket (practice_site/bucket.py).
MEDIA_ROOT = DATA_DIR / "media"
pictures = environment.read_storage()
S3_BUCKET = pictures.get("OPTIONS", {}).get("bucket_name", "")
STORAGES = {
    "default": pictures,
    # What somebody uploaded, until it was read: in the same place, and for nobody else to open.
    "uploads": pictures if S3_BUCKET else {**pictures, "OPTIONS": {"file_permissions_mode": 0o600}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "practice_site.storage.BundledStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT

# allauth counts attempts to sign in under this alias and can use no other. All processes share it,
# and nothing pushes a count out. Whatever else is cached gets an alias of its own.
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "practice_site.rate_limit_cache.RateLimitCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000},  # from then on each count deletes those that expired
    },
    # Parts of pages that are the same in each request, in the memory of each process.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Finished pages that each web worker keeps in memory (practice_site/server/store.py).
STORED_BYTES = 32 * 1024 * 1024 if environment.read_switch("PAGE_STORE", default=True) else 0
# How long a proxy or CDN in front may give out a page without asking; it is told of no change.
SHARED_CACHE_SECONDS = environment.read_seconds("SHARED_CACHE_SECONDS")

# What nobody should wait for is queued in the database, for manage.py background_worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail is queued; EMAIL_URL gives the backend by which the worker sends it.
email = environment.read_email(development=DEVELOPMENT)
EMAIL_DELIVERY_BACKEND = email.pop("EMAIL_BACKEND")
EMAIL_BACKEND = "practice_site.mail.EmailBackend"
globals().update(email)
EMAIL_TIMEOUT = 10  # seconds that the mail server may take for each answer
DEFAULT_FROM_EMAIL = environment.read_from_email(development=DEVELOPMENT)
ADMINS = environment.read_admins()  # to whom practice_site/error_mail.py writes

# Public pages may load this site's own files only, and nothing inline. The desk has a policy of
# its own (practice_site/desk.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        # No script uses it, but Lighthouse fetches robots.txt under the policy of the page.
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
# The site needs no sensor, device or profile of the reader, and embedded content may not use any.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "browsing-topics": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "hid": [],
    "idle-detection": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "serial": [],
    "usb": [],
    "xr-spatial-tracking": [],
}

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SECURE_PROXY_SSL_HEADER = None if DEVELOPMENT else ("HTTP_X_FORWARDED_PROTO", "https")
# Browsers remember for a year that this host has HTTPS; what is said of others can't be taken back.
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = environment.read_hsts()
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"  # public pages neither set nor receive cookies
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "practice_site.send_again.csrf_failure"

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
TAGGIT_TAGS_FROM_STRING = "blog.taxonomy.names.parse_tags"  # taggit's own also splits at spaces
TAGGIT_STRING_FROM_TAGS = "blog.taxonomy.names.format_tags"

# An article of forty sections posts about a thousand fields; the default of 1,000 would lose it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# django-ckeditor warns that CKEditor 4 has reached its end of life. docs/editor.md says how the
# risk is contained. What HSTS says of other hosts, and for good, is the practice's choice, by the
# variables HSTS_INCLUDE_SUBDOMAINS and HSTS_PRELOAD: Django would have everybody make it.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001", "security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "news": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://practice_site.server_error.is_worth_logging",
        }
    },
    "formatters": {"line": {"()": "practice_site.logs.LineFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "admins": {"class": "practice_site.logs.AdminsHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "admins"], "level": "WARNING"},
    "loggers": {
        # Named without a handler, it loses Django's own, which would mail bodies and cookies.
        "django": {"level": "WARNING"},
        # Anyone can send a wrong Host header; it is answered with 400 and needs no traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Nor is it news that an address has no page, or isn't for everybody: robots try thousands.
        "django.request": {"level": "ERROR", "filters": ["news"]},
        # Whoever reloads the site sees that it was heard.
        "practice_site.server.parent": {"level": "INFO"},
        # At its end a background worker would tell the log to press Ctrl-C once more.
        "django_tasks_db": {"level": "ERROR"},
    },
}
