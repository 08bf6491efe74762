"""Settings: one file. What differs between machines comes from the environment (docs/settings.md); what differs between
cities comes from the city pack."""

from __future__ import annotations

from pathlib import Path

from shirube.config import env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("SHIRUBE_DATA_DIR", str(BASE_DIR / "var")))
CITY_DIR = Path(env.text("SHIRUBE_CITY_DIR", str(BASE_DIR / "cities" / "kanazawa")))

DEBUG = env.flag("SHIRUBE_DEBUG")
SECRET_KEY = env.text("SHIRUBE_SECRET_KEY") or env.kept_key(DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SHIRUBE_OLD_SECRET_KEYS", "")
ALLOWED_HOSTS = env.words("SHIRUBE_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("SHIRUBE_HTTPS")
PUBLIC_URL = env.text("SHIRUBE_PUBLIC_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "shirube.core.people",  # before allauth, whose templates it replaces
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_cotton",
    "django_htmx",
    "shirube.config",
    "shirube.core",
    "shirube.core.sources",
    "shirube.core.mail",
    "shirube.core.audit",
    "shirube.ui",
    "shirube.plans",
    "shirube.cycle",
    "shirube.council",
]

MIDDLEWARE = [
    "shirube.core.logs.log_requests",
    "shirube.core.http.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shirube.core.http.ErrorsAsPages",
]

ROOT_URLCONF = "shirube.config.urls"
WSGI_APPLICATION = "shirube.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "shirube.ui.context.page",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", default_file=str(DATA_DIR / "shirube.sqlite3"))}
# Counts of failed sign-ins are shared by all processes; a flood of addresses does not push a lock-out away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shirube_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAIL = env.mail("SHIRUBE_MAIL_URL")
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls
EMAIL_TIMEOUT = 20
EMAIL_USE_LOCALTIME = True
DEFAULT_FROM_EMAIL = env.text("SHIRUBE_MAIL_FROM", "しるべ <shirube@localhost>")

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:work"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SECOND_FACTOR_REQUIRED = env.choice("SHIRUBE_SECOND_FACTOR", "required", "optional") == "required"
ACCOUNT_ADAPTER = "shirube.core.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator gives the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/10m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.flag("SHIRUBE_BEHIND_PROXY"))
SOCIALACCOUNT_ADAPTER = "shirube.core.people.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = env.single_sign_on()
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form could not leave for the provider: form-action is our own pages only
ACCOUNT_FORMS = {"login": "shirube.core.people.forms.SignInForm"}
MFA_FORMS = {
    "authenticate": "shirube.core.people.forms.CodeForm",
    "reauthenticate": "shirube.core.people.forms.CodeAgainForm",
    "activate_totp": "shirube.core.people.forms.FirstCodeForm",
}
MFA_ADAPTER = "shirube.core.people.adapters.SecondFactorAdapter"
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", CITY_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [CITY_DIR / "static"] if (CITY_DIR / "static").is_dir() else []
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
KEEP_PAGES = env.flag("SHIRUBE_KEEP_PAGES", default=True)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("SHIRUBE_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_path": {"()": "shirube.core.logs.WithoutPath"}},
    "formatters": {
        "line": {"()": "shirube.core.logs.Lines", "words": DEBUG},
        "json": {"()": "shirube.core.logs.Json", "words": DEBUG},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_path"],
            "formatter": env.choice("SHIRUBE_LOG_FORMAT", "line", "json"),
        }
    },
    "loggers": {"django.db.backends": {"level": "INFO"}},
    "root": {"handlers": ["console"], "level": env.text("SHIRUBE_LOG_LEVEL", "WARNING")},
}
