"""One card is one card, whichever reader reads it, as far as the readers tell the same of it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from content.documents.card import Technology
from devices.encoders import encode
from devices.events import Scan
from devices.profiles import load, names
from devices.protocols import decoder_for
from kiosk.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def read(terminal: Terminal, profile: str, data: bytes) -> str:
    """Return the id of the card that these bytes of a reader stand for."""
    decoder = decoder_for(load(profile))
    (scan,) = [event for event in decoder.feed(data) + decoder.silence() if isinstance(event, Scan)]
    return terminal.read_card(scan).id


@pytest.mark.parametrize(
    ("number", "profiles"),
    [
        ("67003B51C6", ("rdm6300", "id12", "em18", "rf7941")),
        ("5A3C91E7", ("pn532", "yhy")),
        ("04A1B2C3D4E5F6", ("pn532", "yhy")),
        ("K7Q2M9XW4T", ("line", "stx-etx", "aim", "line-gb18030", "ssi", "grow", "newland", "honeywell")),
        ("张伟的卡", ("line", "line-gb18030")),
    ],
)
def test_readers_that_tell_the_same_of_a_card_lead_to_the_same_card(
    terminal: Terminal, number: str, profiles: tuple[str, ...]
) -> None:
    frames = {name: encode(load(name), number) for name in profiles}
    assert len({read(terminal, name, frame) for name, frame in frames.items()}) == 1


def test_both_ways_to_write_a_wiegand_number_lead_to_the_same_card(terminal: Terminal) -> None:
    by_bits = read(terminal, "wiegand-ascii", encode(load("wiegand-ascii"), "7BB26E"))
    assert by_bits == read(terminal, "hid-rr", encode(load("hid-rr"), "123-45678"))


def test_every_profiles_kind_of_card_can_stand_in_a_pack() -> None:
    kinds = {profile.technology for profile in map(load, names()) if profile.kind == "card"}
    assert kinds <= set(get_args(Technology))


def test_a_pack_with_a_kind_of_card_that_no_reader_names_is_refused(tmp_path: Path) -> None:
    import shutil

    from content.errors import PackInvalid
    from content.pack import read as read_pack
    from content.sample import sample_folder

    pack = Path(shutil.copytree(sample_folder(), tmp_path / "pack"))
    cards = pack / "cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8").replace("iso14443a", "mifare", 1), encoding="utf-8")
    with pytest.raises(PackInvalid) as caught:
        read_pack(pack)
    (mistake,) = caught.value.fields["mistakes"]
    assert "iso14443a" in mistake.problem
