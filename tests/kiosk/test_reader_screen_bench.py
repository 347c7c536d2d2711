"""The way from a reader's last byte to the screen, in small: the long one is `kiosk bench readers`."""

from __future__ import annotations

from kiosk.bench.reader_screen import measure


def test_a_scan_comes_to_the_app_before_the_card_is_known_and_that_before_it_is_shown() -> None:
    found = measure(rounds=3)
    assert found.ratio > 0
    assert 0 < found.scan < found.known < found.shown
