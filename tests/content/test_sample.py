"""The sample estate stands in where a terminal has no content."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from content.decode import stored
from content.documents import Card, Estate, Person, Staff
from content.documents.card import card_id
from content.documents.staff import pin_matches
from content.library import Library
from content.sample import has_content, sample_library

KEY = b"k" * 32


def test_the_sample_library_is_made_once_and_says_that_it_is_a_sample(tmp_path: Path) -> None:
    made = sample_library(tmp_path / "sample", KEY)
    (estate,) = made.all(Estate)
    assert estate.sample
    assert any(pin_matches("246810", staff.pin_hash) for staff in made.all(Staff))
    assert made.get(Card, card_id("yangguang", KEY, "em4100", bytes.fromhex("67003B51C6"))) is not None
    code = (
        "import sys; from pathlib import Path; from content.sample import sample_library, has_content\n"
        f"assert has_content(sample_library(Path(sys.argv[1]), {KEY!r}))\n"
        "assert not {'tinydb', 'yaml', 'content.pack', 'pypinyin'} & set(sys.modules), 'made again'"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "sample")], check=True)


def test_only_public_views_reach_it(tmp_path: Path) -> None:
    made = sample_library(tmp_path / "sample", KEY)
    for person in made.all(Person):
        agreed = person.consents
        assert agreed.name or "*" in person.name
        assert agreed.phone or not person.phone or "*" in person.phone
        assert agreed.home or not person.home
        assert agreed.party or not {held.role for held in person.roles} & {"party_member", "party_secretary"}


def test_another_card_key_makes_it_anew(tmp_path: Path) -> None:
    before = sample_library(tmp_path / "sample", KEY).names()
    after = sample_library(tmp_path / "sample", bytes(32)).names()
    assert {name for name in before if name[0] != "card"} == {name for name in after if name[0] != "card"}
    assert not {name for name in before & after if name[0] == "card"}


def test_a_sample_that_was_damaged_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    sample_library(folder, KEY)
    (folder / "estate.json").write_bytes(b"junk")
    assert has_content(sample_library(folder, KEY))


def test_a_library_with_an_estate_has_content(tmp_path: Path) -> None:
    library = Library(tmp_path / "content")
    assert not has_content(library)
    library.apply(map(stored, sample_library(tmp_path / "sample", KEY).all(Estate)))
    assert has_content(library)
