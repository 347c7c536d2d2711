"""The room's own measurements: scans through real ptys with noise and unplugging, latency, idle cost.

`kiosk bench readers` calls `measure` and holds the figures against LIMITS.
"""

from __future__ import annotations

import asyncio
import os
import pty
import random
import resource
import statistics
import tempfile
import time
import tty
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.encoders import encode
from devices.events import Event, Scan
from devices.profiles import Profile, load
from devices.reader import NO_DEVICE, READY, Reader
from devices.settings import ReaderSettings
from devices.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable

PROFILES = ("rdm6300", "id12", "rf7941", "line")
"""One for each port: a card that wants confirmation, one that does not, binary frames, lines."""

BATCH = 500
NOISE_EVERY = 20
FIRST_NUMBER = 1
LIMITS = {"lost": 0, "doubled": 0, "invented": 0, "growth_kib": 4096, "latency_ratio": 3.0, "idle_percent": 0.2}
"""What the figures may be at most."""


@dataclass
class Figures:
    """What was measured; `latency` is the median from the last byte to the event, `bare` that of a bare callback."""

    scans: int = 0
    ports: int = 0
    scans_per_port: int = 0
    unplugs: int = 0
    lost: int = 0
    doubled: int = 0
    invented: int = 0
    seconds: float = 0.0
    scans_per_second: int = 0
    growth_kib: int = 0
    latency_ms: float = 0.0
    latency_bare_ms: float = 0.0
    latency_ratio: float = 0.0
    idle_percent: float = 0.0


def measure(
    scans: int = 1_000_000, unplugs: int = 100, *, seed: int = 1, idle_seconds: float = 5.0
) -> dict[str, float]:
    """Return the figures by name; `scans` and `unplugs` are spread over the ports."""
    figures = flood(scans, unplugs, seed=seed)
    asyncio.run(_latency(figures))
    asyncio.run(_idle(figures, idle_seconds))
    return asdict(figures)


def flood(scans: int, unplugs: int, *, seed: int = 1, paced: bool = False) -> Figures:
    """Return the figures of scans with noise and unplugging alone; `paced`: as slowly as the baud rate wants it."""
    figures = Figures()
    asyncio.run(_flood(figures, scans, unplugs, seed, paced=paced))
    return figures


class _Port:
    """One port's feeder and judge. Scans are numbered, so that each one is known to be the next, or wrong."""

    def __init__(self, profile: Profile, folder: Path, seed: int, *, paced: bool) -> None:
        self.profile = profile
        self.next = self.fed = FIRST_NUMBER
        self.lost = self.doubled = self.invented = 0
        self.received_bytes = self.sent_bytes = 0
        self.news = asyncio.Event()
        self._random = random.Random(seed)  # noqa: S311
        self.simulator = Simulator(profile, paced=paced, link=folder / profile.name)
        settings = ReaderSettings(self.simulator.path, profile.name)
        self.reader = Reader(settings, self._happened, time.monotonic, on_state=lambda _: self.news.set(), tap=self)

    def received(self, data: bytes) -> None:
        """Count what the reader read."""
        self.received_bytes += len(data)
        self.news.set()

    def decoded(self, made: list[Event], kept: list[Event]) -> None:
        """Take no interest in what became of it: the reader reports that itself."""

    def frame(self, number: int) -> bytes:
        """Return the bytes of one scan, now and then behind noise."""
        value = f"N{number}" if self.profile.kind == "text" else f"{number:010X}"
        return self._noise(number) + encode(self.profile, value) * self.profile.confirm

    def _noise(self, number: int) -> bytes:
        if number % NOISE_EVERY:
            return b""
        noise = self._random.randbytes(8)
        if self.profile.kind == "text":
            # Only a line end ends noise on a line, and only what is no text is noise there.
            return b"\xff" + noise.translate(None, b"\r\n") + b"\r"
        return noise

    def _happened(self, event: Event) -> None:
        if not isinstance(event, Scan):
            return
        number = self._number(event)
        if number == self.next:
            self.next += 1
        elif number is None or number > self.next + 4 * BATCH:
            self.invented += 1
        elif number < self.next:
            self.doubled += 1
        else:
            self.lost += number - self.next
            self.next = number + 1

    def _number(self, scan: Scan) -> int | None:
        if self.profile.kind == "text":
            return int(scan.text[1:]) if scan.text[:1] == "N" and scan.text[1:].isdigit() else None
        return int.from_bytes(scan.raw, "big")

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that news will tell."""
        async with asyncio.timeout(60):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def feed(self, scans: int, unplugs: int) -> None:
        """Send all scans; pull the cable in the middle of some frames, and send those again once it is back."""
        await self.until(lambda: self.reader.state.code == READY)
        number, last = self.fed, self.fed + scans
        cuts = set(self._random.sample(range(number, last), unplugs))
        while number < last:
            end = min(number + BATCH, last)
            cut = min((at for at in cuts if number <= at < end), default=end)
            cuts.discard(cut)
            data = b"".join(self.frame(each) for each in range(number, cut))
            if cut < end:
                frame = encode(self.profile, f"N{cut}" if self.profile.kind == "text" else f"{cut:010X}")
                data += frame[: self._random.randrange(1, len(frame))]
            await self._deliver(data)
            if cut < end:
                await asyncio.to_thread(self.simulator.unplug)
                await self.until(lambda: self.reader.state.code == NO_DEVICE)
                self.simulator.plug()
                await self.until(lambda: self.reader.state.code == READY)
            number = cut
        self.fed = last
        self.lost += last - self.next

    async def _deliver(self, data: bytes) -> None:
        self.sent_bytes += len(data)
        self.simulator.send(data)
        await self.until(lambda: self.received_bytes == self.sent_bytes)


async def _flood(figures: Figures, scans: int, unplugs: int, seed: int, *, paced: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ports = [_Port(load(name), Path(folder), seed + at, paced=paced) for at, name in enumerate(PROFILES)]
        share = scans // len(ports)
        tasks = [asyncio.create_task(port.reader.run()) for port in ports]
        begun = time.monotonic()
        # What is allocated once (code, buffers) is there after the first tenth.
        warm = max(share // 10, 1)
        await asyncio.gather(*(port.feed(warm, 0) for port in ports))
        memory = _memory_kib()
        await asyncio.gather(*(port.feed(share, unplugs // len(ports)) for port in ports))
        figures.seconds = round(time.monotonic() - begun, 2)
        figures.growth_kib = max(0, _memory_kib() - memory)
        for port in ports:
            port.reader.stop()
        await asyncio.gather(*tasks)
        for port in ports:
            port.simulator.close()
    figures.scans, figures.ports, figures.scans_per_port = share * len(ports), len(ports), share
    figures.unplugs = unplugs // len(ports) * len(ports)
    figures.lost = sum(port.lost for port in ports)
    figures.doubled = sum(port.doubled for port in ports)
    figures.invented = sum(port.invented for port in ports)
    figures.scans_per_second = int((figures.scans + warm * len(ports)) / figures.seconds)


def _memory_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1024


async def _latency(figures: Figures, rounds: int = 1500) -> None:
    """Time one frame at a time: the same bytes to a bare callback and to a reader, by turns."""
    profile = load("id12")
    bare, bare_end = _raw_pty()
    wired, wired_end = _raw_pty()
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()
    at = 0.0

    def arrive(*_: object) -> None:
        nonlocal at
        at = time.perf_counter()
        arrived.set()

    def bare_readable() -> None:
        os.read(bare_end, 4096)
        arrive()

    loop.add_reader(bare_end, bare_readable)
    ready = asyncio.Event()
    reader = Reader(
        ReaderSettings(os.ttyname(wired_end), profile.name), arrive, time.monotonic, on_state=lambda _: ready.set()
    )
    task = asyncio.create_task(reader.run())
    await ready.wait()
    times: dict[int, list[float]] = {bare: [], wired: []}
    for number in range(rounds):
        frame = encode(profile, f"{number + 1:010X}")
        for target in (bare, wired):
            arrived.clear()
            begun = time.perf_counter()
            os.write(target, frame)
            await arrived.wait()
            times[target].append(at - begun)
    loop.remove_reader(bare_end)
    reader.stop()
    await task
    for descriptor in (bare, bare_end, wired, wired_end):
        os.close(descriptor)
    figures.latency_ms = round(statistics.median(times[wired]) * 1000, 4)
    figures.latency_bare_ms = round(statistics.median(times[bare]) * 1000, 4)
    figures.latency_ratio = round(figures.latency_ms / figures.latency_bare_ms, 2)


def _raw_pty() -> tuple[int, int]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(slave, False)
    return master, slave


async def _idle(figures: Figures, seconds: float) -> None:
    """Measure what open ports cost while nobody uses them."""
    simulators = [Simulator(name) for name in PROFILES]
    readers = [
        Reader(ReaderSettings(simulator.path, simulator.profile.name), lambda _: None, time.monotonic)
        for simulator in simulators
    ]
    tasks = [asyncio.create_task(reader.run()) for reader in readers]
    await asyncio.sleep(0.5)
    used = time.process_time()
    await asyncio.sleep(seconds)
    figures.idle_percent = round((time.process_time() - used) / seconds * 100, 3)
    for reader in readers:
        reader.stop()
    await asyncio.gather(*tasks)
    for simulator in simulators:
        simulator.close()
