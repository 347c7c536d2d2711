"""Finding out what is connected: baud rate and profile, from live traffic ("scan something now") and from questions.

`judge` is pure: takes of bytes in, findings out. `detect` does the listening: it asks the readers that speak only
when asked, then listens at one baud rate after another until something makes sense or the time is up.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from devices.errors import PortMissing
from devices.events import TEXT, Ack, Event, Fault, Reply, Scan
from devices.policy import refused
from devices.ports import idle_gap
from devices.profiles import Profile, usable
from devices.protocols import decoder_for, grow, honeywell, newland, pn532, yhy
from devices.transports import HID, KEYS, TCP, open_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from devices.ports import Line
    from devices.reader import Clock

SECONDS = 18.0
"""How long a detection may take in all."""

GBK = "gb18030"
LESS_LIKELY = 0.8
"""What is left of the confidence where the encoding is not the one that was to be expected."""

SURE = 0.7
"""The confidence that ends the search."""

ANSWER_SECONDS = 0.3
"""How long an answer to a question may take."""

TAKE_SECONDS = 2.0
"""How much of a stream without pauses (a card that stays on its reader) is heard at once."""

LONGEST_TAKE_SECONDS = 5.0
"""How long a text that has not ended is heard: the largest QR code takes 3.1 s at 9600 baud."""

OVERTIME = 1.0
"""How many seconds what is heard at the end may go on."""

CONTROL = re.compile(rb"[\x00-\x1f]")

PLAIN = Profile("plain", "line")
"""How the port is set while nothing is known: 8 bits, no parity, 1 stop bit."""

LIKELY_BAUDS = (9600, 115200, 57600, 38400, 19200, 4800, 2400, 1200)
QUESTIONS = {"pn532": pn532.WAKE_UP + pn532.command(pn532.FIRMWARE), "yhy": yhy.command(yhy.FIRMWARE)}
"""What to ask the readers that speak only when asked, at each of their baud rates."""

MAKERS = {"grow": grow.query().raw, "newland": newland.query().raw, "honeywell": honeywell.query().raw}
"""What tells the makers of scanners apart, once it is known that text comes."""

PLAIN_TEXT = "line"
"""The profile whose text a maker's profile reads too, in any encoding; text without line ends is nobody's."""

SILENT = (HID, KEYS)
"""Ports that take no questions."""

LEAST_ANSWER = 4
"""Bytes below which an answer may as well be noise."""

NOISE = "noise"
NOTHING = "nothing"
SWAPPED = "swapped"
OTHER_ENCODING = "gbk"
OTHER_PROFILE = "other-profile"
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Finding:
    """A profile that makes sense of what was heard.

    `confidence` is between 0 and 1; `scans` and `faults` count what its decoder found, `saw` is the last thing read
    (empty for a payment code); `notes` are codes of this module that say more. `encoding` is that of the text where
    it is another than the profile's.
    """

    profile: str
    baud: int
    confidence: float
    scans: int = 0
    faults: int = 0
    saw: str = ""
    notes: tuple[str, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome: the best finding if any, others that are possible, and how many bytes were heard at which rate."""

    best: Finding | None
    others: tuple[Finding, ...] = ()
    heard: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """What a detection does now: `step` is `asking` or `listening` or `heard`, at a baud rate; `data` was heard."""

    step: str
    baud: int
    data: bytes = b""


def judge(takes: Iterable[bytes], baud: int, profiles: Iterable[Profile]) -> list[Finding]:
    """Return what could have said these bytes, the likeliest first; each take ended with silence."""
    heard, known = list(takes), list(profiles)
    findings = [finding for profile in known if (finding := _judge_one(heard, baud, profile))]
    found = {finding.profile for finding in findings}
    # A frame whose text is in the other encoding is a frame all the same: the reader's settings can say so.
    findings += [
        replace(finding, confidence=round(finding.confidence * LESS_LIKELY, 3), encoding=GBK)
        for profile in known
        if profile.name not in found and (other := _in_gbk(profile, known))
        if (finding := _judge_one(heard, baud, other))
    ]
    return sorted(findings, key=lambda finding: -finding.confidence)


def _in_gbk(profile: Profile, known: list[Profile]) -> Profile | None:
    """Return a profile of text with GBK in place of UTF-8, None where that is a profile of its own."""
    if profile.kind != TEXT or not profile.encoding.startswith("utf"):
        return None
    other = replace(profile, encoding=GBK)
    own = ((each.family, each.encoding, each.options) for each in known)
    return None if (other.family, other.encoding, other.options) in own else other


def _judge_one(takes: list[bytes], baud: int, profile: Profile) -> Finding | None:
    decoder = decoder_for(profile)
    events: list[Event] = []
    for take in takes:
        events += decoder.feed(take) + decoder.silence()
    scans = [event for event in events if isinstance(event, Scan)]
    answers = [event for event in events if isinstance(event, (Reply, Ack)) and len(event.raw) >= LEAST_ANSWER]
    faults = [event for event in events if isinstance(event, Fault)]
    swapped = [fault for fault in faults if fault.reason == SWAPPED]
    good = len(scans) + len(answers) + len(swapped)
    if not good:
        return None
    certainty = profile.certainty if scans or swapped else max(profile.certainty, 0.9)
    text = any(scan.kind == TEXT for scan in scans)
    if text:
        certainty *= min(_plausible(scan.text) for scan in scans)
    confidence = certainty * good / (good + len(faults) - len(swapped))
    if good > 1:
        confidence = 1 - (1 - confidence) * 0.6
    if not profile.encoding.startswith("utf") and all(scan.text.isascii() for scan in scans):
        # Nothing speaks for the rarer encoding.
        confidence *= LESS_LIKELY
    last = scans[-1] if scans else None
    saw = last.text if last and refused(last) is None else ""
    notes = (SWAPPED,) if swapped else ()
    if text and profile.encoding == GBK and not all(scan.text.isascii() for scan in scans):
        notes = (*notes, OTHER_ENCODING)
    return Finding(profile.name, baud, round(confidence, 3), len(scans), len(faults), saw, notes)


def _plausible(text: str) -> float:
    """Return how much a text looks like one that people make, 0 to 1: garbled bits give rare characters."""
    usual = sum(character.isascii() or _usual_chinese(character) for character in text)
    return (usual / len(text)) ** 2 if len(text) > 3 else 0.5


def _usual_chinese(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def looks_slower(data: bytes) -> bool:
    """Say whether noise looks as if it had been sent at a lower rate than it was read at: long runs of equal bits."""
    changes = sum(bin((byte ^ (byte >> 1)) & 0x7F).count("1") for byte in data)
    # At a rate that is much too low only a byte or two come of a whole code.
    return len(data) >= 8 and changes / len(data) < 2.2


async def detect(
    port: str,
    clock: Clock,
    *,
    progress: Callable[[Progress], None] | None = None,
    expected: str = "",
    profiles: Path | None = None,
    seconds: float = SECONDS,
) -> Report:
    """Listen to a port until it is known what is there, or the time is up. Nothing else may have the port open.

    Raises:
        PortError: the port cannot be opened, or goes away.
    """
    search = _Search(port, usable(profiles), clock, clock() + seconds, progress or (lambda _: None))
    best = await search.ask_polled()
    if best is None:
        best = await search.listen()
    if best:
        best = await search.ask_makers(best)
    return search.report(best, expected)


class _Search:
    """One detection under way."""

    def __init__(
        self, port: str, profiles: list[Profile], clock: Clock, until: float, progress: Callable[[Progress], None]
    ) -> None:
        self._port = port
        self._profiles = profiles
        self._clock = clock
        self._until = until
        self._progress = progress
        self._fixed = port.startswith((TCP, *SILENT))
        self._takes: dict[int, list[bytes]] = {}
        self._found: dict[tuple[str, int], Finding] = {}

    async def ask_polled(self) -> Finding | None:
        """Ask the readers that never speak by themselves."""
        if self._port.startswith(SILENT):
            return None
        polled = [known for known in self._profiles if known.name in QUESTIONS]
        for profile, baud in [(known, rate) for known in polled for rate in known.bauds]:
            self._progress(Progress("asking", baud))
            take = await self._hear(baud, self._clock() + ANSWER_SECONDS, QUESTIONS[profile.name])
            answers = [finding for finding in judge([take], baud, [profile]) if finding.faults == 0]
            if answers:
                return replace(answers[0], notes=(ANSWERS,))
        return None

    async def listen(self) -> Finding | None:
        """Listen at one baud rate after another; go on to the next once what was heard makes no sense."""
        bauds = [LIKELY_BAUDS[0]] if self._fixed else list(LIKELY_BAUDS)
        tried: list[int] = []
        while self._clock() < self._until:
            baud = bauds[0]
            self._progress(Progress("listening", baud))
            take = await self._hear(baud, self._until)
            if not take:
                break
            self._progress(Progress("heard", baud, take))
            self._takes.setdefault(baud, []).append(take)
            best = self._judge(baud)
            if best and best.confidence >= SURE:
                return best
            if best:
                # It makes some sense: another scan may settle it.
                continue
            tried.append(bauds.pop(0))
            if looks_slower(take):
                bauds.sort(key=lambda other: (other > baud, -other))
            bauds = bauds or tried
        return max(self._found.values(), key=lambda finding: finding.confidence, default=None)

    def _judge(self, baud: int) -> Finding | None:
        findings = judge(self._takes[baud], baud, self._profiles)
        self._found.update({(finding.profile, baud): finding for finding in findings})
        return findings[0] if findings and findings[0].confidence >= 0.3 else None

    async def ask_makers(self, best: Finding) -> Finding:
        """Ask a scanner that sends lines of text who made it."""
        spoken = self._encoding_of_lines(best)
        for profile in self._profiles:
            if spoken and profile.name in MAKERS and not self._port.startswith(SILENT) and self._clock() < self._until:
                self._progress(Progress("asking", best.baud))
                take = await self._hear(best.baud, self._clock() + ANSWER_SECONDS, MAKERS[profile.name])
                events = decoder_for(profile).feed(take)
                if any(isinstance(event, (Reply, Ack)) and len(event.raw) >= LEAST_ANSWER for event in events):
                    encoding = "" if spoken == profile.encoding else spoken
                    notes = (*best.notes, ANSWERS)
                    return replace(best, profile=profile.name, confidence=0.95, notes=notes, encoding=encoding)
        return best

    def _encoding_of_lines(self, best: Finding) -> str:
        """Return in which encoding plain lines of text come; empty where it is something else that comes."""
        known = {profile.name: profile for profile in self._profiles}
        plain, found = known.get(PLAIN_TEXT), known[best.profile]
        if plain is None or (found.family, found.options) != (plain.family, plain.options):
            return ""
        return best.encoding or found.encoding

    def report(self, best: Finding | None, expected: str) -> Report:
        """Return what came of it."""
        notes: tuple[str, ...] = ()
        heard = tuple((baud, sum(map(len, takes))) for baud, takes in self._takes.items())
        if best is None:
            notes = (NOISE,) if heard else (NOTHING,)
        elif expected and expected != best.profile:
            notes = (OTHER_PROFILE,)
        others = sorted(
            (finding for finding in self._found.values() if best and finding.profile != best.profile),
            key=lambda finding: -finding.confidence,
        )
        return Report(best, tuple(others[:3]), heard, notes)

    async def _hear(self, baud: int, until: float, question: bytes = b"") -> bytes:
        """Return one take: the bytes up to the first silence behind them, empty if nothing came in time."""
        line = await asyncio.to_thread(open_line, self._port, PLAIN, baud)
        take = _Take(line)
        try:
            if question:
                os.write(line.descriptor, question)
            await take.first(until - self._clock())
            begun = self._clock()
            while await take.more(idle_gap(PLAIN, baud) * 1.5):
                longest = TAKE_SECONDS if CONTROL.search(take.data) else LONGEST_TAKE_SECONDS
                if self._clock() >= min(begun + longest, self._until + OVERTIME):
                    break
        finally:
            take.close()
        if take.gone:
            raise PortMissing(port=self._port)
        return bytes(take.data)


class _Take:
    """Collects what comes from an open port, which it closes."""

    def __init__(self, line: Line) -> None:
        self.data = bytearray()
        self.gone = False
        self._line = line
        self._news = asyncio.Event()
        asyncio.get_running_loop().add_reader(line.descriptor, self._readable)

    async def first(self, seconds: float) -> None:
        """Wait for the first byte."""
        if not self.data:
            await self.more(seconds)

    async def more(self, seconds: float) -> bool:
        """Wait for more bytes; say whether any came (and the port is still there)."""
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return not self.gone

    def close(self) -> None:
        """Let go of the port."""
        asyncio.get_running_loop().remove_reader(self._line.descriptor)
        self._line.close()

    def _readable(self) -> None:
        try:
            data = os.read(self._line.descriptor, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.gone = True
            asyncio.get_running_loop().remove_reader(self._line.descriptor)
        self.data += self._line.translate(data) if self._line.translate else data
        self._news.set()
