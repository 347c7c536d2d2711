"""When terminals are to come back, in seconds: the server sets the pace."""

from __future__ import annotations

CALM = 8.0
"""A notice has 20 s to reach a terminal: one full wait and a margin for a lost try."""
EMERGENCY = 3.0
"""While a `server.models.Emergency` is on for the terminal's building, its estate or all."""
BUSY = 15.0
"""After a refusal because of load."""
