"""What a write takes away or changes is in no file any more: it may be what somebody no longer agrees to."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from content import storage
from content.decode import deleted, stored
from content.documents import Person
from content.library import Library

NAME = "欧阳娜娜"


def person(number: int, **fields: object) -> Person:
    values = {"id": f"a/p-{number}", "name": "张三", "roles": [{"role": "volunteer"}], **fields}
    return msgspec.convert(values, Person)


def keepers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file() and NAME.encode() in path.read_bytes())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path)
    made.apply([stored(person(1, name=NAME))])
    made.apply([stored(person(2))])
    assert keepers(tmp_path) == ["person.json", "person.json.bak"]
    return made


@pytest.mark.parametrize("how", ["masked", "deleted", "all else goes", "start over"])
def test_a_name_that_goes_is_gone_from_the_file_its_backup_and_what_was_set_aside(
    library: Library, tmp_path: Path, how: str
) -> None:
    path = tmp_path / "person.json"
    path.write_bytes(path.read_bytes()[:-1])
    library = Library(tmp_path)
    assert [each.name for each in library.all(Person)] == [NAME]
    library.apply([stored(person(3))])
    assert library.damaged
    assert "person.json.damaged-1" in keepers(tmp_path)
    match how:
        case "masked":
            library.apply([stored(person(1, name="欧**娜"))])
        case "deleted":
            library.apply([deleted("person", "a/p-1")])
        case "all else goes":
            library.apply([stored(person(2))], replace=True)
        case _:
            library.keep_only({("person", "a/p-3")})
    assert keepers(tmp_path) == []
    assert NAME not in {each.name for each in Library(tmp_path).all(Person)}


def test_a_file_that_is_damaged_after_that_does_not_bring_the_name_back(library: Library, tmp_path: Path) -> None:
    library.apply([deleted("person", "a/p-1")])
    path = tmp_path / "person.json"
    path.write_bytes(b"rubbish")
    again = Library(tmp_path)
    assert [each.id for each in again.all(Person)] == ["a/p-2"]
    assert again.behind


def test_a_power_cut_between_backup_and_file_leaves_the_old_file_and_the_same_changes_end_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def cut(self: Path, target: Path) -> Path:
        if self == storage.aside(tmp_path / "person.json"):
            raise OSError("power cut")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(Exception, match="library-failed"):
        library.apply([deleted("person", "a/p-1")])
    monkeypatch.undo()
    again = Library(tmp_path)
    assert {each.id for each in again.all(Person)} == {"a/p-1", "a/p-2"}
    again.apply([deleted("person", "a/p-1")])
    assert keepers(tmp_path) == []


def test_what_is_only_added_to_keeps_the_version_before(library: Library, tmp_path: Path) -> None:
    library.apply([stored(person(3))])
    kept = storage.decode((tmp_path / "person.json.bak").read_bytes())
    assert set(kept["person"]) == {"a/p-1", "a/p-2"}
