"""Scanners that type at the lobby's own terminal: a burst told from fingers, and everything else untouched."""

from __future__ import annotations

import asyncio
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import PortBusy, PortRefused
from devices.events import Event, Scan
from devices.reader import READY, Reader
from devices.settings import ReaderSettings
from devices.typed import KEYBOARD, MOST, Burst, TypedKeys

SCANNER, FINGER = 0.004, 0.15
TAP = "\x1b[<0;10;5M\x1b[<0;10;5m"


def play(times: list[float], text: str) -> tuple[str, str]:
    burst, person, code = Burst(), "", ""
    for character, now in zip(text, times, strict=True):
        typed, scanned = burst.take(character, now)
        person, code = person + typed, code + scanned
    typed, scanned = burst.rest(times[-1] + 1)
    return person + typed, code + scanned


def at_pace(seconds: float, text: str) -> list[float]:
    return [number * seconds for number in range(len(text))]


@pytest.mark.parametrize("text", ["TICKET-0042\r", "TICKET-0042\n", "TICKET-0042"])
def test_a_burst_that_ends_with_enter_or_a_pause_is_a_code(text: str) -> None:
    assert play(at_pace(SCANNER, text), text) == ("", "TICKET-0042\r")


def test_fingers_stay_fingers() -> None:
    text = "zhangsan\r"
    assert play(at_pace(FINGER, text), text) == (text, "")
    assert play([0.0, 0.01, 0.02], "ab\r") == ("ab\r", "")


def test_a_key_that_is_held_down_is_a_person() -> None:
    text = "a" * 40
    assert play(at_pace(0.03, text), text) == (text, "")
    assert play(at_pace(0.02, text), text) == (text, "")


def test_a_scan_in_the_middle_of_typing_is_both() -> None:
    times = [0.0, 0.3, *(1 + n * SCANNER for n in range(9)), 2.0]
    assert play(times, "ab" + "CODE1234\r" + "c") == ("abc", "CODE1234\r")


def test_a_code_that_is_too_long_for_any_is_no_code() -> None:
    text = "xy" * MOST + "z\r"
    person, code = play(at_pace(0.001, text), text)
    assert person == ""
    assert code == text  # one line, which the decoder refuses as too long


@given(st.lists(st.tuples(st.text("ab1\r\n", min_size=1, max_size=12), st.floats(0.0, 0.4))))
def test_nothing_is_lost_whatever_its_pace(runs: list[tuple[str, float]]) -> None:
    burst, now, out, given_text = Burst(), 0.0, "", ""
    for text, pause in runs:
        for character in text:
            typed, code = burst.take(character, now)
            out += typed + code
        given_text += text
        now += pause
    typed, code = burst.rest(now + 1)
    out += typed + code
    assert out.replace("\r", "").replace("\n", "") == given_text.replace("\r", "").replace("\n", "")


def test_while_nobody_listens_nothing_is_held_back() -> None:
    keys = TypedKeys()
    assert keys.feed("TICKET-0042\r", 0.0) == "TICKET-0042\r"
    assert keys.pause is None


def test_taps_arrows_and_pastes_pass_at_once_even_inside_a_scan() -> None:
    keys = TypedKeys()
    keys.attached = True
    line = keys.open()
    try:
        assert keys.feed("TICK" + TAP, 0.0) == TAP
        assert keys.pause is not None
        assert keys.feed("\x1b[A\x1b", 0.004) == "\x1b[A\x1b"
        assert keys.feed("\x1b[200~pasted\x1b[201~", 0.004) == "\x1b[200~pasted\x1b[201~"
        assert keys.feed("ET-0042\r", 0.008) == ""
        assert os.read(line.descriptor, 100) == b"TICKET-0042\r"
        assert keys.feed("a", 1.0) == ""
        assert keys.feed("", 1.1) == "a"
    finally:
        line.close()
    assert keys.feed("b", 2.0) == "b"


def test_only_the_lobby_can_be_typed_at_and_only_one_reads_it() -> None:
    keys = TypedKeys()
    with pytest.raises(PortRefused):
        keys.open()
    keys.attached = True
    line = keys.open()
    with pytest.raises(PortBusy):
        keys.open()
    line.close()
    keys.open().close()


async def _read_what_is_typed(text: str) -> list[Event]:
    events: list[Event] = []
    ready, told = asyncio.Event(), asyncio.Event()

    def happened(event: Event) -> None:
        events.append(event)
        told.set()

    reader = Reader(ReaderSettings("keys:", "line"), happened, time.monotonic,
                    on_state=lambda state: ready.set() if state.code == READY else None)  # fmt: skip
    task = asyncio.create_task(reader.run())
    async with asyncio.timeout(10):
        await ready.wait()
        KEYBOARD.feed(text, 0.0)
        await told.wait()
    reader.stop()
    await task
    return events


def test_a_typed_code_goes_through_the_same_rules_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KEYBOARD, "attached", True)
    (event,) = asyncio.run(_read_what_is_typed("TICKET-0042\r"))
    assert isinstance(event, Scan)
    assert event.text == "TICKET-0042"
    (event,) = asyncio.run(_read_what_is_typed("281234567890123456\r"))
    assert not isinstance(event, Scan)
