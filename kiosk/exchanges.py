"""Exchanges with the central server, one after the other, in a thread of their own beside the lobby screen."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from content.errors import ContentError
from records.errors import LinkError, NotEnrolled, RecordsError
from screens.lobby import LinkState

if TYPE_CHECKING:
    from kiosk.terminal import Ground, Terminal
    from records.sync import LinkStatus, Syncer
    from records.wire import PrivateMatter

_log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
"""How often to look whether the terminal was enrolled, or enrolled anew: nobody who did it waits for the next try."""
DOUBT_SECONDS = 8.0
"""While an exchange is not answered for so long, nobody is told any more that the office is reached; it goes on."""
BROKEN_SECONDS = 10.0
"""When to try again after a mistake of our own."""
TIDY_SECONDS = 3600.0
"""How often what was kept long enough is deleted."""
SWITCH_SECONDS = 0.0005
"""How long this thread keeps Python to itself while the screen has something to do."""


def why(error: LinkError) -> str:
    """Return the code that says most about what went wrong: the server's own reason, if it gave one."""
    return str(error.fields.get("reason") or error.code)


class Exchanges(threading.Thread):
    """Runs until `stop`; tells how the link is after each exchange.

    Args:
        terminal: Whose records go out and whose library changes come into.
        on_link: Called from this thread with the link's state.
        on_move: Called from this thread when the terminal is to stand on other ground; returns when it does.
    """

    def __init__(
        self, terminal: Terminal, on_link: Callable[[LinkState], None], on_move: Callable[[Ground], None]
    ) -> None:
        super().__init__(name="exchanges", daemon=True)
        self._terminal = terminal
        self._on_link = on_link
        self._on_move = on_move
        self._woken = threading.Event()
        self._stopping = False
        self._syncer: Syncer | None = None
        self._tidied_at: float | None = None
        self._link = LinkState()

    def wake(self) -> None:
        """Exchange now: something was handed in."""
        self._woken.set()

    def stop(self) -> None:
        """End after the exchange that is under way."""
        self._stopping = True
        self._woken.set()

    def run(self) -> None:
        """Exchange, wait, and begin again."""
        # Whoever taps gets the processor ten times sooner than Python lets go of it by itself.
        sys.setswitchinterval(SWITCH_SECONDS)
        while not self._stopping:
            self._woken.clear()
            seconds = BROKEN_SECONDS
            try:
                seconds = self._turn()
            except Exception:  # noqa: BLE001 - not even a screen that cannot be told how the link is ends this
                _log.exception("exchange broke")
            self._rest(seconds)

    def private_matters(self, card: str) -> list[PrivateMatter]:
        """Return the matters of a card's household; blocks; raises `RecordsError`."""
        if self._syncer is None:
            raise NotEnrolled
        return self._syncer.private_matters(card)

    def _turn(self) -> float:
        """Do one exchange, tell how the link is, and return the seconds until the next."""
        try:
            return self._exchange()
        except (RecordsError, ContentError) as error:
            # What this machine cannot read or keep is its own affair: it says nothing about the link.
            _log.warning("exchange stopped: %s", error.code)
            self._tell(replace(self._link, error=error.code))
        except OSError as error:
            from content.storage import failed

            _log.warning("exchange stopped: %s", type(error).__name__)
            self._tell(replace(self._link, error=failed(self._terminal.home.content, error).code))
        except Exception:  # noqa: BLE001 - the lobby lives on, and tries again
            _log.exception("exchange broke")
            self._tell(replace(self._link, state="offline", error="link"))
        return BROKEN_SECONDS

    def _exchange(self) -> float:
        self._move()
        self._tidy()
        if self._terminal.credential is None:
            # Perhaps it was enrolled once, and a technician is to know why it no longer is.
            self._link = LinkState(error="secrets-damaged" if self._terminal.secrets.problems() else "")
            self._tell(self._link)
            return LOOK_SECONDS
        syncer = self._syncer = self._syncer or self._terminal.syncer()
        syncer.keep = self._terminal.days_kept()
        try:
            with self._watched(syncer):
                syncer.run_once()
        except LinkError as error:
            _log.info("exchange failed: %s", error.code)
        finally:
            self._link = _state(syncer.status)
        self._move()
        self._tell(self._link)
        return max(0.0, syncer.status.next_at - self._terminal.clock.monotonic())

    def _rest(self, seconds: float) -> None:
        """Wait until the next exchange is due, or there is reason for one at once."""
        until = self._terminal.clock.monotonic() + seconds
        while (left := until - self._terminal.clock.monotonic()) > 0:
            if self._woken.wait(min(left, LOOK_SECONDS)) or self._enrolled_anew():
                return

    def _enrolled_anew(self) -> bool:
        try:
            return self._terminal.secrets.credential != self._terminal.credential
        except RecordsError:
            return False  # the next exchange tells of it

    @contextlib.contextmanager
    def _watched(self, syncer: Syncer) -> Iterator[None]:
        """Tell how the link is while a run lasts: it can wait for an answer that never comes, or take minutes."""
        ended = threading.Event()
        watch = threading.Thread(target=self._watch, args=(syncer, ended), name="link-watch", daemon=True)
        watch.start()
        try:
            yield
        finally:
            ended.set()
            watch.join()

    def _watch(self, syncer: Syncer, ended: threading.Event) -> None:
        seen = syncer.status.last_exchange
        while not ended.wait(DOUBT_SECONDS):
            state = _state(syncer.status)
            if state.last_exchange == seen and state.state == "online":
                state = replace(state, state="offline", error="unreachable")
            seen = state.last_exchange
            try:
                self._tell(state)
            except Exception:  # noqa: BLE001 - a screen that cannot be told now is told when the run has ended
                _log.exception("link not told")

    def _move(self) -> None:
        """Look whether the terminal was enrolled meanwhile, or its first content has come."""
        ground = self._terminal.moving()
        if ground is not None:
            self._on_move(ground)
            self._syncer = None

    def _tidy(self) -> None:
        """Delete what was kept long enough, once an hour."""
        now = self._terminal.clock.monotonic()
        if self._tidied_at is not None and now - self._tidied_at < TIDY_SECONDS:
            return
        self._tidied_at = now
        try:
            self._terminal.tidy()
        except OSError:
            _log.exception("not tidied")

    def _tell(self, link: LinkState) -> None:
        try:
            counts = self._terminal.lobby.outbox.counts()
        except RecordsError as error:
            self._on_link(replace(link, error=error.code))
            return
        self._on_link(replace(link, queued=counts.queued, set_aside=counts.set_aside))


def _state(status: LinkStatus) -> LinkState:
    failed = "" if status.error is None or status.state == "online" else why(status.error)
    return LinkState(status.state, last_exchange=status.last_exchange, error=failed)
