"""What a serial receiver makes of bits that were sent at another baud rate. Pure: no port.

A byte on the wire is a start bit (0), eight data bits, lowest first, and a stop bit (1); between bytes the line is 1.
A receiver waits for the line to fall, then looks at the middle of each bit of its own length. At the wrong rate that
gives other bytes, more or fewer of them, exactly as in the field.
"""

from __future__ import annotations

FRAME_BITS = 10


def received_at(data: bytes, sent_baud: int, read_baud: int) -> bytes:
    """Return what a receiver at `read_baud` makes of bytes sent without pause at `sent_baud`."""
    if sent_baud == read_baud or not data:
        return data
    levels = [level for byte in data for level in (0, *((byte >> bit) & 1 for bit in range(8)), 1)]
    per_bit = sent_baud / read_baud
    end = len(levels)
    out = bytearray()
    at = 0.0
    while at < end:
        start = _fall(levels, at)
        if start is None:
            break
        samples = [_level(levels, start + (bit + 0.5) * per_bit) for bit in range(FRAME_BITS)]
        if samples[0]:
            # Too short for a start bit: the receiver takes it for a spike.
            at = start + 1
            continue
        out.append(sum(level << bit for bit, level in enumerate(samples[1:9])))
        at = start + (FRAME_BITS - 0.5) * per_bit
    return bytes(out)


def _fall(levels: list[int], at: float) -> float | None:
    """Return where the line next is 0, at or behind `at`."""
    place = int(at)
    if place < len(levels) and not levels[place]:
        return at
    while place < len(levels) and levels[place]:
        place += 1
    return float(place) if place < len(levels) else None


def _level(levels: list[int], at: float) -> int:
    place = int(at)
    return levels[place] if place < len(levels) else 1
