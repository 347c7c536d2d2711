"""The lobby's reader, on real ptys and sockets: what it tells, and that it comes back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import serial

from devices import reader as states
from devices.errors import PortBusy, PortMissing, PortRefused
from devices.events import Ack, Event, Fault, Scan
from devices.ports import holder_of, idle_gap, list_ports, open_serial
from devices.profiles import load, names
from devices.protocols import grow
from devices.reader import Reader, State
from devices.settings import ReaderSettings
from devices.simulator import Simulator
from devices.transports import open_line

DEADLINE = 10.0


class Watch:
    """Collects what a reader tells, and waits for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.states: list[State] = []
        self._news = asyncio.Event()

    def event(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    def state(self, state: State) -> None:
        self.states.append(state)
        self._news.set()

    @property
    def scans(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Scan)]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE):
            while not holds():
                self._news.clear()
                await self._news.wait()


def with_reader(port: str, profile: str, play: Callable[[Reader, Watch], Awaitable[None]], baud: int = 0) -> Watch:
    """Run a reader while `play` plays, and stop it."""

    async def main() -> Watch:
        watch = Watch()
        reader = Reader(ReaderSettings(port, profile, baud), watch.event, time.monotonic, on_state=watch.state)
        task = asyncio.create_task(reader.run())
        try:
            await play(reader, watch)
        finally:
            reader.stop()
            await task
        assert reader.state == State(states.STOPPED)
        return watch

    return asyncio.run(main())


def test_who_ends_a_reader_from_outside_is_not_told_that_its_device_is_gone() -> None:
    async def main(port: str) -> Watch:
        watch = Watch()
        reader = Reader(ReaderSettings(port, "line"), watch.event, time.monotonic, on_state=watch.state)
        task = asyncio.create_task(reader.run())
        await watch.until(lambda: bool(watch.states))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return watch

    with Simulator("line") as simulator:
        assert asyncio.run(main(simulator.path)).states == [State(states.READY)]


@pytest.mark.parametrize("name", names())
def test_every_profile_is_read_through_a_real_port(name: str) -> None:
    sample = load(name).sample
    with Simulator(name) as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: State(states.READY) in watch.states)
            simulator.present(sample)
            await watch.until(lambda: bool(watch.scans))

        watch = with_reader(simulator.path, name, play)
    assert watch.scans == [sample]
    assert not any(isinstance(event, Fault) for event in watch.events)


def test_a_long_code_at_9600_is_one_scan() -> None:
    text = "K1." + "0123456789" * 40
    with Simulator("line", baud=9600) as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: State(states.READY) in watch.states)
            simulator.present(text)
            await watch.until(lambda: bool(watch.scans))

        assert with_reader(simulator.path, "line", play).scans == [text]


def test_a_pulled_cable_leaves_no_half_code_and_the_reader_comes_back(tmp_path: Path) -> None:
    with Simulator("line", baud=115200, link=tmp_path / "reader") as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: State(states.READY) in watch.states)
            for cut in (1, 4, 6):
                simulator.unplug(after=cut)
                simulator.present("BROKEN")
                await watch.until(lambda: reader.state.code == states.NO_DEVICE)
                simulator.plug()
                await watch.until(lambda: reader.state.code == states.READY)
                simulator.present(f"WHOLE-{cut}")
                await watch.until(lambda cut=cut: f"WHOLE-{cut}" in watch.scans)

        watch = with_reader(simulator.path, "line", play, baud=115200)
    assert watch.scans == ["WHOLE-1", "WHOLE-4", "WHOLE-6"]


def test_a_card_that_is_seen_once_is_reported_as_unconfirmed() -> None:
    with Simulator("rdm6300") as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: State(states.READY) in watch.states)
            simulator.phantom()
            await watch.until(lambda: bool(watch.events))

        (fault,) = with_reader(simulator.path, "rdm6300", play).events
    assert isinstance(fault, Fault)
    assert fault.reason == "unconfirmed"


def test_a_wrong_baud_rate_shows_as_wrong_settings_and_a_good_scan_clears_it() -> None:
    with Simulator("rdm6300") as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: State(states.READY) in watch.states)
            for _ in range(4):
                simulator.send(b"\x0267003B51C6C")
            await watch.until(lambda: reader.state.code == states.WRONG_SETTINGS)
            simulator.present("67003B51C6")
            await watch.until(lambda: reader.state.code == states.READY)

        with_reader(simulator.path, "rdm6300", play)


def test_another_profiles_frames_are_named_in_the_state() -> None:
    with Simulator("id12") as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: State(states.READY) in watch.states)
            for number in ("67003B51C6", "62E3086CED", "0D00319CD0"):
                simulator.present(number)
            await watch.until(lambda: reader.state == State(states.WRONG_SETTINGS, "id12"))

        with_reader(simulator.path, "rdm6300", play)


def test_a_port_in_use_is_waited_for() -> None:
    with Simulator("line") as simulator:
        holder = serial.Serial(simulator.path, 9600, exclusive=True)

        async def play(reader: Reader, watch: Watch) -> None:
            await watch.until(lambda: reader.state.code == states.IN_USE)
            holder.close()
            await watch.until(lambda: reader.state.code == states.READY)

        with_reader(simulator.path, "line", play)


def test_no_port_is_said_and_waited_for(tmp_path: Path) -> None:
    async def play(reader: Reader, watch: Watch) -> None:
        await watch.until(lambda: reader.state.code == states.NO_DEVICE)
        with Simulator("line", link=tmp_path / "reader"):
            await watch.until(lambda: reader.state.code == states.READY)

    with_reader(str(tmp_path / "reader"), "line", play)


def test_commands_reach_the_reader_and_its_answers_come_back() -> None:
    with Simulator("grow") as simulator:

        async def play(reader: Reader, watch: Watch) -> None:
            assert not reader.write(grow.trigger())
            await watch.until(lambda: State(states.READY) in watch.states)
            assert reader.write(grow.trigger())
            await watch.until(lambda: bool(watch.scans))

        answer, scan = with_reader(simulator.path, "grow", play).events
    assert isinstance(answer, Ack)
    assert answer.ok
    assert isinstance(scan, Scan)


def test_a_device_server_is_read_over_tcp_and_comes_back() -> None:
    async def main() -> list[str]:
        writers: list[asyncio.StreamWriter] = []
        joined = asyncio.Event()

        async def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            joined.set()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        number = server.sockets[0].getsockname()[1]
        watch = Watch()
        settings = ReaderSettings(f"tcp://127.0.0.1:{number}", "line")
        reader = Reader(settings, watch.event, time.monotonic, on_state=watch.state)
        task = asyncio.create_task(reader.run())
        async with asyncio.timeout(DEADLINE):
            for text in ("FIRST", "SECOND"):
                await joined.wait()
                joined.clear()
                writers[-1].write(f"{text}\r\nhalf".encode())
                await watch.until(lambda text=text: text in watch.scans)
                writers[-1].close()
                await writers[-1].wait_closed()
            reader.stop()
            await task
        server.close()
        for writer in writers:
            writer.close()
        await server.wait_closed()
        return watch.scans

    assert asyncio.run(main()) == ["FIRST", "SECOND"]


def test_ports_that_cannot_be_opened_say_why(tmp_path: Path) -> None:
    line = load("line")
    plain = tmp_path / "file"
    plain.touch()
    with pytest.raises(PortRefused):
        open_serial(str(plain), line)
    with pytest.raises(PortMissing):
        open_serial(str(tmp_path / "none"), line)
    with pytest.raises(PortRefused):
        open_line("tcp://nowhere", line)
    with pytest.raises(PortRefused):
        open_line("tcp://host:notaport", line)
    with pytest.raises(PortMissing):
        open_line("tcp://127.0.0.1:1", line)
    with Simulator("line") as simulator, serial.Serial(simulator.path, exclusive=True):
        with pytest.raises(PortBusy):
            open_serial(simulator.path, line)
        assert holder_of(simulator.path) == ""


def test_the_idle_gap_follows_the_baud_rate_and_the_profile() -> None:
    assert idle_gap(load("line"), 9600) == pytest.approx(0.1)
    assert idle_gap(load("line"), 1200) == pytest.approx(0.8)
    assert idle_gap(load("ssi"), 9600) == pytest.approx(2.5)


def test_listing_ports_never_fails() -> None:
    assert all(port.path for port in list_ports())
