"""Readers that are triggered, asked and set: on real ptys, with their answers, refusals and silence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from devices.conversation import Outcome
from devices.errors import BadProfile, CannotCommand
from devices.events import Event, Scan
from devices.profiles import load, names
from devices.protocols import decoder_for
from devices.reader import ON_COMMAND, READY, STOPPED, Reader, State
from devices.readers import Readers
from devices.responders import ANSWERS, MUTE, REFUSES
from devices.settings import DeviceSettings, ReaderSettings
from devices.simulator import Simulator

COMMANDED = ["grow", "newland", "honeywell"]


def with_ready(simulator: Simulator, play: Callable[[Reader], Awaitable[None]], *, scans: bool = False) -> list[Event]:
    """Run a reader on a simulated one, play once its port is open, wait for a scan, and return what it told."""
    events: list[Event] = []

    async def main() -> list[Event]:
        ready = asyncio.Event()

        def changed(state: State) -> None:
            if state.code == READY:
                ready.set()

        settings = ReaderSettings(simulator.path, simulator.profile.name)
        scanned = asyncio.Event()

        def happened(event: Event) -> None:
            events.append(event)
            if isinstance(event, Scan):
                scanned.set()

        reader = Reader(settings, happened, time.monotonic, on_state=changed)
        task = asyncio.create_task(reader.run())
        async with asyncio.timeout(20):
            await ready.wait()
            await play(reader)
            if scans:
                await scanned.wait()
            reader.stop()
            await task
        return events

    return asyncio.run(main())


@pytest.mark.parametrize("name", COMMANDED)
def test_every_setting_can_be_set_to_every_value_and_is_told_when_asked(name: str) -> None:
    with Simulator(name) as simulator:

        async def play(reader: Reader) -> None:
            for setting, known in load(name).settings.items():
                for value in known.values:
                    assert await reader.change(setting, value) == Outcome("done", value)
                    assert await reader.ask(setting) == Outcome("done", value)

        with_ready(simulator, play)


def test_a_setting_of_some_bits_leaves_the_others_alone() -> None:
    with Simulator("grow") as simulator:

        async def play(reader: Reader) -> None:
            before = {name: await reader.ask(name) for name in reader.profile.settings}
            assert {name: outcome.detail for name, outcome in before.items()} == {
                "mode": "continuous", "beep": "on", "light": "reading"}  # fmt: skip
            await reader.change("beep", "off")
            after = {name: await reader.ask(name) for name in reader.profile.settings}
            assert after == before | {"beep": Outcome("done", "off")}

        with_ready(simulator, play)


@pytest.mark.parametrize(
    ("name", "who"), [("grow", "9600 baud"), ("newland", "SIMULATED"), ("honeywell", "Product Name: SIMULATED")]
)
def test_a_reader_says_what_it_is(name: str, who: str) -> None:
    with Simulator(name) as simulator:

        async def play(reader: Reader) -> None:
            assert await reader.query() == Outcome("done", who)

        with_ready(simulator, play)


@pytest.mark.parametrize(("name", "code"), [("grow", "done"), ("newland", "done"), ("honeywell", "sent")])
def test_a_triggered_reader_reads_once(name: str, code: str) -> None:
    with Simulator(name) as simulator:

        async def play(reader: Reader) -> None:
            assert await reader.trigger() == Outcome(code)

        events = with_ready(simulator, play, scans=True)
    assert [event.text for event in events if isinstance(event, Scan)] == ["HELLO-0042"]


@pytest.mark.parametrize(
    ("name", "reason"), [("grow", "unknown-command"), ("newland", "out-of-range"), ("honeywell", "out-of-range")]
)
def test_a_refusal_is_told_with_its_reason(name: str, reason: str) -> None:
    with Simulator(name) as simulator:
        simulator.manner = REFUSES

        async def play(reader: Reader) -> None:
            assert await reader.change("beep", "off") == Outcome("refused", reason)
            assert await reader.ask("beep") == Outcome("refused", reason)
            simulator.manner = ANSWERS
            assert await reader.change("beep", "off") == Outcome("done", "off")

        with_ready(simulator, play)


@pytest.mark.parametrize("name", COMMANDED)
def test_silence_is_told_and_codes_meanwhile_are_no_answer(name: str) -> None:
    with Simulator(name) as simulator:
        simulator.manner = MUTE

        async def play(reader: Reader) -> None:
            asked = asyncio.create_task(reader.change("light", "off"))
            simulator.present("TICKET-7")
            assert await asked == Outcome("no-answer")

        events = with_ready(simulator, play)
    assert [event.text for event in events if isinstance(event, Scan)] == ["TICKET-7"]


def test_a_reader_that_is_pulled_out_while_it_is_asked_is_told_at_once() -> None:
    with Simulator("newland") as simulator:
        simulator.manner = MUTE

        async def play(reader: Reader) -> None:
            asked = asyncio.create_task(reader.ask("mode"))
            await asyncio.sleep(0)
            await asyncio.to_thread(simulator.unplug)
            assert await asked == Outcome("not-sent")
            assert await reader.ask("mode") == Outcome("not-sent")

        with_ready(simulator, play)


async def seen(told: asyncio.Queue[str], code: str) -> None:
    """Return when a reader says that it is so."""
    async with asyncio.timeout(20):
        while await told.get() != code:
            pass


@pytest.mark.parametrize("name", COMMANDED)
def test_a_lobbys_reader_that_reads_nothing_by_itself_is_told_of_until_it_is_set_otherwise(name: str) -> None:
    async def main(simulator: Simulator) -> None:
        told: asyncio.Queue[str] = asyncio.Queue()
        readers = Readers(
            lambda *_: None, time.monotonic, on_state=lambda _settings, state: told.put_nowait(state.code)
        )
        known = DeviceSettings(readers=(ReaderSettings(simulator.path, name),))
        await readers.apply(known)
        await seen(told, READY)
        reader = readers.reader(simulator.path)
        assert reader is not None
        assert (await reader.change("mode", "command")).done
        assert reader.state.code == ON_COMMAND
        # As after a start of the lobby: the scanner keeps what it was set to.
        await readers.stop()
        await seen(told, STOPPED)
        await readers.apply(known)
        await seen(told, ON_COMMAND)
        reader = readers.reader(simulator.path)
        assert reader is not None
        assert (await reader.change("mode", "sense")).done
        assert reader.state.code == READY
        await readers.stop()

    with Simulator(name) as simulator:
        asyncio.run(main(simulator))


def test_what_a_trigger_reads_shows_nothing_of_what_is_read_unasked() -> None:
    with Simulator("grow") as simulator:
        scanned = asyncio.Semaphore(0)

        async def main() -> None:
            told: asyncio.Queue[str] = asyncio.Queue()
            settings = ReaderSettings(simulator.path, "grow")
            reader = Reader(
                settings,
                lambda event: scanned.release() if isinstance(event, Scan) else None,
                time.monotonic,
                on_state=lambda state: told.put_nowait(state.code),
            )
            task = asyncio.create_task(reader.run())
            async with asyncio.timeout(20):
                await seen(told, READY)
                await reader.change("mode", "command")
                await reader.trigger()
                await scanned.acquire()
                assert reader.state.code == ON_COMMAND
                # Its own button was pressed, or a setup code scanned.
                simulator.present("TICKET-8")
                await scanned.acquire()
                await seen(told, READY)
                reader.stop()
                await task

        asyncio.run(main())


def test_another_kind_of_reader_or_setting_cannot_be_commanded() -> None:
    with Simulator("line") as simulator:

        async def play(reader: Reader) -> None:
            for told in (reader.trigger, reader.query, lambda: reader.ask("mode"), lambda: reader.change("mode", "x")):
                with pytest.raises(CannotCommand):
                    await told()

        with_ready(simulator, play)
    with Simulator("grow") as simulator:

        async def play_grow(reader: Reader) -> None:
            with pytest.raises(CannotCommand) as caught:
                await reader.change("mode", "loud")
            assert caught.value.fields["known"] == ["continuous", "sense", "command"]

        with_ready(simulator, play_grow)


@pytest.mark.parametrize("name", names())
def test_no_shipped_profile_promises_what_its_protocol_cannot_say(name: str) -> None:
    decoder_for(load(name)).check_commands()


@pytest.mark.parametrize(
    ("family", "lines", "problem"),
    [
        ("line", "trigger = true", "trigger"),
        ("line", '[settings.mode]\nat = "0000/03"\nvalues = {on = "01"}', "settings.mode"),
        ("grow", '[settings.mode]\nat = "0000/03"\nvalues = {on = "04"}', "settings.mode"),
        ("grow", '[settings.mode]\nat = "SCNMOD"\nvalues = {on = "1"}', "settings.mode"),
        ("newland", '[settings.mode]\nat = "SCNMOD"\nvalues = {on = "1;ALLENA0"}', "settings.mode"),
        ("honeywell", '[settings.mode]\nat = "DEFALT.X"\nvalues = {on = "1"}', "settings.mode"),
        ("grow", '[settings.mode]\nat = "0000/03"', "settings"),
        ("grow", '[settings.mode]\nat = "0000/03"\nvalues = {on = 1}', "settings"),
        ("grow", "settings = 3", "settings"),
        ("grow", '[settings.mode]\nat = "0000/03"\nvalues = {on = "01"}\nidle = ["off"]', "settings"),
        ("grow", '[settings.mode]\nat = "0000/03"\nvalues = {on = "01"}\nidle = "on"', "settings"),
    ],
)
def test_a_profile_of_ones_own_that_promises_more_is_refused(
    tmp_path: Path, family: str, lines: str, problem: str
) -> None:
    (tmp_path / "mine.toml").write_text(f'family = "{family}"\n{lines}\n')
    with pytest.raises(BadProfile) as refused:
        load("mine", tmp_path)
    assert problem in str(refused.value.fields["problem"])
