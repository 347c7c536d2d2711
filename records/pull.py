"""What comes down: collected over several answers, applied in few writes, resumed where it stopped."""

from __future__ import annotations

from typing import Protocol

from records.wire import Change, Cursor, ExchangeAnswer

ENOUGH = 5000
"""Changes that are applied at once: each file of a library is written anew for each time."""


class Cursors(Protocol):
    """Where the pull stopped; kept beside what was pulled, so that both are lost or neither."""

    def load(self) -> Cursor | None:
        """Return the cursor, or None to begin anew."""

    def save(self, cursor: Cursor) -> None:
        """Keep the cursor of what was applied."""


class Apply(Protocol):
    """Makes documents of changes; durable when it returns."""

    def __call__(self, changes: list[Change], *, start_over: bool, complete: bool) -> None:
        """Take changes in.

        Args:
            changes: Puts and deletions, in their order.
            start_over: They are the first of all that there is.
            complete: They are the last for now; after a start over, what was not named is gone.
        """


class Pull:
    """Collects changes, and applies them before it keeps the cursor: a power cut only pulls the same again."""

    def __init__(self, apply: Apply, cursors: Cursors) -> None:
        self._apply = apply
        self._cursors = cursors
        self._changes: list[Change] = []
        self._cursor: Cursor | None = None
        self._start_over = False

    def cursor(self) -> Cursor | None:
        """Return the cursor to ask with."""
        return self._cursor or self._cursors.load()

    def take(self, answer: ExchangeAnswer) -> None:
        """Take the changes of an answer in: all, once no more wait."""
        if answer.start_over:
            self._changes, self._start_over = [], True
        self._changes += answer.changes
        self._cursor = answer.cursor or self._cursor
        if not answer.more or len(self._changes) >= ENOUGH:
            self._flush(complete=not answer.more)

    def interrupted(self) -> None:
        """Apply what has come so far: no more comes now."""
        if self._changes or self._start_over:
            self._flush(complete=False)

    def _flush(self, *, complete: bool) -> None:
        changes, start_over, cursor = self._changes, self._start_over, self._cursor
        # Forgotten first: if it cannot be applied, it is pulled again from the last cursor that was kept.
        self._changes, self._start_over, self._cursor = [], False, None
        self._apply(changes, start_over=start_over, complete=complete)
        if cursor is not None:
            self._cursors.save(cursor)
