"""The library: documents on disk and in memory."""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from content import storage
from content.decode import StoredDocument, deleted, stored
from content.documents import Notice, Person, Team, Wish
from content.documents.person import RoleHeld
from content.errors import InvalidDocument, LibraryBusy, LibraryFailed, LibraryFull
from content.library import Library


def team(number: int, name: str = "党支部") -> Team:
    return Team(id=f"e/t{number}", name=name)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "content")


def test_what_was_put_is_there_for_this_and_every_later_process(library: Library, tmp_path: Path) -> None:
    library.apply([stored(team(2)), stored(team(1))])
    for seen in (library, Library(tmp_path / "content")):
        assert [each.id for each in seen.all(Team)] == ["e/t1", "e/t2"]
        assert seen.get(Team, "e/t2") == team(2)
        assert seen.get(Team, "e/t3") is None
        assert seen.all(Notice) == []


def test_dates_and_nested_values_come_back_as_they_were(library: Library) -> None:
    wish = Wish(id="e/w", text="一辆轮椅", made_at=dt.datetime(2026, 11, 22, 1, 2, 3, tzinfo=dt.UTC), building="e/b1")
    person = Person(id="e/p", name="张*明", roles=[RoleHeld(role="captain", buildings=["e/b1"])])
    library.apply([stored(wish), stored(person)])
    again = Library(library._folder)
    assert again.get(Wish, "e/w") == wish
    assert again.get(Person, "e/p") == person


def test_the_last_of_several_changes_to_one_document_counts(library: Library) -> None:
    library.apply([stored(team(1, "旧")), deleted("team", "e/t1"), stored(team(1, "新")), deleted("team", "e/t9")])
    assert library.all(Team) == [team(1, "新")]
    library.apply([stored(team(1, "新的")), deleted("team", "e/t1")])
    assert library.all(Team) == []


def test_replace_lets_everything_else_go(library: Library) -> None:
    library.apply([stored(team(1)), stored(team(2)), StoredDocument("oddity", 3, "e/o", {"id": "e/o"})])
    library.apply([stored(team(2))], replace=True)
    assert library.names() == {("team", "e/t2")}


def test_keep_only_deletes_what_is_not_named(library: Library) -> None:
    library.apply([stored(team(1)), stored(team(2)), StoredDocument("oddity", 3, "e/o", {})])
    library.keep_only({("team", "e/t2"), ("team", "e/t7")})
    assert library.names() == {("team", "e/t2")}


def test_unknown_types_are_kept_in_a_file_of_their_own(library: Library) -> None:
    odd = StoredDocument("../notice/x", 7, "e/o", {"id": "e/o", "deep": [{"a": None}]})
    library.apply([odd])
    assert Library(library._folder).names() == {("../notice/x", "e/o")}
    assert {path.parent for path in library._folder.parent.rglob("*.json")} == {library._folder}


def test_a_newer_version_is_shown_without_the_fields_that_are_unknown(library: Library) -> None:
    body = {"id": "e/t1", "name": {"zh": "党支部", "fr": "Section"}, "emblem": "x"}
    library.apply([StoredDocument("team", Team.version + 1, "e/t1", body)])
    shown = library.get(Team, "e/t1")
    assert shown is not None and shown.id == "e/t1"


@pytest.mark.parametrize(
    ("version", "body"),
    [
        (1, {"id": "e/t1", "name": "甲", "emblem": "x"}),
        (2, {"id": "e/t1", "name": 5}),
        (1, {"id": "e/t2", "name": "甲"}),
    ],
    ids=["unknown field of a known version", "wrong type", "another id"],
)
def test_what_cannot_be_shown_is_kept_and_not_shown(library: Library, version: int, body: dict[str, object]) -> None:
    library.apply([StoredDocument("team", version, "e/t1", body)])
    again = Library(library._folder)
    assert again.all(Team) == []
    assert again.names() == {("team", "e/t1")}


def test_a_type_that_no_file_can_be_named_after_is_refused_and_nothing_changes(library: Library) -> None:
    with pytest.raises(InvalidDocument):
        library.apply([stored(team(1)), StoredDocument("x" * 300, 1, "e/x", {})])
    assert library.names() == set()


def test_documents_are_decoded_once(library: Library) -> None:
    library.apply([stored(team(1))])
    assert library.all(Team)[0] is library.all(Team)[0]
    assert library.get(Team, "e/t1") is library.all(Team)[0]


def test_many_changes_write_each_file_once_and_unchanged_files_not(library: Library) -> None:
    library.apply([stored(team(number)) for number in range(2000)])
    before = library._look()
    generation = library.generation
    library.apply([stored(team(number)) for number in range(2000)])
    assert library._look() == before
    assert library.generation == generation
    library.apply([stored(team(1, "新")), deleted("notice", "e/n1")])
    assert {name for name, *_ in library._look()} == {"team.json", "team.json.bak"}


def test_another_process_s_write_is_seen_after_refresh(library: Library) -> None:
    library.apply([stored(team(1))])
    assert not library.refresh()
    generation = library.generation
    Library(library._folder).apply([stored(team(2))])
    assert library.refresh()
    assert library.generation > generation
    assert len(library.all(Team)) == 2
    assert not library.refresh()


def test_a_write_builds_on_what_another_process_wrote_meanwhile(library: Library) -> None:
    library.apply([stored(team(1))])
    Library(library._folder).apply([stored(team(2)), deleted("team", "e/t1")])
    library.apply([stored(team(3))])
    assert [each.id for each in library.all(Team)] == ["e/t2", "e/t3"]


DAMAGE = {
    "cut off": lambda data: data[: len(data) // 2],
    "a flipped bit": lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
    "empty": lambda data: b"",
    "zeros": lambda data: bytes(len(data)),
    "something else": lambda data: b"\xff\xfe" * 40,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_set_aside_and_the_last_good_one_serves(library: Library, damage) -> None:  # type: ignore[no-untyped-def]
    library.apply([stored(team(1))])
    library.apply([stored(team(2))])
    path = library._folder / "team.json"
    path.write_bytes(damage(path.read_bytes()))
    again = Library(library._folder)
    assert [each.id for each in again.all(Team)] == ["e/t1"]
    assert [each.name for each in again.damaged] == ["team.json.damaged-1"]
    assert again.behind
    # The next process sees only a good backup, and still knows that it is old.
    later = Library(library._folder)
    assert [each.id for each in later.all(Team)] == ["e/t1"]
    assert later.behind
    later.apply([stored(team(3))])
    assert [each.id for each in later.all(Team)] == ["e/t1", "e/t3"]
    later.keep_only({("team", "e/t3")})
    assert not later.behind
    assert [each.id for each in Library(library._folder).all(Team)] == ["e/t3"]


def test_a_damaged_file_never_takes_the_place_of_the_last_good_one(library: Library) -> None:
    library.apply([stored(team(1))])
    library.apply([stored(team(2))])
    path = library._folder / "team.json"
    path.write_bytes(b"junk")
    again = Library(library._folder)
    again.apply([stored(team(3))])
    assert [each.id for each in again.all(Team)] == ["e/t1", "e/t3"]
    path.write_bytes(b"junk")
    assert [each.id for each in Library(library._folder).all(Team)] == ["e/t1"]


def test_files_that_are_all_damaged_leave_an_empty_library(library: Library) -> None:
    library.apply([stored(team(1))])
    library.apply([stored(team(2))])
    for path in library._folder.glob("team.json*"):
        path.write_bytes(b"junk")
    again = Library(library._folder)
    assert again.all(Team) == []
    assert again.behind
    again.apply([stored(team(4))])
    assert Library(library._folder).all(Team) == [team(4)]


def test_damaged_files_do_not_pile_up_without_end(library: Library) -> None:
    for number in range(12):
        library.apply([stored(team(number))])
        (library._folder / "team.json").write_bytes(b"junk")
        library = Library(library._folder)
        library.all(Team)
    assert len(library.damaged) == 9


def test_a_writer_that_is_held_up_is_told_who_holds_the_lock(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.apply([stored(team(1))])
    with (library._folder / "lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        monkeypatch.setattr("content.library.write_lock", _impatient)
        with pytest.raises(LibraryBusy) as refused:
            library.apply([stored(team(2))])
    assert str(os.getpid()) in refused.value.fields["holder"]
    assert [each.id for each in library.all(Team)] == ["e/t1"]
    library.apply([stored(team(2))])


def _impatient(path: Path, wait: float = 0.0):  # type: ignore[no-untyped-def]
    from content.lock import write_lock

    return write_lock(path, wait=0.0)


def test_a_reader_never_waits_for_a_writer(library: Library) -> None:
    library.apply([stored(team(1))])
    library.apply([stored(team(2))])
    (library._folder / "team.json").write_bytes(b"junk")
    with (library._folder / "lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        again = Library(library._folder)
        assert [each.id for each in again.all(Team)] == ["e/t1"]
        assert again.damaged == []
    again.apply([stored(team(3))])
    assert len(again.damaged) == 1


_WRITER = """
import sys
import threading
from pathlib import Path
from content.decode import stored
from content.documents import Team
from content.library import Library
library = Library(Path(sys.argv[1]))
for number in range(25):
    library.apply([stored(Team(id=f"e/{sys.argv[2]}{number}", name="甲"))])
"""


def test_two_processes_that_write_at_once_lose_nothing(library: Library) -> None:
    command = [sys.executable, "-c", _WRITER, str(library._folder)]
    writers = [subprocess.Popen([*command, name]) for name in ("a", "b")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(library.all(Team)) == 50 or library.refresh()
    assert len(library.all(Team)) == 50


def test_a_full_disk_is_said_and_changes_nothing(library: Library) -> None:
    library.apply([stored(team(1)), stored(Wish(id="e/w", text="甲", made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))])
    before = {path.name: path.read_bytes() for path in library._folder.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # A file of a few kilobytes fits, the second one does not; Python ignores SIGXFSZ, so it is EFBIG.
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(LibraryFull):
            library.apply([stored(team(2)), StoredDocument("zebra", 1, "e/z", {"text": "x" * 30_000})])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert {path.name: path.read_bytes() for path in library._folder.iterdir()} == before
    assert [each.id for each in library.all(Team)] == ["e/t1"]
    library.apply([stored(team(2))])
    assert len(Library(library._folder).all(Team)) == 2


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryFailed) as failed:
        Library(tmp_path / "file" / "content")
    assert failed.value.fields["reason"] == os.strerror(errno.ENOTDIR)


def test_reading_imports_no_tinydb(library: Library) -> None:
    library.apply([stored(team(1))])
    code = (
        "import sys; from pathlib import Path\n"
        "from content.library import Library; from content.documents import Team\n"
        "assert len(Library(Path(sys.argv[1])).all(Team)) == 1\n"
        "assert not {'tinydb', 'yaml', 'pypinyin', 'content.pack'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(library._folder)], check=True)


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"team": {}},
        {"team": {"e/t1": {"version": 1, "body": {"名": "水\n电", "list": [1, {"a": []}], "empty": {}}}}, "empty": {}},
        {"_default": {}, "team": {f"e/t{n}": {"version": n, "body": {"id": str(n)}} for n in range(2000)}},
    ],
)
def test_a_file_is_written_in_pieces_as_it_would_be_at_once(tmp_path: Path, tables: storage.Tables) -> None:
    whole = msgspec.json.format(msgspec.json.encode(tables), indent=1)
    assert b"".join(storage.encode(tables)) == whole
    storage.write_aside(tmp_path / "team.json", tables)
    written = storage.aside(tmp_path / "team.json").read_bytes()
    assert written.partition(b"\n")[2] == whole
    assert storage.decode(written) == tables


def test_whoever_reads_while_this_process_writes_sees_what_was_there_at_once(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.apply([stored(team(1)), stored(team(2, "旧"))])
    before = library.all(Team)
    writing, go_on = threading.Event(), threading.Event()
    real = os.fsync

    def slow(handle: int) -> None:
        writing.set()
        assert go_on.wait(20)
        real(handle)

    monkeypatch.setattr(os, "fsync", slow)
    writer = threading.Thread(target=library.apply, args=([stored(team(2, "新")), stored(team(3))],))
    writer.start()
    assert writing.wait(20)
    assert library.all(Team) == before
    assert not library.refresh()
    go_on.set()
    writer.join()
    after = library.all(Team)
    assert [each.name for each in after] == ["党支部", "新", "党支部"]
    # Only what changed was decoded anew.
    assert after[0] is before[0]
