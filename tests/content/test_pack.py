"""Content packs: what is read, and every mistake with its line."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from small_pack import FILES, write_files, write_pack

from content.documents import (
    TYPES,
    Bilingual,
    Building,
    Card,
    Document,
    Estate,
    Matter,
    Notice,
    Person,
    Promise,
    Quiz,
    Staff,
    Team,
    Wish,
)
from content.documents.card import card_id
from content.documents.staff import pin_matches
from content.errors import PackInvalid
from content.pack import Mistake, check, read
from content.pack.fields import _SCALARS, struct_shape
from content.sample import sample_folder
from language import translation

KEY = bytes(32)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    return read(write_pack(tmp_path_factory.mktemp("pack"))).documents(KEY, lambda: bytes(16))


def only(documents: list[Document], kind: type) -> Document:
    (found,) = [document for document in documents if isinstance(document, kind)]
    return found


def test_every_type_can_stand_in_a_pack(documents: list[Document]) -> None:
    assert {document.type for document in documents} == set(TYPES)


def test_short_ids_and_references_are_completed(documents: list[Document]) -> None:
    person = only(documents, Person)
    assert isinstance(person, Person)
    assert person.id == "gk/p1"
    assert person.team == "gk/office"
    assert person.home == "gk/b3/2-501"
    assert person.roles[0].role == "captain"
    assert person.roles[0].buildings == ["gk/b3"]
    assert only(documents, Building).estate == "gk"  # type: ignore[attr-defined]
    assert only(documents, Estate).categories[0].promise == "gk/5341"  # type: ignore[attr-defined]
    assert only(documents, Quiz).id == "gk/law"
    assert only(documents, Promise).steps[0].urgencies == ["urgent"]  # type: ignore[attr-defined]


def test_the_field_decides_what_a_value_is(documents: list[Document]) -> None:
    assert only(documents, Promise).id == "gk/5341"
    assert only(documents, Person).phone == "02788880001"  # type: ignore[attr-defined]
    assert only(documents, Team).hours == "8:30-17:30"  # type: ignore[attr-defined]
    assert only(documents, Person).consents.name == dt.date(2026, 3, 1)  # type: ignore[attr-defined]
    unit = only(documents, Building).units[0]  # type: ignore[attr-defined]
    assert (unit.id, unit.floors) == ("1", 18)


def test_times_without_a_zone_are_china_s(documents: list[Document]) -> None:
    assert only(documents, Wish).made_at == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # type: ignore[attr-defined]
    at = only(documents, Matter).events[0].at  # type: ignore[attr-defined]
    assert at == dt.datetime(2026, 11, 1, 0, 4, 30, tzinfo=dt.UTC)


def test_answers_are_letters_or_true_and_false(documents: list[Document]) -> None:
    assert [question.answers for question in only(documents, Quiz).questions] == [[1], [1], [0, 2]]  # type: ignore[attr-defined]


def test_a_notice_has_both_bodies(documents: list[Document]) -> None:
    notice = only(documents, Notice)
    assert isinstance(notice, Notice)
    assert notice.body == Bilingual(zh="**停水** 3 小时", en="No water")
    assert notice.pinned and notice.until == dt.date(2026, 12, 1)


def test_card_numbers_and_pins_are_hashed(documents: list[Document]) -> None:
    assert only(documents, Card).id == card_id("gk", KEY, "em4100", bytes.fromhex("0a00b1c2d3"))
    staff = only(documents, Staff)
    assert isinstance(staff, Staff)
    assert pin_matches("0420", staff.pin_hash)
    assert "0420" not in repr(staff)


def test_the_sample_estate_has_no_mistake() -> None:
    assert check(sample_folder()) == []


def with_line(name: str, old: str, new: str) -> tuple[str, str]:
    text = FILES[name]
    assert old in text
    return name, text.replace(old, new)


WISHES_ON_ONE_LINE = "[{id: w1, text: a, made_at: 2026-11-01 08:00}, {id: w1, text: b, made_at: 2026-11-01 08:00}]"

MISTAKES = {
    "no such field": (with_line("people.yaml", "  phone:", "  phnoe:"), 6, "unknown-field", "'phone' meant"),
    "a missing field": (with_line("people.yaml", "  name: 王秀英\n", ""), 1, "missing-field", "'name'"),
    "an empty field": (with_line("people.yaml", "name: 王秀英", "name:"), 2, "missing-field", "'name' is empty"),
    "a blank text": (with_line("people.yaml", "name: 王秀英", 'name: "  "'), 2, "bad-value", "'name' is empty"),
    "nobody's role": (with_line("people.yaml", "role: captain", "role: captian"), 4, "missing-reference", "captain"),
    "no roles": (
        with_line("people.yaml", "roles:\n    - {role: captain, buildings: [b3]}", "roles: []"), 3, "unsound", "role"
    ),
    "no such team": (with_line("people.yaml", "team: office", "team: offce"), 5, "missing-reference", "offce"),
    "a building that is none": (
        with_line("people.yaml", "buildings: [b3]", "buildings: [office]"), 4, "missing-reference", "is a team"
    ),
    "a full id": (
        with_line("people.yaml", "buildings: [b3]", "buildings: [gk/b3]"), 4, "missing-reference", "write 'b3'"
    ),
    "an id with its estate": (with_line("people.yaml", "id: p1", "id: gk/p1"), 1, "bad-id", "write the short"),
    "an id with a space": (with_line("wishes.yaml", "id: w1", "id: w 1"), 1, "bad-id", "is no id"),
    "a floor that is not there": (
        with_line("people.yaml", "b3/2-501", "b3/2-701"), 7, "missing-reference", "floor 7 and a home 01"
    ),
    "a home that is not there": (with_line("people.yaml", "b3/2-501", "b3/2-503"), 7, "missing-reference", "home 03"),
    "a unit that is not there": (with_line("people.yaml", "b3/2-501", "b3/3-501"), 7, "missing-reference", "unit '3'"),
    "what is no home": (with_line("people.yaml", "b3/2-501", "501"), 7, "missing-reference", "BUILDING/UNIT"),
    "a day that is none": (with_line("people.yaml", "2026-03-01", "2026-02-30"), 8, "bad-value", "a day like"),
    "yes instead of a day": (with_line("people.yaml", "2026-03-01", "true"), 8, "bad-value", "a day like"),
    "a list, not a text": (with_line("people.yaml", "name: 王秀英", "name: [王]"), 2, "bad-value", "not a list"),
    "a text instead of a list": (with_line("people.yaml", "[b3]", "b3"), 4, "bad-value", "a list"),
    "yes": (with_line("notices/water.md", "pinned: true", "pinned: yes"), 6, "bad-value", "true or false"),
    "a class that is not there": (
        with_line("notices/water.md", "class: property", "class: prop"), 3, "missing-reference", "property"
    ),
    "a number as time": (with_line("notices/water.md", "2026-11-20 08:00", "20261120"), 4, "bad-value", "a time"),
    "no front matter": (("notices/water.md", "# 停水\n"), 1, "yaml-syntax", "begins with"),
    "front matter without end": (("notices/water.md", "---\ntitle: 停水\n"), 3, "yaml-syntax", "must end"),
    "empty front matter": (("notices/water.md", "---\n---\n停水"), 2, "wrong-kind", "fields"),
    "a notice without body": (
        ("notices/water.md", FILES["notices/water.md"].partition("**")[0]), 9, "bad-value", "'body' is empty"
    ),
    "an id in a notice": (with_line("notices/water.md", "title:", "id: x\ntitle:"), 2, "unknown-field", "file's name"),
    "an escape in a body": (
        with_line("notices/water.md", "3 小时", "3 \x1b[2J"), 9, "control-character", "no screen can show"
    ),
    "an escape in quotes": (
        with_line("people.yaml", "name: 王秀英", 'name: "\\e[2J"'), 2, "control-character", "no screen can show"
    ),
    "a NUL": (with_line("people.yaml", "王秀英", "王\0英"), 2, "control-character", "no screen can show"),
    "a whole number": (with_line("promises.yaml", "minutes: 5", "minutes: five"), 4, "bad-value", "whole number"),
    "too small a number": (with_line("promises.yaml", "minutes: 5", "minutes: 0"), 4, "bad-value", "at least 1"),
    "too large a number": (with_line("promises.yaml", "minutes: 5", "minutes: 527041"), 4, "bad-value", "at most 5270"),
    "a state that is none": (with_line("promises.yaml", "on_site", "there"), 4, "bad-value", "one of"),
    "an urgency that is none": (with_line("promises.yaml", "[urgent]", "[soon]"), 4, "missing-reference", "urgencies"),
    "a unit twice": (
        with_line("buildings.yaml", "    - {id: 2", "    - {id: 1, floors: 1, homes_per_floor: 1}\n    - {id: 2"), 5,
        "unsound", "stands twice",
    ),
    "a building of another estate": (
        with_line("buildings.yaml", "- id: b3", "- id: b3\n  estate: other"), 2, "other-estate", "leave 'estate' out"
    ),
    "no such promise": (with_line("estate.yaml", "promise: 5341", "promise: 1"), 10, "missing-reference", "'1'"),
    "a role twice": (with_line("estate.yaml", "id: party_member", "id: captain"), 19, "unsound", "stands twice"),
    "no number to call": (with_line("estate.yaml", "phone: 119", "phone: 1l9"), 14, "unsound", "no telephone number"),
    "a bad estate id": (with_line("estate.yaml", "id: gk", "id: G K"), 1, "bad-id", "no id of an estate"),
    "an id twice": (with_line("wishes.yaml", "id: w1", "id: b3"), 1, "duplicate-id", "buildings.yaml:1"),
    "an id twice on one line": (("wishes.yaml", WISHES_ON_ONE_LINE), 1, "duplicate-id", "wishes.yaml:1"),
    "a card twice": (
        ("cards.yaml", FILES["cards.yaml"] + FILES["cards.yaml"].replace("B1", "b1")), 2, "duplicate-id", "line 1"
    ),
    "a key twice": (with_line("teams.yaml", "name:", "id: x, name:"), 1, "duplicate-key", "twice"),
    "half a byte": (with_line("cards.yaml", "0a00B1c2d3", "0a00B1c2d"), 1, "bad-value", "hexadecimal"),
    "a card of nobody": (with_line("cards.yaml", ", home: b3/1-1203", ""), 1, "unsound", "either"),
    "a card of both": (with_line("cards.yaml", "home:", "person: p1, home:"), 1, "unsound", "either"),
    "a card that tells a door": (with_line("cards.yaml", "您好", "1203 您好"), 1, "telling-label", "label"),
    "a short PIN": (with_line("staff.yaml", "0420", "042"), 1, "bad-value", "4 to 12 digits"),
    "a role that no staff has": (with_line("staff.yaml", "role: captain", "role: boss"), 1, "bad-value", "technician"),
    "an answer that is a number": (with_line("quizzes/law.yaml", "[B]", "[1]"), 3, "bad-value", "letter"),
    "an answer that there is not": (with_line("quizzes/law.yaml", "[B]", "[C]"), 3, "unsound", "choice number 3"),
    "yes for true": (with_line("quizzes/law.yaml", "[false]", "[no]"), 4, "bad-value", "true or false"),
    "two right answers of one": (with_line("quizzes/law.yaml", "[B]", "[A, B]"), 3, "unsound", "exactly one"),
    "a question twice": (with_line("quizzes/law.yaml", "id: q2", "id: q1"), 4, "unsound", "twice"),
    "a short number": (with_line("matters.yaml", "407182653", "40718265"), 2, "unsound", "nine digits"),
    "a mapping instead of a list": (("teams.yaml", "id: office\nname: x\n"), 1, "wrong-kind", "wants a list"),
    "an empty entry": (("wishes.yaml", "-\n"), 1, "wrong-kind", "a mapping"),
    "an anchor": (("wishes.yaml", "- &a {id: w1}\n"), 1, "yaml-feature", "anchors"),
    "an alias": (("wishes.yaml", "- {id: w1}\n- *a\n"), 2, "yaml-feature", "aliases"),
    "a tag": (("wishes.yaml", "- !!python/object/apply:os.abort []\n"), 1, "yaml-feature", "tags"),
    "two documents": (("wishes.yaml", "--- []\n--- []\n"), 2, "yaml-feature", "second document"),
    "a list as a name": (("wishes.yaml", "- {[a]: b}\n"), 1, "yaml-feature", "braces"),
    "a tab": (("wishes.yaml", "- id: w1\n\ttext: x\n"), 2, "yaml-syntax", "tab"),
    "a colon": (("wishes.yaml", "- id: w1\n  text: a: b\n"), 2, "yaml-syntax", "': '"),
    "nested too deeply": (("wishes.yaml", "[" * 900 + "]" * 900), 1, "yaml-feature", "deeply"),
    "GBK": (("wishes.yaml", "# ok\n- {id: w1}\n# 中文".encode("gbk")), 3, "not-utf8", "GBK"),
    "a misspelt file": (("people.yml", ""), 1, "unknown-file", "no file of a pack"),
    "a misspelt folder": (("notice/x.md", ""), 1, "unknown-file", "no file of a pack"),
    "a misspelt notice": (("notices/x.txt", ""), 1, "unknown-file", ".md"),
    "an empty quiz": (("quizzes/x.yaml", ""), 1, "missing-field", "empty"),
    "a quiz that is a list": (("quizzes/x.yaml", "[]"), 1, "wrong-kind", "mapping"),
    "a quiz with a bad name": (("quizzes/x y.yaml", FILES["quizzes/law.yaml"]), 1, "bad-id", "is no id"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "line", "code", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, change: tuple[str, str | bytes], line: int, code: str, words: str
) -> None:
    name, text = change
    found = check(write_files(tmp_path, {**FILES, name: text}))
    place = "notice" if name.startswith("notice/") else name
    assert [(each.file, each.line, each.code) for each in found] == [(place, line, code)], found
    assert words in found[0].problem
    assert str(found[0]) == f"{place}:{line}: {found[0].problem}"


@pytest.mark.parametrize(("change", "line", "code", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_in_the_language_of_whoever_reads(
    tmp_path: Path, change: tuple[str, str | bytes], line: int, code: str, words: str
) -> None:
    name, text = change
    (found,) = check(write_files(tmp_path, {**FILES, name: text}))
    before = translation.current()
    try:
        told = {}
        for language in translation.LANGUAGES:
            translation.use(language)
            told[language] = found.in_words()
    finally:
        translation.use(before)
    assert told["en"] == found.problem
    assert re.search("[\u4e00-\u9fff]", told["zh"])
    # Beside names of a pack's files and fields, and what stands in them, no English sentence.
    ours = re.sub("“[^”]*”|\\([^)]*\\)|（[^）]*）", "", told["zh"]).partition("，不是")[0]
    assert not re.search(r"\b(is|are|not|no|wants|needs|stands|has|the|there)\b", ours), told["zh"]


def test_what_a_file_holds_cannot_write_to_the_terminal_that_its_mistake_is_shown_on(tmp_path: Path) -> None:
    changed = with_line("wishes.yaml", "id: w1", 'id: "w\\n\\e[2J"')
    for found in check(write_files(tmp_path, {**FILES, changed[0]: changed[1]})):
        assert found.problem.isprintable()
        assert found.in_words().isprintable()


def test_all_mistakes_are_named_not_only_the_first(tmp_path: Path) -> None:
    people = "- {id: p1, name: 王, roles: [{rol: captain}], team: nowhere, phone: [1]}\n- {id: p1, roles: []}\n"
    found = check(write_pack(tmp_path, people=people, teams="- {id: t, nam: x}\n", staff=None))
    assert sorted((each.file, each.line, each.code) for each in found) == [
        ("people.yaml", 1, "bad-value"),
        ("people.yaml", 1, "missing-field"),
        ("people.yaml", 1, "missing-reference"),
        ("people.yaml", 1, "unknown-field"),
        ("people.yaml", 2, "duplicate-id"),
        ("people.yaml", 2, "missing-field"),
        ("teams.yaml", 1, "missing-field"),
        ("teams.yaml", 1, "unknown-field"),
    ]


def test_a_file_that_cannot_be_read_brings_forth_no_other_mistakes(tmp_path: Path) -> None:
    found = check(write_pack(tmp_path, buildings="- id: b3\n  units: [\n", estate=FILES["estate.yaml"]))
    assert [each.file for each in found] == ["buildings.yaml"]


def test_a_pack_with_mistakes_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid) as refused:
        read(write_pack(tmp_path, teams="x"))
    assert refused.value.fields["mistakes"][0].file == "teams.yaml"


def test_only_the_estate_is_needed(tmp_path: Path) -> None:
    estate = FILES["estate.yaml"].replace("    promise: 5341\n", "")
    pack = read(write_files(tmp_path, {"estate.yaml": estate, "README.md": "x", "_old/x": "", "LICENSE": ""}))
    assert [each.id for each in pack.documents(KEY, lambda: bytes(16))] == ["gk"]


def test_bom_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    files = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items()}
    assert check(write_files(tmp_path, dict(files))) == []


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    assert [each.code for each in check(tmp_path / "nowhere")] == ["not-found"]
    (tmp_path / "file").write_text("")
    assert [each.code for each in check(tmp_path / "file")] == ["not-found"]
    assert [each.code for each in check(tmp_path)] == ["not-found", "unknown-file"]


def test_what_is_no_file_is_a_mistake_and_nothing_waits(tmp_path: Path) -> None:
    write_pack(tmp_path, wishes=None, teams=None)
    os.mkfifo(tmp_path / "wishes.yaml")
    (tmp_path / "teams.yaml").symlink_to("/dev/zero")
    (tmp_path / "quizzes" / "folder.yaml").mkdir()
    found = check(tmp_path)
    assert {each.file for each in found} == {"quizzes/folder.yaml", "teams.yaml", "wishes.yaml", "people.yaml"}


def test_huge_files_are_refused(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with (tmp_path / "wishes.yaml").open("ab") as file:
        file.truncate(9 * 1024 * 1024)
    assert [each.code for each in check(tmp_path)] == ["too-big"]


def test_no_more_mistakes_are_listed_than_anybody_reads(tmp_path: Path) -> None:
    found = check(write_pack(tmp_path, wishes="- x\n" * 20_000))
    assert len(found) == 1001
    assert found[-1] == Mistake(".", 1, "there are more mistakes; mend these first", "more")


def test_the_reader_knows_the_fields_of_every_definition() -> None:
    import msgspec.inspect as shapes

    def visit(shape: object) -> None:
        if isinstance(shape, shapes.Metadata):
            visit(shape.type)
        elif isinstance(shape, shapes.UnionType):
            for member in shape.types:
                visit(member)
        elif isinstance(shape, shapes.ListType):
            visit(shape.item_type)
        elif isinstance(shape, shapes.StructType):
            for field in shape.fields:
                visit(field.type)
        else:
            assert isinstance(shape, shapes.NoneType) or type(shape) in _SCALARS

    for kind in TYPES.values():
        visit(struct_shape(kind))
