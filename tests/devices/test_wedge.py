"""Scanners that pretend to be keyboards: key presses to bytes."""

from __future__ import annotations

import pytest

from devices.errors import PortMissing, PortRefused
from devices.events import Fault, Scan
from devices.profiles import load
from devices.protocols import decoder_for
from devices.wedge import EVENT, KEYS, Keys, open_input_device

CODES = {characters: (code, shifted) for code, pair in KEYS.items() for shifted, characters in enumerate(pair)}


def typed(text: str) -> bytes:
    """Return the input events of a scanner that types a text and Enter."""
    events = []
    for character in text:
        code, shifted = CODES[character]
        keys = [(42, 1), (code, 1), (code, 0), (42, 0)] if shifted else [(code, 1), (code, 2), (code, 0)]
        events += [(1, key, value) for key, value in keys] + [(0, 0, 0)]
    events += [(1, 28, 1), (1, 28, 0)]
    return b"".join(EVENT.pack(0, 0, *event) for event in events)


@pytest.mark.parametrize("text", ["TICKET-0042", "https://example.org/a?b=c&d", '{"a": [1, 2]}', "~!@#$%^&*()_+|"])
def test_key_presses_become_the_bytes_that_were_meant_at_any_split(text: str) -> None:
    data = typed(text)
    assert Keys().feed(data) == text.encode() + b"\r"
    for step in (1, 7, 24, 100):
        keys = Keys()
        pieces = (keys.feed(data[at : at + step]) for at in range(0, len(data), step))
        assert b"".join(pieces) == text.encode() + b"\r"


def test_a_code_of_which_the_system_lost_keys_is_no_code() -> None:
    whole, lost = typed("TICKET-0042"), EVENT.pack(0, 0, 0, 3, 0)
    for keys in range(0, len(whole) - 2 * EVENT.size, EVENT.size):
        decoder = decoder_for(load("line"))
        events = decoder.feed(Keys().feed(whole[:keys] + lost + typed("A7")))
        assert [event.reason for event in events if isinstance(event, Fault)] == ["control"]
        assert not any(isinstance(event, Scan) for event in events)


def test_unknown_keys_type_nothing() -> None:
    assert Keys().key(500, 1) == b""


def test_an_input_device_that_is_none_is_refused(tmp_path: object) -> None:
    with pytest.raises(PortMissing):
        open_input_device("/dev/input/none")
    with pytest.raises(PortRefused):
        open_input_device("/dev/null")
