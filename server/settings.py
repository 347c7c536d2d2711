"""Django's settings for the central server."""

from __future__ import annotations

SECRET_KEY = "set by the command line"  # noqa: S105
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
