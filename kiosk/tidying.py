"""What a terminal kept long enough goes: records that the server has, codes that have expired, recordings of readers.

How many days that is says the estate's table (`content.documents.retention`); records are purged by the syncer, which
is told here for how long it keeps them. Logs hold nothing personal and are limited in size (`kiosk.log`).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from content.documents import Estate
from content.documents.retention import Retention

if TYPE_CHECKING:
    from content.library import Library
    from identity.nonces import UsedCodes
    from kiosk.home import Home


def days_kept(library: Library, estate: str) -> dt.timedelta:
    """Return how long a terminal of the estate keeps what the server has."""
    found = library.get(Estate, estate)
    return dt.timedelta(days=(found.retention if found else Retention()).terminal)


def tidy(home: Home, used: UsedCodes, before: dt.datetime) -> None:
    """Forget resident codes that have expired, and delete older recordings. Blocks; raises `OSError`."""
    used.forget_expired()
    for trace in home.traces.glob("*.jsonl"):
        if trace.stat().st_mtime < before.timestamp():
            trace.unlink(missing_ok=True)
