"""Reader settings and profiles on disk, and traces."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from devices.errors import BadProfile, BadSettings, BadTrace, UnknownProfile
from devices.events import Event, Fault, Scan
from devices.profiles import load, names, usable
from devices.protocols import decoder_for
from devices.settings import DeviceSettings, ReaderSettings, load_settings, save_settings
from devices.trace import Piece, Recorder, dump, parse

DOOR = ReaderSettings("/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0", "rdm6300", 9600, "门口")


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "home" / "devices.toml"
    assert load_settings(path) == DeviceSettings()
    settings = DeviceSettings(printer="/dev/usb/lp0").with_reader(replace(DOOR, encoding="gb18030"))
    save_settings(path, settings)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["devices.toml"]


def test_a_port_has_one_reader() -> None:
    other = ReaderSettings(DOOR.port, "id12")
    settings = DeviceSettings().with_reader(DOOR).with_reader(other)
    assert settings.readers == (other,)
    assert settings.without_port(DOOR.port).readers == ()


@pytest.mark.parametrize(
    "text",
    [
        "readers = 3",
        "[[readers]]\nport = 'x'\nprofile = 'line'\nencoding = 'gkb'",
        "[[readers]]\nport = 'x'\nprofile = 'line'\nencoding = 'utf-16'",
        "[[readers]]\nport = 1\nprofile = 'line'",
        "[[readers]]\nport = 'x'",
        "speed = 9600",
        "\x00",
        "[[",
    ],
)
def test_broken_settings_are_refused_with_what_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "devices.toml"
    path.write_text(text)
    with pytest.raises(BadSettings) as caught:
        load_settings(path)
    assert caught.value.fields["path"] == str(path)


def test_a_new_reader_is_a_new_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "corner-shop.toml").write_text(
        'family = "hex-card"\nkind = "card"\ntechnology = "em4100"\nbauds = [19200]\n[options]\ntail = "\\r"\n'
    )
    assert "corner-shop" in names(tmp_path)
    profile = load("corner-shop", tmp_path)
    (event,) = decoder_for(profile).feed(b"\x0267003B51C6CB\r\x03")
    assert isinstance(event, Scan)
    assert (event.text, event.profile) == ("67003B51C6", "corner-shop")


@pytest.mark.parametrize("text", ["", "family = 3", 'family = "line"\nbaud = 9600', "nonsense"])
def test_a_broken_profile_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(BadProfile):
        load("mine", tmp_path)


@pytest.mark.parametrize(
    "line",
    ['encoding = "gkb"', 'encoding = "utf-16"', 'encoding = "base64"', "bauds = []", "bauds = [0]", 'bauds = ["9600"]',
     'parity = "none"', "data_bits = 9", "stop_bits = 0", "confirm = 0", "poll_ms = -1", "silence_ms = -1",
     "certainty = 2", 'kind = "qr"', "models = [1]", "summary = {zh = 1}", "options = {end = 1}"],
)  # fmt: skip
def test_a_profile_that_nothing_could_work_with_is_refused_with_its_file_and_the_value(
    tmp_path: Path, line: str
) -> None:
    (tmp_path / "mine.toml").write_text(f'family = "line"\n{line}')
    with pytest.raises(BadProfile) as refused:
        load("mine", tmp_path)
    assert refused.value.fields["path"] == str(tmp_path / "mine.toml")
    assert line.split(maxsplit=1)[0] in str(refused.value.fields["problem"])


def test_a_broken_profile_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('family = "line"\nencoding = "gb18030"\ncertainty = 1')
    (tmp_path / "broken.toml").write_text('family = "line"\nbauds = []')
    assert {profile.name for profile in usable(tmp_path)} == {"mine", *names()}


def test_unknown_profiles_and_families_are_refused(tmp_path: Path) -> None:
    for name in ("none", "../line", "profiles/line", ""):
        with pytest.raises(UnknownProfile):
            load(name)
    (tmp_path / "odd.toml").write_text('family = "odd"')
    with pytest.raises(BadProfile):
        load("odd", tmp_path)
    for tail in ("3", '"é"'):
        (tmp_path / "wrong.toml").write_text(f'family = "hex-card"\n[options]\ntail = {tail}', encoding="utf-8")
        with pytest.raises(BadProfile):
            load("wrong", tmp_path)


def test_every_shipped_profile_says_what_it_is_in_both_languages() -> None:
    for name in names():
        profile = load(name)
        assert profile.summary["zh"]
        assert profile.summary["en"]
        assert profile.models
        assert set(profile.readers) in ({"zh", "en"}, set())
        assert profile.readers or not any(model[0].islower() for model in profile.models)
        assert 0 < profile.certainty < 1


class Steps:
    """A clock that goes a second at each look."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_a_trace_is_written_and_read_again() -> None:
    pieces: list[Piece] = []
    recorder = Recorder(pieces.append, Steps())
    recorder.received(b"A")
    recorder.received(b"1\r")
    recorder.decoded([Scan("A1", b"A1")], [Scan("A1", b"A1")])
    recorder.received(b"half")
    recorder.flush()
    reader, read = parse(dump(pieces, ReaderSettings("/dev/door", "line", 9600, "door", encoding="gb18030")))
    assert reader == ReaderSettings("", "line", 9600, encoding="gb18030")
    assert read == pieces == [Piece(1.0, b"A"), Piece(2.0, b"1\r"), Piece(3.0, b"half")]


@pytest.mark.parametrize("events", [[Fault("payment-code")], [Fault("unterminated")]])
def test_a_trace_holds_no_payment_code(events: list[Event]) -> None:
    pieces: list[Piece] = []
    recorder = Recorder(pieces.append, Steps())
    recorder.received(b"13511229")
    recorder.received(b"8638468293\r")
    recorder.decoded([], events)
    assert b"".join(piece.data for piece in pieces) == b"0" * 18 + b"\r"


class Told:
    """What a recorder passes on, with a clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pieces: list[Piece] = []
        self.events: list[Event] = []
        self.recorder = Recorder(self.pieces.append, lambda: self.now, self.events.append)

    def read(self, data: bytes, *events: Event, after: float = 0.2) -> None:
        self.now += after
        self.recorder.received(data)
        self.recorder.decoded(list(events), list(events))

    @property
    def shown(self) -> bytes:
        raws = (event.raw for event in self.events if isinstance(event, Scan | Fault))
        return b"|".join((*(piece.data for piece in self.pieces), *raws))


@pytest.mark.parametrize(
    "parts",
    [
        (b"281234567", b"890123456\r"),
        (b"2", b"81234567890123456\r"),
        (b"2812345678", b"9012345", b"6\r"),
        (b"1351122986\xff", b"38468293\r"),
        (b"135112\r", b"298638\r", b"468293\r"),
        (b"]C1281234567", b"890123456\r"),
        (b"\x02281234567", b"890123456\x03"),
        (b"TICKET-7\r", b"281234567", b"890123456\r"),
    ],
)
def test_nothing_of_a_payment_code_that_comes_in_parts_is_passed_on(parts: tuple[bytes, ...]) -> None:
    told = Told()
    for part in parts:
        text = part.strip(b"\r\x02\x03\xff")
        ended = part.endswith(b"\r")
        told.read(part, Scan(text.decode(), text) if ended else Fault("unterminated", part))
    told.recorder.flush()
    assert not re.search(rb"[1-9]", told.shown.replace(b"TICKET-7", b"")), told.shown
    assert Fault("payment-code") in told.events


def test_what_could_be_half_a_payment_code_is_passed_on_once_no_other_half_came() -> None:
    half = Fault("unterminated", b"281234")
    told = Told()
    told.read(b"281234", half)
    told.recorder.settle()
    assert told.shown == b""
    told.now += 2.1
    told.recorder.settle()
    assert (told.pieces, told.events) == ([Piece(0.2, b"281234")], [half])
    told.read(b"281234", half)
    told.read(b"TICKET-8\r", Scan("TICKET-8", b"TICKET-8"))
    assert told.events == [half, half, Scan("TICKET-8", b"TICKET-8")]
    told.read(b"281234", half)
    told.read(b"890123456789\r", Scan("890123456789", b"890123456789"), after=2.5)
    assert told.events[-2:] == [half, Scan("890123456789", b"890123456789")]


def test_a_card_that_is_nothing_but_digits_is_no_payment_code_however_often_it_comes() -> None:
    told = Told()
    card = Scan("2800335116", bytes.fromhex("2800335116"), kind="card", technology="em4100")
    for _ in range(3):
        told.read(b"\x02280033511661\x03", card)
    assert told.events == [card] * 3
    assert {piece.data for piece in told.pieces} == {b"\x02280033511661\x03"}


def test_what_is_held_still_is_in_the_trace_and_a_payment_code_that_is_held_is_not() -> None:
    pieces: list[Piece] = []
    recorder = Recorder(pieces.append, Steps())
    for text in ("A1", "28 1234 5678 9012 3456"):
        recorder.received(text.encode() + b"\r")
        # The rules leave nothing of a code that has not been away.
        recorder.decoded([Scan(text, text.encode())], [])
    assert [piece.data for piece in pieces] == [b"A1\r", b"00 0000 0000 0000 0000\r"]


def test_a_trace_holds_nothing_of_an_address_to_pay_at() -> None:
    pieces: list[Piece] = []
    recorder = Recorder(pieces.append, Steps())
    recorder.received(b"wxp://f2f")
    recorder.received(b"0XO9Mxu_KhCB52\r")
    recorder.decoded([], [Fault("payment-code")])
    assert b"".join(piece.data for piece in pieces) == b"000://0000000000_000000\r"


def test_a_trace_of_an_endless_stream_stays_small() -> None:
    pieces: list[Piece] = []
    recorder = Recorder(pieces.append, Steps())
    for _ in range(100):
        recorder.received(b"7" * 4096)
        recorder.decoded([], [])
    assert len(pieces) > 80
    assert all(set(piece.data) == {0x30} for piece in pieces)


@pytest.mark.parametrize(
    "lines",
    [
        ["{}"],
        ["nonsense"],
        [next(dump([], replace(DOOR, encoding="gkb")))],
        ['{"format": "other"}'],
        [*dump([], DOOR), '{"at": 1}'],
    ],
)
def test_a_broken_trace_is_refused_with_its_line(lines: list[str]) -> None:
    with pytest.raises(BadTrace) as caught:
        parse(lines)
    assert caught.value.fields["line"] == len(lines)
