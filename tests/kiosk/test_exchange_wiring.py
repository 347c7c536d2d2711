"""What comes down becomes documents, and the cursor stays beside them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from content.decode import StoredDocument
from content.library import Library
from kiosk.exchange import Intake
from records.wire import Change, Cursor


def _change(name: str, **fields: object) -> Change:
    return Change("notice", 1, name, msgspec.msgpack.encode({"id": name, **fields}))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "content")


@pytest.fixture
def intake(library: Library, tmp_path: Path) -> Intake:
    return Intake(library, tmp_path / "content")


def _names(library: Library) -> set[str]:
    return {name for _, name in library.names()}


def test_the_cursor_is_kept(intake: Intake, library: Library, tmp_path: Path) -> None:
    assert intake.load() is None
    intake.save(Cursor("e", 7))
    assert Intake(library, tmp_path / "content").load() == Cursor("e", 7)


def test_changes_are_put_and_deleted(intake: Intake, library: Library) -> None:
    intake.apply([_change("a"), _change("b")], start_over=False, complete=True)
    intake.apply([Change("notice", 1, "a")], start_over=False, complete=True)
    assert _names(library) == {"b"}


def test_after_starting_over_what_was_not_named_goes_even_if_it_took_several_days(
    intake: Intake, library: Library, tmp_path: Path
) -> None:
    library.apply([StoredDocument("notice", 1, name, {"id": name}) for name in ("old", "kept")])
    intake.apply([_change("kept")], start_over=True, complete=False)
    intake.save(Cursor("e", 1))
    assert _names(library) == {"old", "kept"}, "the lobby is never half empty"
    another_day = Intake(Library(tmp_path / "content"), tmp_path / "content")
    assert another_day.load() == Cursor("e", 1)
    another_day.apply([_change("new")], start_over=False, complete=True)
    library.refresh()
    assert _names(library) == {"kept", "new"}
    another_day.apply([_change("later")], start_over=False, complete=True)
    library.refresh()
    assert _names(library) == {"kept", "new", "later"}


def test_a_server_that_has_nothing_empties_no_lobby(intake: Intake, library: Library) -> None:
    library.apply([StoredDocument("notice", 1, "old", {"id": "old"})])
    intake.apply([], start_over=True, complete=True)
    assert _names(library) == {"old"}


@pytest.mark.parametrize(
    "bad",
    [
        Change("notice", 1, "x", b"\xc1"),
        Change("notice", 1, "x", msgspec.msgpack.encode([1, 2])),
        Change("", 1, "x", b"\x80"),
        Change("t" * 500, 1, "x", b"\x80"),
    ],
)
def test_one_change_that_cannot_be_kept_does_not_keep_the_others_out(
    intake: Intake, library: Library, bad: Change
) -> None:
    intake.apply([_change("a"), bad, _change("b")], start_over=False, complete=True)
    assert _names(library) == {"a", "b"}


def test_when_an_older_version_serves_for_a_damaged_file_all_is_asked_for_again(
    intake: Intake, library: Library, tmp_path: Path
) -> None:
    intake.apply([_change("a")], start_over=False, complete=True)
    intake.apply([_change("b")], start_over=False, complete=True)
    intake.save(Cursor("e", 2))
    (tmp_path / "content" / "notice.json").write_bytes(b"broken")
    again = Library(tmp_path / "content")
    again.names()
    intake = Intake(again, tmp_path / "content")
    assert intake.load() is None
    intake.apply([_change("a"), _change("b")], start_over=True, complete=True)
    assert _names(again) == {"a", "b"}
    assert intake.load() == Cursor("e", 2)
