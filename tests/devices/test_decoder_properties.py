"""What holds for all bytes: events never depend on splits, nothing raises, memory is bounded, good frames are found."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.encoders import encode
from devices.events import Event, Scan
from devices.profiles import load, names
from devices.protocols import decoder_for

PROFILES = names()
FRAMED = ["rdm6300", "id12", "rf7941", "yhy", "pn532", "ssi", "stx-etx"]
TERMINATED = ["line", "line-gb18030", "aim", "wiegand-ascii", "hid-rr", "grow", "newland", "honeywell"]
ENOUGH = 20_000

# Bytes that matter to some protocol are likelier than others.
TELLING = st.sampled_from(
    sorted(b"\x00\x02\x03\x04\x05\x06\x0a\x0b\x0d\x15\x16\x7e\xaa\xbb\xd0\xd5\xf3\xff01AFRMT.;!]")
)
RUBBISH = st.lists(st.one_of(TELLING, st.integers(0, 255)), max_size=300).map(bytes)


def pieces(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(edges)]


@st.composite
def streams(draw: st.DrawFn, profile: str) -> bytes:
    """Rubbish, good frames and damaged frames of a profile, in any order."""
    good = encode(load(profile), load(profile).sample)
    parts = st.one_of(
        RUBBISH,
        st.just(good),
        st.integers(0, len(good)).map(lambda end: good[:end]),
        st.tuples(st.integers(0, len(good) - 1), st.integers(1, 255)).map(
            lambda change: bytes(b ^ change[1] if at == change[0] else b for at, b in enumerate(good))
        ),
    )
    return b"".join(draw(st.lists(parts, max_size=6)))


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_events_never_depend_on_where_reads_split(profile: str, data: st.DataObject) -> None:
    stream = data.draw(streams(profile))
    whole, cut, single = (decoder_for(load(profile)) for _ in range(3))
    expected = whole.feed(stream) + whole.silence()
    places = data.draw(st.lists(st.integers(0, ENOUGH), max_size=8))
    events: list[Event] = []
    for piece in pieces(stream, places):
        events += cut.feed(piece)
    assert events + cut.silence() == expected
    events = [event for byte in stream for event in single.feed(bytes([byte]))]
    assert events + single.silence() == expected


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=40, deadline=None)
@given(chunks=st.lists(RUBBISH, max_size=30), repeat=st.integers(1, 40))
def test_nothing_raises_and_memory_is_bounded(profile: str, chunks: list[bytes], repeat: int) -> None:
    decoder = decoder_for(load(profile))
    for _ in range(repeat):
        for chunk in chunks:
            decoder.feed(chunk)
            assert decoder.pending < ENOUGH
    decoder.silence()
    assert decoder.pending == 0


@pytest.mark.parametrize("profile", FRAMED)
@settings(max_examples=40, deadline=None)
@given(rubbish=RUBBISH)
def test_a_good_frame_after_rubbish_is_always_found(profile: str, rubbish: bytes) -> None:
    assert_found(profile, rubbish, load(profile).sample)


@pytest.mark.parametrize("profile", TERMINATED)
@settings(max_examples=40, deadline=None)
@given(rubbish=RUBBISH)
def test_a_good_line_after_rubbish_and_a_terminator_or_silence_is_found(profile: str, rubbish: bytes) -> None:
    if profile in ("line", "line-gb18030", "aim", "wiegand-ascii", "hid-rr"):
        assert_found(profile, rubbish + b"\r", load(profile).sample)
    assert_found_after_silence(profile, rubbish)


@pytest.mark.parametrize("profile", ["em18", "line-gap"])
@settings(max_examples=40, deadline=None)
@given(rubbish=RUBBISH)
def test_a_good_unframed_card_after_rubbish_and_silence_is_found(profile: str, rubbish: bytes) -> None:
    assert_found_after_silence(profile, rubbish)


def assert_found(profile: str, before: bytes, sample: str) -> None:
    chosen = load(profile)
    decoder = decoder_for(chosen)
    events = decoder.feed(before) + decoder.feed(encode(chosen, sample)) + decoder.silence()
    assert sample in [event.text for event in events if isinstance(event, Scan)]


def assert_found_after_silence(profile: str, rubbish: bytes) -> None:
    chosen = load(profile)
    decoder = decoder_for(chosen)
    decoder.feed(rubbish)
    decoder.silence()
    events = decoder.feed(encode(chosen, chosen.sample)) + decoder.silence()
    assert [event.text for event in events if isinstance(event, Scan)] == [chosen.sample]


@pytest.mark.parametrize("profile", PROFILES)
def test_what_a_profile_sends_it_also_reads(profile: str) -> None:
    assert_found_after_silence(profile, b"")
