"""The frame search that every protocol shares: bytes in, events out, no port and no clock.

A protocol says where a frame could start and what stands there; this module keeps the buffer, finds the next good
frame after rubbish, and reports each run of rubbish once. Two rules keep the events independent of where reads
split: a protocol decides about a frame from the bytes of that frame alone (or waits for more), and rubbish is
reported when a frame follows, at silence, or in blocks of a fixed size.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from devices.errors import BadProfile, CannotCommand
from devices.events import Event, Fault, Scan, Send

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devices.conversation import Conversation
    from devices.profiles import Profile

RUBBISH_BLOCK = 256
"""Bytes of rubbish in one fault event, at most."""

SAMPLE = 256
"""Bytes of a bad frame that its fault event keeps, at most."""


class Verdict(NamedTuple):
    """What stands at the head of the buffer: `size` bytes that are these `events`.

    A good frame is taken whole. Of a bad one only the first byte is dropped, because a good frame may begin inside
    it; the rest of its bytes count as reported. `whole` takes even a bad frame away whole, for protocols in which
    nothing good can begin inside.
    """

    size: int
    events: tuple[Event, ...]
    good: bool = True
    whole: bool = False


def good(size: int, *events: Event) -> Verdict:
    """Return the verdict for a frame of `size` bytes that means these events."""
    return Verdict(size, events)


def bad(size: int, reason: str, raw: bytes | bytearray, *, hint: str = "", whole: bool = False) -> Verdict:
    """Return the verdict for `size` bytes that began like a frame and are none."""
    return Verdict(size, (Fault(reason, bytes(raw[: min(size, SAMPLE)]), hint),), good=False, whole=whole)


class Decoder(ABC):
    """One reader's decoder. Feed it what was read, tell it of silence, reset it when the port is lost."""

    quiet = frozenset[int]()
    """Bytes that may stand between frames without being rubbish."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._buffer = bytearray()
        self._searched = 0
        self._rubbish = bytearray()
        self._reported = 0
        self._astray = False

    @property
    def pending(self) -> int:
        """How many bytes wait for more, and one where silence is awaited; silence matters only while there are any."""
        return len(self._buffer) + len(self._rubbish) + self._astray

    def feed(self, data: bytes) -> list[Event]:
        """Take bytes as they were read and return what they complete."""
        self._buffer += data
        return self._finish(self._drain())

    def silence(self) -> list[Event]:
        """Take notice that the line has been idle for longer than any pause inside a frame."""
        events = self._drain()
        while self._buffer:
            if self.quiet.issuperset(self._buffer):
                self._buffer.clear()
                break
            self._apply(self._at_silence(), events)
            events += self._drain()
        self._report_rubbish(events)
        self._searched = self._reported = 0
        self._astray = False
        events += self._after_silence()
        return self._finish(events)

    def reset(self) -> None:
        """Forget everything half received: the port was closed."""
        self._buffer.clear()
        self._rubbish.clear()
        self._searched = self._reported = 0
        self._astray = False

    def start(self) -> list[Send]:
        """Return what to write when the port has been opened."""
        return []

    def poll(self) -> list[Send]:
        """Return what to write at each turn of the profile's poll interval."""
        return []

    # What a host can tell the reader to do; most readers cannot be told anything.

    def trigger(self) -> Conversation:
        """Have the reader read once. Raises `CannotCommand` where the protocol has no such command."""
        raise CannotCommand(profile=self.profile.name)

    def query(self) -> Conversation:
        """Ask the reader what it is. Raises `CannotCommand`."""
        raise CannotCommand(profile=self.profile.name)

    def ask(self, at: str) -> Conversation:
        """Ask for the present value of a setting. Raises `CannotCommand`; at the first step `ValueError`."""
        raise CannotCommand(profile=self.profile.name)

    def change(self, at: str, value: str) -> Conversation:
        """Set a setting so that it outlasts a power cut. Raises `CannotCommand`; at the first step `ValueError`."""
        raise CannotCommand(profile=self.profile.name)

    def check_commands(self) -> None:
        """Look whether the profile promises no more than the protocol can say. Raises `BadProfile`."""
        problem = "trigger"
        try:
            if self.profile.trigger:
                next(self.trigger())
            for name, setting in self.profile.settings.items():
                problem = f"settings.{name}"
                next(self.ask(setting.at))
                for value in setting.values.values():
                    next(self.change(setting.at, value))
        except (CannotCommand, ValueError):
            raise BadProfile(path=self.profile.name, problem=problem) from None

    # Where `_astray` is set, the place in a run without boundary is lost: all is dropped up to the next boundary.

    @abstractmethod
    def _start(self) -> int:
        """Return how many bytes at the head cannot be the start of a frame."""

    @abstractmethod
    def _parse(self) -> Verdict | None:
        """Return the verdict on the frame at the head of the buffer, None while it is too short to tell."""

    def _at_silence(self) -> Verdict:
        """Return the verdict on a head that stayed too short: a cut frame, unless the protocol knows better."""
        return bad(len(self._buffer), "cut", self._buffer)

    def _after_silence(self) -> list[Event]:
        """Return what silence ends beyond a single frame."""
        return []

    def _drain(self) -> list[Event]:
        events: list[Event] = []
        while self._buffer:
            skipped = self._start()
            if skipped:
                self._drop(skipped, events)
                continue
            verdict = self._parse()
            if verdict is None:
                break
            self._apply(verdict, events)
        return events

    def _apply(self, verdict: Verdict, events: list[Event]) -> None:
        if verdict.good:
            self._report_rubbish(events)
            self._reported = 0
            events += verdict.events
            self._cut_head(verdict.size)
        elif verdict.whole:
            self._report_rubbish(events)
            events += verdict.events
            self._reported = max(0, self._reported - verdict.size)
            self._cut_head(verdict.size)
        elif self._reported:
            # Inside a bad frame that has been reported: one fault tells of it, not one for each false start.
            self._reported = max(self._reported - 1, verdict.size - 1)
            self._cut_head(1)
        else:
            self._report_rubbish(events)
            events += verdict.events
            self._reported = verdict.size - 1
            self._cut_head(1)

    def _drop(self, count: int, events: list[Event]) -> None:
        known = min(count, self._reported)
        self._reported -= known
        fresh = self._buffer[known:count]
        if self.quiet:
            fresh = bytearray(byte for byte in fresh if byte not in self.quiet)
        self._cut_head(count)
        self._rubbish += fresh
        while len(self._rubbish) >= RUBBISH_BLOCK:
            events.append(Fault("noise", bytes(self._rubbish[:RUBBISH_BLOCK])))
            del self._rubbish[:RUBBISH_BLOCK]

    def _report_rubbish(self, events: list[Event]) -> None:
        if self._rubbish:
            events.append(Fault("noise", bytes(self._rubbish)))
            self._rubbish.clear()

    def _cut_head(self, count: int) -> None:
        del self._buffer[:count]
        self._searched = 0

    def _finish(self, events: Iterable[Event]) -> list[Event]:
        name = self.profile.name
        return [replace(event, profile=name) if isinstance(event, Scan) else event for event in events]
