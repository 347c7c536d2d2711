"""The simulated reader, read through pyserial like a real one."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path

import pytest
import serial

from devices.encoders import encode
from devices.errors import CannotEncode
from devices.profiles import load, names
from devices.simulator import Simulator
from devices.uart import received_at

DEADLINE = 5.0


def read(port: serial.Serial, count: int) -> bytes:
    """Read `count` bytes, or what comes within the deadline."""
    data, until = b"", time.monotonic() + DEADLINE
    while len(data) < count and time.monotonic() < until:
        if select.select([port.fd], [], [], 0.2)[0]:
            data += os.read(port.fd, 4096)
    return data


@pytest.mark.parametrize("name", [name for name in names() if not load(name).poll_ms])
def test_every_profile_sends_its_frames(name: str) -> None:
    profile = load(name)
    frame = encode(profile, profile.sample) * profile.confirm
    with Simulator(name) as simulator, serial.Serial(simulator.path, simulator.baud) as port:
        simulator.present(profile.sample)
        assert read(port, len(frame)) == frame


def test_bytes_leave_at_the_pace_of_the_baud_rate() -> None:
    text = "A" * 239
    with Simulator("line", baud=9600) as simulator, serial.Serial(simulator.path, 9600) as port:
        begun = time.monotonic()
        simulator.present(text)
        assert len(read(port, 240)) == 240
        assert time.monotonic() - begun >= 240 * 10 / 9600


def test_whoever_opens_the_port_at_another_baud_rate_gets_what_a_uart_would_make_of_it() -> None:
    frame = encode(load("line"), "HELLO")
    expected = received_at(frame, 9600, 19200)
    assert expected != frame
    with Simulator("line", baud=9600) as simulator, serial.Serial(simulator.path, 19200) as port:
        simulator.present("HELLO")
        assert read(port, len(expected)) == expected


def test_a_uart_at_the_right_rate_or_nearly_reads_the_same_bytes() -> None:
    data = bytes(range(256))
    assert received_at(data, 9600, 9600) == data
    assert received_at(data, 9600, 9700) == data
    assert received_at(data, 9600, 115200) != data
    assert len(received_at(data, 115200, 9600)) < 40


def test_a_polled_reader_answers_while_a_card_lies_on_it() -> None:
    profile = load("pn532")
    with Simulator("pn532") as simulator, serial.Serial(simulator.path, simulator.baud) as port:
        port.write(bytes.fromhex("0000ff04fcd44a0100e100"))
        assert read(port, 6) == bytes.fromhex("0000ff00ff00")
        simulator.present(profile.sample)
        answer = encode(profile, profile.sample)
        assert read(port, len(answer)) == answer


def test_unplugging_at_a_byte_and_plugging_in_again_under_the_same_name(tmp_path: Path) -> None:
    link = tmp_path / "reader"
    with Simulator("line", link=link) as simulator:
        with serial.Serial(simulator.path, 9600) as port:
            simulator.unplug(after=3)
            simulator.present("HELLO")
            assert read(port, 3)[:3] == b"HEL"
            assert simulator.drain()
            assert not simulator.plugged
            assert not link.exists()
        simulator.plug()
        with serial.Serial(str(link), 9600) as port:
            simulator.present("AGAIN")
            assert read(port, 6) == b"AGAIN\r"


def test_nobody_reading_holds_nothing_up() -> None:
    with Simulator("line", baud=4_000_000) as simulator:
        simulator.send(b"A" * 100_000)
        assert simulator.drain()
        assert simulator.overruns


def test_what_a_reader_cannot_read_is_refused() -> None:
    with Simulator("rdm6300") as simulator:
        with pytest.raises(CannotEncode):
            simulator.present("HELLO")
        with pytest.raises(CannotEncode):
            simulator.present("1234")
