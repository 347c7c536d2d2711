"""The room's own measurement, in small: the long one is `kiosk bench readers`."""

from __future__ import annotations

from devices.bench import LIMITS, flood, measure


def test_many_scans_with_noise_and_unplugging_are_none_lost_none_invented_none_doubled() -> None:
    figures = measure(scans=8_000, unplugs=16, idle_seconds=0.5)
    assert figures["scans_per_port"] == 2_000
    assert figures["unplugs"] == 16
    assert (figures["lost"], figures["doubled"], figures["invented"]) == (0, 0, 0)
    assert figures["growth_kib"] < LIMITS["growth_kib"]
    assert figures["latency_ms"] > 0


def test_at_the_pace_of_the_real_baud_rate_nothing_is_lost_invented_or_doubled_either() -> None:
    figures = flood(scans=240, unplugs=8, paced=True)
    assert (figures.lost, figures.doubled, figures.invented) == (0, 0, 0)
    assert figures.unplugs == 8
    # Sixty cards and more of 28 bytes each, ten bits a byte.
    assert figures.seconds > 60 * 28 * 10 / 9600
