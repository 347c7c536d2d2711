"""Finding out what is connected: from bytes alone, and on real ptys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from devices.detect import NOISE, NOTHING, Report, detect, judge, looks_slower
from devices.encoders import encode
from devices.errors import PortMissing
from devices.events import Event, Scan
from devices.profiles import load, names
from devices.reader import READY, Reader
from devices.settings import ReaderSettings
from devices.simulator import Simulator
from devices.uart import received_at

PROFILES = [load(name) for name in names()]
TEXT_ONLY = {"grow", "newland", "honeywell"}
"""As long as nobody asks, these are scanners that send lines."""


@pytest.mark.parametrize("name", names())
def test_one_frame_is_enough_to_name_its_profile(name: str) -> None:
    profile = load(name)
    sample = "调压柜-3253" if name == "line-gb18030" else profile.sample
    best = judge([encode(profile, sample)], 9600, PROFILES)[0]
    assert best.profile == ("line" if name in TEXT_ONLY else name)
    assert best.saw == sample


def test_chinese_in_gbk_is_named() -> None:
    best = judge(["许可证号: JY25\r".encode("gb18030")], 9600, PROFILES)[0]
    assert (best.profile, best.notes, best.encoding) == ("line-gb18030", ("gbk",), "")


@pytest.mark.parametrize("name", ["stx-etx", "aim", "ssi"])
def test_a_frame_with_chinese_in_gbk_is_known_and_so_is_what_is_wrong_with_it(name: str) -> None:
    take = encode(replace(load(name), encoding="gb18030"), "楼栋0042")
    best = judge([take], 9600, PROFILES)[0]
    assert (best.profile, best.notes, best.saw) == (name, ("gbk",), "楼栋0042")
    assert best.encoding == "gb18030"
    assert best.confidence >= 0.5


def test_swapped_wires_are_named() -> None:
    take = bytes.fromhex("31313131303131303130313130313130303030313030313131300a")
    best = judge([take], 9600, PROFILES)[0]
    assert (best.profile, best.notes) == ("wiegand-ascii", ("swapped",))


def test_a_payment_code_is_not_repeated() -> None:
    best = judge([b"135112298638468293\r"], 9600, PROFILES)[0]
    assert best.profile == "line"
    assert best.saw == ""


@pytest.mark.parametrize("other", [1200, 2400, 4800, 19200, 38400, 57600, 115200])
@pytest.mark.parametrize("name", ["line", "rdm6300", "hid-rr", "ssi", "rf7941"])
def test_the_wrong_baud_rate_convinces_nobody(name: str, other: int) -> None:
    profile = load(name)
    garbled = received_at(encode(profile, profile.sample) * 2, 9600, other)
    findings = judge([garbled], other, PROFILES)
    assert not findings or findings[0].confidence < 0.5


def test_noise_tells_whether_it_was_sent_slower() -> None:
    frame = encode(load("line"), "HELLO-0042")
    assert looks_slower(received_at(frame, 1200, 9600))
    assert looks_slower(received_at(frame, 2400, 9600))
    assert not looks_slower(received_at(frame, 38400, 9600))


def found(simulator: Simulator, seconds: float = 10.0, shown: str = "") -> Report:
    """Detect, and show a thing (else the sample) each time the search listens anew."""

    def progress(now: object) -> None:
        if getattr(now, "step", "") == "listening":
            asyncio.get_running_loop().call_later(0.05, simulator.present, shown or simulator.profile.sample)

    return asyncio.run(detect(simulator.path, time.monotonic, progress=progress, seconds=seconds))


@pytest.mark.parametrize(("name", "baud"), [("rdm6300", 9600), ("line", 115200), ("ssi", 19200), ("grow", 57600),
                                             ("line", 1200), ("id12", 1200)])  # fmt: skip
def test_profile_and_baud_rate_are_found_on_a_port(name: str, baud: int) -> None:
    with Simulator(name, baud=baud) as simulator:
        best = found(simulator).best
    assert best is not None
    assert (best.profile, best.baud) == (name, baud)
    assert best.confidence > 0.7


def test_a_makers_profile_that_could_not_read_the_code_is_not_named() -> None:
    with Simulator(replace(load("grow"), options={"end": "silence"})) as simulator:
        best = found(simulator, seconds=8.0).best
    assert best is not None
    assert best.profile == "line-gap"


@pytest.mark.parametrize("name", ["grow", "newland", "stx-etx"])
def test_what_was_found_with_its_encoding_reads_chinese_in_gbk(name: str) -> None:
    with Simulator(replace(load(name), encoding="gb18030")) as simulator:
        best = found(simulator, seconds=8.0, shown="阳光花园-0042").best
        assert best is not None
        assert (best.profile, best.encoding) == (name, "gb18030")
        settings = ReaderSettings(simulator.path, best.profile, best.baud, encoding=best.encoding)
        event = asyncio.run(first_event(settings, lambda: simulator.present("楼栋0042")))
    assert isinstance(event, Scan)
    assert event.text == "楼栋0042"


async def first_event(settings: ReaderSettings, show: Callable[[], None]) -> Event:
    """Run a reader, show it something once it is ready, and return the first thing that it tells."""
    told: asyncio.Queue[Event] = asyncio.Queue()
    reader = Reader(settings, told.put_nowait, time.monotonic, on_state=lambda state: state.code == READY and show())
    task = asyncio.create_task(reader.run())
    async with asyncio.timeout(10):
        event = await told.get()
        reader.stop()
        await task
    return event


def test_the_largest_code_is_heard_to_its_end() -> None:
    text = "".join(chr(0x21 + at % 94) for at in range(2953))
    with Simulator("line") as simulator:
        best = found(simulator, shown=text).best
    assert best is not None
    assert (best.profile, best.baud, best.saw) == ("line", 9600, text)


@pytest.mark.parametrize(("name", "baud"), [("pn532", 115200), ("yhy", 19200)])
def test_readers_that_wait_to_be_asked_are_found_without_a_card(name: str, baud: int) -> None:
    with Simulator(name, baud=baud) as simulator:
        best = asyncio.run(detect(simulator.path, time.monotonic, seconds=5)).best
    assert best is not None
    assert (best.profile, best.baud, best.notes) == (name, baud, ("answers",))


def test_silence_and_noise_are_told_apart() -> None:
    with Simulator("line") as simulator:
        report = asyncio.run(detect(simulator.path, time.monotonic, seconds=1.5))
        assert (report.best, report.notes) == (None, (NOTHING,))

        def progress(now: object) -> None:
            if getattr(now, "step", "") == "listening":
                asyncio.get_running_loop().call_later(0.05, simulator.send, b"\xf0\x8f\xff\x00" * 8)

        report = asyncio.run(detect(simulator.path, time.monotonic, progress=progress, seconds=2))
        assert report.notes == (NOISE,)


def test_another_profile_than_expected_is_said() -> None:
    with Simulator("id12") as simulator:

        def progress(now: object) -> None:
            if getattr(now, "step", "") == "listening":
                asyncio.get_running_loop().call_later(0.05, simulator.present, "62E3086CED")

        report = asyncio.run(detect(simulator.path, time.monotonic, progress=progress, expected="rdm6300", seconds=5))
    assert report.notes == ("other-profile",)


def test_a_port_that_goes_away_ends_the_search(tmp_path: Path) -> None:
    with pytest.raises(PortMissing):
        asyncio.run(detect(str(tmp_path / "none"), time.monotonic, seconds=2))
    with Simulator("line") as simulator:

        def progress(now: object) -> None:
            if getattr(now, "step", "") == "listening":
                asyncio.get_running_loop().call_later(0.05, simulator.unplug)

        with pytest.raises(PortMissing):
            asyncio.run(detect(simulator.path, time.monotonic, progress=progress, seconds=5))
