"""Django's settings for the central server.

Environment: KIOSK_SERVER_HOME names the data folder. KIOSK_SERVER_HTTPS=1 says that a proxy in front speaks HTTPS:
cookies are then sent over HTTPS only. KIOSK_SERVER_HOSTS limits the names that the console answers to. DATABASE_URL
names a PostgreSQL database; without it SQLite serves, in that folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from server import database
from server.home import Home, default_home

HOME = Home(default_home())

SECRET_KEY = HOME.secret_key()
DEBUG = False
ALLOWED_HOSTS = [name for name in os.environ.get("KIOSK_SERVER_HOSTS", "").split(",") if name] or ["*"]
BEHIND_HTTPS = os.environ.get("KIOSK_SERVER_HTTPS") == "1"

INSTALLED_APPS = [
    "server.apps.ConsoleSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "server.apps.ServerConfig",
    "server.apps.ConsoleConfig",
]
AUTH_USER_MODEL = "server.StaffMember"
ROOT_URLCONF = "server.urls"
MIDDLEWARE = [
    "server.api.shortcut.ApiShortcut",
    "server.console.security.ConsoleHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "console" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database.settings_of(os.environ.get(database.VARIABLE, ""), HOME.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# No LocaleMiddleware: it would turn the console English for a browser that asks for it.
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
# Django's own sentences where ours are plainer; compiled by `python -m language.catalog update`.
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "console" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024 + 64 * 1024
# A quiz of 5,000 questions is 60,000 fields; what such a page may be at most is said by its size.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "records.discreet.Discreet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"server": {"level": "INFO"}},
}
