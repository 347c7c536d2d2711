"""Which terminal asks: one query an exchange, as an idle one does nothing else."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from server import pace, sql
from server.errors import Refusal
from server.models import Emergency, Estate, Terminal

REFUSED_NEXT_IN = 60.0
"""Seconds. Whoever was refused may be approved again, but need not hurry."""

_TERMINAL = ("id", "public_key", "estate_id", "building", "state")
_ESTATE = ("code", "epoch", "sequence")
_QUERY = f"""
    SELECT {", ".join(f"t.{name}" for name in _TERMINAL)}, {", ".join(f"e.{name}" for name in _ESTATE)},
        EXISTS (
            SELECT 1 FROM {Emergency._meta.db_table} x
            WHERE x.until > %s
                AND (x.estate_id IS NULL OR x.estate_id = t.estate_id)
                AND (x.building = '' OR x.building = t.building)
        )
    FROM {Terminal._meta.db_table} t JOIN {Estate._meta.db_table} e ON e.code = t.estate_id
    WHERE t.id = %s
"""  # noqa: S608


class Caller:
    """Finds the terminal that an envelope names, and keeps it for the handler."""

    def __init__(self) -> None:
        self._terminal: Terminal | None = None
        self.next_in = 0.0
        """Seconds until the terminal is to come back."""

    def key_of(self, name: str) -> bytes | None:
        """Return the terminal's public key; of one that was revoked too, so that it can be told so."""
        now = sql.adapted(Emergency, "until", timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_QUERY, [now, name[:80]])
            row = cursor.fetchone()
        if row is None:
            return None
        terminal = Terminal.from_db(connection.alias, _TERMINAL, row[: len(_TERMINAL)])
        terminal.estate = Estate.from_db(connection.alias, _ESTATE, row[len(_TERMINAL) : -1])
        self._terminal = terminal
        self.next_in = pace.LOAD.emergency() if row[-1] else pace.LOAD.calm()
        return bytes.fromhex(terminal.public_key)

    def approved(self) -> Terminal:
        """Return the terminal, its other fields read when asked for; raises `Refusal` if it was revoked."""
        assert self._terminal is not None
        if self._terminal.state != Terminal.APPROVED:
            raise Refusal(reason="revoked", next_in=REFUSED_NEXT_IN)
        return self._terminal
