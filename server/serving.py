"""The server process: granian with one worker process of several threads."""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import os
import resource
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from server.health import PATH

THREADS = 8
BACKLOG = 4096
READY_WITHIN = 60
"""Seconds that the worker has until somebody is told that it does not answer."""
STOP_WITHIN = 5
"""Seconds that requests have to end once the server is told to stop."""

_MOST_FILES = 1 << 20
_PR_SET_PDEATHSIG = 1
_URL = "KIOSK_SERVER_URL"


def serve(host: str, port: int, url: str) -> None:
    """Serve until a signal ends it; prints `ready: URL` once requests are answered."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ[_URL] = url
    files = allow_many_connections()
    # The worker is a fork: a connection to SQLite must not be carried into it.
    connections.close_all()
    Granian(
        "server.serving:load",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        # It counts connections, not requests, and would take no more of them than the backlog is long: terminals keep
        # theirs open, so that the others would wait until those were closed for silence.
        backpressure=files,
        websockets=False,
        workers_kill_timeout=STOP_WITHIN,
        log_level=LogLevels.error,
    ).serve()


def allow_many_connections() -> int:
    """Have as many files open as this process may, and return how many: each terminal keeps a connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, soft), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def load() -> Callable[..., Any]:
    """Return the WSGI application; called once, in the worker."""
    # Whatever ends the parent, even kill -9, ends the worker: no orphan keeps the port.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from server.checkpoints import Checkpoints
    from server.daily import Daily
    from server.wsgi import application

    if connection.vendor == "sqlite":
        Checkpoints(settings.HOME.database).start()
    threading.Thread(target=_announce, args=(os.environ[_URL],), daemon=True).start()
    Daily(_purge, timezone.now, threading.Event().wait).start()
    return application


def _purge(now: dt.datetime) -> dict[str, int]:
    from django.db import connection

    from server import codes
    from server.retention import purge

    try:
        codes.retire(now)
        return purge(now)
    finally:
        # Until tomorrow this thread needs none.
        connection.close()


def _announce(url: str) -> None:
    """Say that requests are answered, once one was; or that none is, and why."""
    # Straight to this machine, whatever proxy the environment names.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end, pause = time.monotonic() + READY_WITHIN, 0.02
    while True:
        try:
            with straight.open(f"{url}{PATH}", timeout=5):
                break
        except OSError as error:
            if time.monotonic() > end:
                sys.stderr.write(f"not ready: {url} does not answer as it should: {error}\n")
                return
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)
    sys.stdout.write(f"ready: {url}\n")
    sys.stdout.flush()
