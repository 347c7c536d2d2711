"""Which database: SQLite in the data folder, or PostgreSQL where `DATABASE_URL` names one."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from language.translation import N_
from server.errors import HomeUnusable

VARIABLE = "DATABASE_URL"
_POSTGRESQL = ("postgresql", "postgres")


def settings_of(url: str, file: Path) -> dict[str, Any]:
    """Return Django's settings of the database.

    Args:
        url: `postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTION=VALUE`, where `host` among the options may be the folder
            of a Unix socket; empty: SQLite.
        file: Where SQLite has its file.

    Raises:
        HomeUnusable: The address is none.
    """
    return _postgresql(url) if url else _sqlite(file)


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise HomeUnusable(path=VARIABLE, problem=str(error)) from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _POSTGRESQL or not name:
        raise HomeUnusable(path=VARIABLE, problem=N_("not postgresql://USER:PASSWORD@HOST:PORT/NAME"))
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        # Somebody may have restarted it meanwhile.
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a record that was acknowledged may be the only copy left in the world. The log is moved by
            # `server.checkpoints` while the server runs; these 64 MB are for other commands, and for a queue that
            # drains faster than that.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA wal_autocheckpoint=16000; PRAGMA cache_size=-16000;"
            ),
        },
    }
