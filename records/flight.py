"""A batch on its way: sent now, its answer taken in later."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from records import wire
from records.clock import Clock
from records.link import Link


class Flight:
    """One exchange with the server.

    Args:
        batch: The records that it carries.
        cursor: Where the pull stood.
        asks: It asks for changes, too.
        link: The way.
        request: The signed request.
        clock: Tells how long it took.
        aside: Another one may follow before this one is answered, so a thread of its own waits. It ends with the
            process, however long the server takes.
    """

    def __init__(
        self,
        batch: Sequence[wire.WireRecord],
        cursor: wire.Cursor | None,
        *,
        asks: bool,
        link: Link,
        request: bytes,
        clock: Clock,
        aside: bool,
    ) -> None:
        self.batch = batch
        self.cursor = cursor
        self.asks = asks
        self._link = link
        self._request = request
        self._clock = clock
        self.took = 0.0
        """Seconds until the answer was there."""
        self._answer: wire.ExchangeAnswer | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._fly, name="exchange", daemon=True) if aside else None
        if self._thread:
            self._thread.start()

    def answer(self) -> wire.ExchangeAnswer:
        """Wait for the answer and return it; raises `LinkError`."""
        if self._thread:
            self._thread.join()
        else:
            self._fly()
        if self._error is not None:
            raise self._error
        assert self._answer is not None
        return self._answer

    def _fly(self) -> None:
        began = self._clock.monotonic()
        try:
            self._answer = self._link.post(wire.EXCHANGE, self._request, wire.ExchangeAnswer)
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            self._error = error
        self.took = self._clock.monotonic() - began
