"""When terminals are to come back: the server sets the pace."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from server.models import Emergency, Terminal

CALM = 8.0
"""Seconds. A notice has 20 s to reach a terminal: one full wait and a margin for a lost try."""
EMERGENCY = 3.0
BUSY = 15.0
"""After a refusal because of load."""


def next_in(terminal: Terminal) -> float:
    """Return in how many seconds the terminal is to come back."""
    running = (
        Emergency.objects.filter(until__gt=timezone.now())
        .filter(Q(estate__isnull=True) | Q(estate=terminal.estate_id))
        .filter(Q(building="") | Q(building=terminal.building))
    )
    return EMERGENCY if running.exists() else CALM
