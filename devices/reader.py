"""One reader of the lobby: opens its port, reads it under the event loop, and comes back for ever after it is lost.

Nothing here blocks: the port is opened in a thread, read when the system says that there is something, and written
without waiting. A reader that nobody uses costs nothing.
"""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from devices.conversation import Answer, Conversation, Outcome, Step, answer_in, play
from devices.errors import CannotCommand, DeviceError, NotAPort, PortBusy, PortForbidden, PortMissing
from devices.events import WIRE_REASONS, Ack, Event, Fault, Reply, Scan, Send
from devices.policy import Policy
from devices.ports import idle_gap
from devices.protocols import decoder_for
from devices.transports import open_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devices.ports import Line
    from devices.profiles import Setting
    from devices.settings import ReaderSettings

READ_SIZE = 4096
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0
SUSPICIOUS = 3
"""Faults of the wire in a row, with nothing good between them, that speak for wrong settings."""

ANSWER_SECONDS = 1.5
"""How long a reader may think about a command: those that keep a setting write it to their flash first."""

OPENING = "opening"
READY = "ready"
ON_COMMAND = "on-command"
"""It is there and set so that it reads nothing by itself."""
READING = "reading"
NO_DEVICE = "no-device"
WRONG_SETTINGS = "wrong-settings"
IN_USE = "in-use"
FORBIDDEN = "forbidden"
NOT_A_PORT = "not-a-port"
STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class State:
    """What is with a reader, as a code from this module and a detail: who uses it, or which profile it looks like."""

    code: str
    detail: str = ""


class Clock(Protocol):
    """A steady clock in seconds, such as `time.monotonic`."""

    def __call__(self) -> float:
        """Return the time."""


class Tap(Protocol):
    """Somebody who watches the bytes and the undecided events too: the technician's monitor, a trace."""

    def received(self, data: bytes) -> None:
        """Take bytes as they were read."""

    def decoded(self, made: list[Event], kept: list[Event]) -> None:
        """Take what the decoder made of them and what the rules left of that; nothing: they wait for more."""


class Reader:
    """Reads one port. `run` it as a task; `on_event` gets what the rules let through, faults and replies too."""

    def __init__(
        self,
        settings: ReaderSettings,
        on_event: Callable[[Event], None],
        clock: Clock,
        *,
        on_state: Callable[[State], None] | None = None,
        profiles: Path | None = None,
        tap: Tap | None = None,
        asks: bool = False,
    ) -> None:
        """Prepare a reader; its port is opened by `run`.

        With `asks`, one that takes commands is asked whether it reads by itself, whenever its port was opened.

        Raises:
            UnknownProfile, BadProfile: the settings name a profile that cannot be used.
        """
        self.settings = settings
        self.profile = settings.loaded(profiles)
        self.state = State(OPENING)
        self.tap = tap
        self._on_event = on_event
        self._on_state = on_state
        self._clock = clock
        self._decoder = decoder_for(self.profile)
        self._policy = Policy(self.profile)
        self._gap = idle_gap(self.profile, settings.baud)
        self._line: Line | None = None
        self._lost = asyncio.Event()
        self._stopping = asyncio.Event()
        self._quiet_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._poll_timer: asyncio.TimerHandle | None = None
        self._faults = 0
        self._asks = asks
        self._idle: set[str] = set()
        self._triggered = False
        self._talking = asyncio.Lock()
        self._asked: asyncio.Future[Answer] | None = None

    async def run(self) -> None:
        """Read until `stop`, opening the port again whenever it is lost."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                line = await asyncio.to_thread(open_line, self.settings.port, self.profile, self.settings.baud)
            except DeviceError as error:
                self._become(_state_of(error))
                await _wait(self._stopping, min(pause * random.uniform(0.75, 1.25), LONGEST_PAUSE))  # noqa: S311
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            asking = None
            try:
                self._attach(line)
                if self._asks:
                    asking = asyncio.create_task(self._ask_if_idle())
                await self._lost.wait()
            except asyncio.CancelledError:
                # The port is still there: nothing is to be said of it.
                self._stopping.set()
                raise
            finally:
                if asking:
                    asking.cancel()
                self._detach()
        self._become(State(STOPPED))

    def stop(self) -> None:
        """End `run` soon. Safe to call twice."""
        self._stopping.set()
        self._lost.set()

    def write(self, data: bytes) -> bool:
        """Write bytes to the reader (a trigger, a setting) without waiting; say whether it took them all."""
        if self._line is None:
            return False
        try:
            return os.write(self._line.descriptor, data) == len(data)
        except BlockingIOError:
            return False
        except OSError:
            self._lost.set()
            return False

    async def trigger(self) -> Outcome:
        """Have the reader read once. Raises `CannotCommand` where its profile does not say that it can be told so."""
        if not self.profile.trigger:
            raise CannotCommand(profile=self.profile.name)
        self._triggered = True
        return await self._converse(self._decoder.trigger())

    async def query(self) -> Outcome:
        """Ask the reader what it is. Raises `CannotCommand`."""
        return await self._converse(self._decoder.query())

    async def ask(self, name: str) -> Outcome:
        """Ask for the present value of a setting, told by its name. Raises `CannotCommand`."""
        setting = self._setting(name)
        outcome = await self._converse(self._decoder.ask(setting.at))
        return self._learnt(name, replace(outcome, detail=setting.name_of(outcome.detail))) if outcome.done else outcome

    async def change(self, name: str, value: str) -> Outcome:
        """Set a setting to a value, both by their names. Raises `CannotCommand`."""
        setting = self._setting(name)
        if value not in setting.values:
            raise CannotCommand(profile=self.profile.name, known=list(setting.values))
        outcome = await self._converse(self._decoder.change(setting.at, setting.values[value]))
        return self._learnt(name, replace(outcome, detail=value)) if outcome.done else outcome

    async def _ask_if_idle(self) -> None:
        for name, setting in self.profile.settings.items():
            if setting.idle:
                await self.ask(name)

    def _learnt(self, name: str, outcome: Outcome) -> Outcome:
        """Draw from what a setting is whether the reader reads by itself."""
        if outcome.detail in self.profile.settings[name].idle:
            self._idle.add(name)
        else:
            self._idle.discard(name)
        self._become(self._well)
        return outcome

    @property
    def _well(self) -> State:
        return State(ON_COMMAND if self._idle else READY)

    def _setting(self, name: str) -> Setting:
        if name not in self.profile.settings:
            raise CannotCommand(profile=self.profile.name, known=list(self.profile.settings))
        return self.profile.settings[name]

    async def _converse(self, conversation: Conversation) -> Outcome:
        async with self._talking:
            return await play(conversation, self._exchange)

    async def _exchange(self, step: Step) -> Answer | None:
        """Write a step and wait for its answer. Raises `PortMissing` where the port is not open, or is lost."""
        self._asked = asyncio.get_running_loop().create_future()
        try:
            if not self.write(step.raw):
                raise PortMissing(port=self.settings.port)
            if not step.answered:
                return None
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._asked
        except TimeoutError:
            return None
        finally:
            self._asked = None

    def _attach(self, line: Line) -> None:
        self._line = line
        self._lost.clear()
        if self._stopping.is_set():
            self._lost.set()
        self._faults = 0
        self._idle.clear()
        self._triggered = False
        asyncio.get_running_loop().add_reader(line.descriptor, self._readable)
        self._become(State(READY))
        for send in self._decoder.start():
            self.write(send.raw)
        if self.profile.poll_ms:
            self._poll()

    def _detach(self) -> None:
        """Let go of the port: what was half received is dropped, for the rest of it will never come."""
        line, self._line = self._line, None
        if line is not None:
            asyncio.get_running_loop().remove_reader(line.descriptor)
            line.close()
        for timer in (self._timer, self._poll_timer):
            if timer is not None:
                timer.cancel()
        self._timer = self._poll_timer = None
        if self._asked and not self._asked.done():
            self._asked.set_exception(PortMissing(port=self.settings.port))
        self._decoder.reset()
        self._give(self._policy.finish())
        if not self._stopping.is_set():
            self._become(State(NO_DEVICE))

    def _readable(self) -> None:
        assert self._line is not None
        try:
            data = os.read(self._line.descriptor, READ_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            # End of file stays readable: without this the loop would spin.
            asyncio.get_running_loop().remove_reader(self._line.descriptor)
            self._lost.set()
            return
        if self._line.translate:
            data = self._line.translate(data)
        if self.tap:
            self.tap.received(data)
        self._take(self._decoder.feed(data))
        if self._decoder.pending:
            self._become(State(READING))
        self._quiet_at = self._clock() + self._gap
        self._set_timer()

    def _take(self, events: list[Event]) -> None:
        now = self._clock()
        kept: list[Event] = []
        for event in events:
            kept += self._policy.take(event, now)
        self._give(kept, events)

    def _give(self, events: list[Event], made: list[Event] | None = None) -> None:
        if self.tap:
            self.tap.decoded(made or [], events)
        if self._asked and not self._asked.done() and (answer := answer_in(events)):
            self._asked.set_result(answer)
        for event in events:
            if isinstance(event, Send):
                self.write(event.raw)
                continue
            self._judge(event)
            self._on_event(event)

    def _judge(self, event: Event) -> None:
        """Tell from the events whether the settings can be right."""
        if isinstance(event, Fault) and event.reason in WIRE_REASONS:
            self._faults += 1
            if self._faults >= SUSPICIOUS:
                self._become(State(WRONG_SETTINGS, event.hint))
        elif isinstance(event, (Scan, Reply, Ack)):
            self._faults = 0
            if isinstance(event, Scan):
                if not self._triggered:
                    # It read by itself: somebody has set it otherwise, or pressed a button that it has.
                    self._idle.clear()
                self._triggered = False
            self._become(self._well)

    def _set_timer(self) -> None:
        """Have `_look` called when silence or the end of a confirmation is due, unless it already will be."""
        if self._timer is not None or self._line is None:
            return
        due = [self._quiet_at] if self._decoder.pending else []
        if self._policy.waits_until is not None:
            due.append(self._policy.waits_until)
        if due:
            # A little late, so that it is over when looked at.
            pause = max(0.0, min(due) - self._clock()) + 0.002
            self._timer = asyncio.get_running_loop().call_later(pause, self._look)

    def _look(self) -> None:
        self._timer = None
        now = self._clock()
        if self._decoder.pending and now >= self._quiet_at:
            self._take(self._decoder.silence())
            if self.state.code == READING:
                self._become(self._well)
        self._give(self._policy.expire(now))
        self._set_timer()

    def _poll(self) -> None:
        for send in self._decoder.poll():
            self.write(send.raw)
        pause = self.profile.poll_ms / 1000
        self._poll_timer = asyncio.get_running_loop().call_later(pause, self._poll)

    def _become(self, state: State) -> None:
        if state.code == READING and self.state.code == WRONG_SETTINGS:
            # Bytes alone are no reason to trust the settings again.
            return
        if state != self.state:
            self.state = state
            if self._on_state:
                self._on_state(state)


def _state_of(error: DeviceError) -> State:
    if isinstance(error, PortMissing):
        return State(NO_DEVICE)
    if isinstance(error, PortBusy):
        return State(IN_USE, str(error.fields.get("holder", "")))
    if isinstance(error, PortForbidden):
        return State(FORBIDDEN)
    if isinstance(error, NotAPort):
        return State(NOT_A_PORT)
    return State(WRONG_SETTINGS, str(error.fields.get("problem", "")))


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but not longer."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
