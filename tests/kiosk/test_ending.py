"""Signals that end a command wait until it waits."""

from __future__ import annotations

import os
import signal

import pytest

from kiosk.ending import Ending


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_wait_and_nothing_else(number: signal.Signals, code: int) -> None:
    before = signal.getsignal(number)
    with Ending() as ending:
        assert ending.code is None
        os.kill(os.getpid(), number)
        assert ending.wait() == []
        assert ending.code == code
    assert signal.getsignal(number) is before


def test_what_can_be_read_is_told_while_nothing_ends() -> None:
    reads, writes = os.pipe()
    with Ending() as ending:
        assert ending.wait(0, [reads]) == []
        os.write(writes, b"x")
        assert ending.wait(read=[reads]) == [reads]
        assert ending.code is None
    os.close(reads)
    os.close(writes)
