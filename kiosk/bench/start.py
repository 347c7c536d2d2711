"""`kiosk bench start`: first paint, memory and answer of the home screen against a bare Textual app.

Both run alternately on ptys of their own, so that whatever else the machine does falls on both. Both run compiled, as
an installed program does: their byte code stands in a folder of this measurement, which the first run of each fills.
The bare app's marker is its last widget, ours a word that stands on the home screen only when it is drawn completely.
`KIOSK_BENCH_ROUNDS` sets how often each is started.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Mapping
from typing import NamedTuple

from kiosk.bench.figures import Figure, Report
from kiosk.bench.timed_pty import TimedPty

_ROUNDS = 9
_KEYS = 5
_TAB = b"\t"


class _Subject(NamedTuple):
    argv: list[str]
    marker: bytes
    env: Mapping[str, str]


class _Sample(NamedTuple):
    paint: float
    memory: float
    key: float
    tap: float


def _tap(column: int, row: int) -> bytes:
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()


def _sample(subject: _Subject, tap: bytes) -> _Sample:
    with TimedPty(subject.argv, subject.env) as screen:
        paint = screen.until(subject.marker)
        memory = screen.memory()
        screen.answer(_TAB)
        key = statistics.median(screen.answer(_TAB) for _ in range(_KEYS))
        return _Sample(paint, memory, key, screen.answer(tap))


def _undisturbed(values: tuple[float, ...]) -> float:
    """Return the lower quartile: what else a machine does makes a program slower, never faster."""
    return sorted(values)[len(values) // 4]


def measure(report: Report) -> None:
    """Measure both and report the ratios."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
            "KIOSK_HOME": f"{folder}/home",
        }
        bare = _Subject([sys.executable, "-m", "kiosk.bench.bare_app"], b"other", environment)
        lobby = _Subject([sys.executable, "-m", "kiosk", "run"], "报修".encode(), environment)
        # The first run of each fills the caches of the disk, and makes the sample content of the lobby.
        _sample(bare, _tap(5, 2))
        _sample(lobby, _tap(10, 8))
        taken: dict[str, list[_Sample]] = {"bare": [], "lobby": []}
        rounds = int(os.environ.get("KIOSK_BENCH_ROUNDS", _ROUNDS))
        for turn in range(rounds):
            report.progress(f"{turn + 1} / {rounds}")
            taken["bare"].append(_sample(bare, _tap(5, 2)))
            taken["lobby"].append(_sample(lobby, _tap(10, 8)))
    of = {name: _Sample(*map(_undisturbed, zip(*samples, strict=True))) for name, samples in taken.items()}
    for name, field, factor, unit, limit in (
        ("first paint", "paint", 1000, "ms", 1.5),
        ("memory", "memory", 1, "MB", 1.4),
        ("key → bytes", "key", 1000, "ms", 2.0),
        ("tap → bytes", "tap", 1000, "ms", 2.0),
    ):
        mine, peer = getattr(of["lobby"], field), getattr(of["bare"], field)
        note = f"{mine * factor:.1f} {unit} against {peer * factor:.1f} {unit}"
        report.add(Figure(name=name, value=mine / peer, unit="×", limit=limit, note=note))
