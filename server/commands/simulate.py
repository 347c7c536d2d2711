"""kiosk-server simulate: many well-behaved terminals against a running server."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from language.translation import _
from server import boot
from server.commands.common import parser, say, say_json
from server.errors import NoAnswer, NotRunning
from server.home import Home

_OTHER_FILES = 200


class _Running(msgspec.Struct):
    url: str
    pid: int


def main(arguments: list[str]) -> int:
    """Run the terminals and print what they saw; 1 if any exchange failed, or none came about."""
    options = parser("simulate", _("Lets N terminals of an estate of their own exchange with a running server."))
    options.add_argument("--terminals", type=_positive, required=True, metavar="N", help=_("how many terminals"))
    options.add_argument("--seconds", type=_positive, required=True, metavar="S", help=_("for how many seconds"))
    options.add_argument("--url", help=_("the server; default: the one that runs on the data folder"))
    options.add_argument("--json", action="store_true", help=_("one JSON value on one line"))
    given = options.parse_args(arguments)
    home = boot.start(given.home)
    running = _running(home, given.url)
    figures = _simulate(running, given.terminals, given.seconds)
    if given.json:
        say_json(figures)
    else:
        for name, value in figures.items():
            say(f"{name}: {value}")
    return 1 if figures["errors"] or not figures["exchanges"] else 0


def _simulate(running: _Running, terminals: int, seconds: int) -> dict[str, Any]:
    from django.utils import timezone

    from server.serving import allow_many_connections
    from server.simulation import estate
    from server.simulation.fleet import THREADS, Fleet
    from server.simulation.process import cpu_seconds

    if not _is_well(running.url):
        raise NoAnswer(url=running.url)
    # Each terminal keeps a connection of its own open, as a real one does, if this process may have so many.
    own = allow_many_connections() > terminals + _OTHER_FILES
    estate.take_away()
    try:
        clients = estate.make(running.url, terminals, timezone.now())
        before = cpu_seconds(running.pid)
        seen = Fleet(clients, seconds, keep=own).run()
        after = cpu_seconds(running.pid)
    finally:
        estate.take_away()
    exchanges = len(seen.latencies)
    cpu = None if before is None or after is None or not exchanges else (after - before) / exchanges * 1000
    return {
        "terminals": terminals,
        "connections": terminals if own else THREADS,
        "seconds": seconds,
        "exchanges": exchanges,
        "exchanges_per_second": round(exchanges / seconds, 1),
        "records": seen.records,
        "errors": sum(seen.refused.values()),
        "errors_by_kind": dict(seen.refused),
        "latency_ms_p50": _percentile(seen.latencies, 50),
        "latency_ms_p99": _percentile(seen.latencies, 99),
        "latency_ms_max": _percentile(seen.latencies, 100),
        "lateness_ms_p99": _percentile(seen.lateness, 99),
        "cpu_ms_per_exchange": None if cpu is None else round(cpu, 3),
    }


def _is_well(url: str) -> bool:
    import urllib3

    if not url.startswith(("http://", "https://")):
        return False
    try:
        with urllib3.PoolManager(retries=False, timeout=30.0) as http:
            return http.request("GET", f"{url}/healthz").status == HTTPStatus.OK
    except urllib3.exceptions.HTTPError:
        return False


def _percentile(seconds: Sequence[float], percent: int) -> float | None:
    """Return a percentile in milliseconds, or None of nothing."""
    if not seconds:
        return None
    place = max(0, -(-len(seconds) * percent // 100) - 1)
    return round(sorted(seconds)[place] * 1000, 1)


def _running(home: Home, url: str | None) -> _Running:
    try:
        found = msgspec.json.decode(home.running_file.read_bytes(), type=_Running)
    except (OSError, msgspec.MsgspecError) as error:
        if url is None:
            raise NotRunning(path=str(home.folder)) from error
        return _Running(url.rstrip("/"), 0)
    return found if url is None else _Running(url.rstrip("/"), found.pid)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(_("must be at least 1"))
    return value
