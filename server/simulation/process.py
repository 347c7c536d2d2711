"""How much a process and its children have worked (Linux: /proc, see proc(5))."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time of a process and the children that it has now, or None if it is not there."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name in the second field may hold anything; what follows its last bracket may not.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    if pid not in used:
        return None
    return used[pid] + sum(seconds for child, seconds in used.items() if parents.get(child) == pid)
