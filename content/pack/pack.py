"""Reads and checks a pack: every file, every entry, and what they say of one another."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from content.documents import Building, Document, Estate, Person
from content.errors import PackInvalid
from content.pack.checks import Known, check_label, check_reference, estate_tables
from content.pack.fields import FieldReader, Reference
from content.pack.files import PackFile, read_files
from content.pack.front_matter import parse_notice
from content.pack.mistakes import Mistake, Mistakes
from content.pack.parts import ESTATE, ESTATE_PART, FOLDERS, LISTS, CardEntry, Entry, Part, StaffEntry
from content.pack.tree import Mapping, Node, Scalar, Sequence, parse
from content.problem import problem
from language.translation import N_

_ESTATE_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NO_ESTATE = "estate"
"""Stands for an estate's id that could not be read, so that the other files are still checked."""


@dataclass
class Pack:
    """A pack without mistakes."""

    estate: Estate
    entries: list[Document]
    """All documents that stand in the pack as they are, the estate first."""
    cards: list[CardEntry]
    staff: list[StaffEntry]

    def documents(self, card_key: bytes, salt: Callable[[], bytes]) -> list[Document]:
        """Return all documents in their private form: `Document.public()` is what a lobby may have.

        It takes as long as `hashed`. `salt` gives 16 random bytes a call.
        """
        return [*self.entries, *self.hashed(card_key, lambda staff: salt())]

    def hashed(self, card_key: bytes, salt_of: Callable[[str], bytes]) -> list[Document]:
        """Return the documents that keep a slow hash only: cards, then staff.

        Takes about 20 ms a card and 80 ms a member of staff, shared by the processors.

        Args:
            card_key: The estate's card key, 32 bytes.
            salt_of: Gives 16 bytes that nobody can guess, for the id of a member of staff.
        """
        salts = [salt_of(member.id) for member in self.staff]
        # What hashes lets other threads run; each PIN takes 32 MiB while it does.
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            cards = pool.map(lambda card: card.document(self.estate.id, card_key), self.cards)
            staff = pool.map(lambda member, salted: member.document(salted), self.staff, salts)
            return [*cards, *staff]


def read(folder: Path) -> Pack:
    """Return the pack in the folder.

    Raises:
        PackInvalid: With all its mistakes.
    """
    pack, mistakes = _examine(folder)
    if pack is None or mistakes:
        raise PackInvalid(mistakes=mistakes)
    return pack


def check(folder: Path) -> list[Mistake]:
    """Return the mistakes of the pack in the folder, by file and line."""
    return _examine(folder)[1]


class _Placed(NamedTuple):
    """An entry and where it stands."""

    entry: Entry
    file: str
    node: Mapping


def _examine(folder: Path) -> tuple[Pack | None, list[Mistake]]:
    mistakes = Mistakes()
    files = read_files(folder, mistakes)
    examination = _Examination(mistakes)
    estate = examination.estate(files.get(ESTATE))
    for name, part in LISTS.items():
        if name in files:
            examination.list_file(files[name], part)
    for place, (ending, part) in FOLDERS.items():
        for name, file in files.items():
            if name.startswith(f"{place}/"):
                examination.single_file(file, part, name.removeprefix(f"{place}/").removesuffix(ending))
    # Whether something is missing can be said once all is known.
    examination.check_all()
    return (examination.pack(estate) if estate else None), mistakes.sorted()


class _Examination:
    """One pass over a pack."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self.known = Known(_NO_ESTATE)
        self.references: list[Reference] = []
        self.placed: list[_Placed] = []

    def estate(self, file: PackFile | None) -> Estate | None:
        """Read the estate, whose id all the others begin with."""
        if file is None:
            return None
        before = len(self.mistakes)
        node = parse(file.text, self._reporter(file.name))
        if node is None:
            if len(self.mistakes) == before:
                self.mistakes.add(file.name, 1, "missing-field", problem(N_("is empty")))
            return None
        self.known.tables = estate_tables(node)
        identity = node.entries.get("id") if isinstance(node, Mapping) else None
        if isinstance(identity, Scalar) and identity.value:
            if _ESTATE_ID.fullmatch(identity.value):
                self.known = self._known_as(identity.value)
            else:
                words = N_("{id!r} is no id of an estate: small letters, digits and -, beginning with a letter")
                self.mistakes.add(file.name, identity.line, "bad-id", problem(words, id=identity.value))
        entry = self._entry(file, node, ESTATE_PART, complete_id=False)
        return entry if isinstance(entry, Estate) else None

    def _known_as(self, estate: str) -> Known:
        known = Known(estate)
        known.tables = self.known.tables
        return known

    def list_file(self, file: PackFile, part: Part) -> None:
        """Read a file that holds a list of entries."""
        before = len(self.mistakes)
        node = parse(file.text, self._reporter(file.name))
        if isinstance(node, Sequence):
            for item in node.items:
                self._entry(file, item, part)
        elif node is not None:
            told = problem(N_("wants a list: each entry begins with '- '"))
            self.mistakes.add(file.name, node.line, "wrong-kind", told)
        if not isinstance(node, Sequence) and len(self.mistakes) > before:
            self.known.unread.add(_type_of(part))

    def single_file(self, file: PackFile, part: Part, identity: str) -> None:
        """Read a file that holds one entry and is named by its id."""
        before = len(self.mistakes)
        report = self._reporter(file.name)
        node = parse_notice(file.text, report) if file.name.endswith(".md") else parse(file.text, report)
        if node is None:
            if len(self.mistakes) == before:
                report(1, "missing-field", problem(N_("is empty")))
            return
        if isinstance(node, Mapping):
            if "id" in node.entries:
                told = problem(N_("leave 'id' out: the file's name is the id"))
                report(node.lines["id"], "unknown-field", told)
            node.entries["id"] = Scalar(1, identity)
            node.lines["id"] = 1
        self._entry(file, node, part)

    def _entry(self, file: PackFile, node: Node, part: Part, *, complete_id: bool = True) -> Entry | None:
        report = self._reporter(file.name)
        if isinstance(node, Mapping):
            if part.prepare is not None:
                part.prepare(node, report)
            if part.kind is Building and "estate" not in node.entries:
                node.entries["estate"] = Scalar(node.line, self.known.estate)
            elif part.kind is Building:
                self._check_estate(node, report)
            self._note_id(file, node, part)
        reader = FieldReader(file.name, self.known.estate, report, self.references)
        values = reader.read(node, part.kind, complete_id=complete_id)
        if values is None or not isinstance(node, Mapping):
            return None
        try:
            entry = msgspec.convert(values, part.kind)
        except msgspec.ValidationError as error:
            report(node.line, "bad-value", str(error))
            return None
        for path, found in entry.problems():
            report(_line_of(node, path), "unsound", problem(N_("{field}: {problem}"), field=path, problem=found))
        self.placed.append(_Placed(entry, file.name, node))
        return entry

    def _check_estate(self, building: Mapping, report: Callable[[int, str, str], None]) -> None:
        written = building.entries["estate"]
        if isinstance(written, Scalar) and written.value != self.known.estate != _NO_ESTATE:
            words = N_("the building is in the estate {estate!r}, not {written!r}: leave 'estate' out")
            told = problem(words, estate=self.known.estate, written=written.value)
            report(building.lines["estate"], "other-estate", told)

    def _note_id(self, file: PackFile, node: Mapping, part: Part) -> None:
        identity = node.entries.get("id")
        if isinstance(identity, Scalar) and identity.value and part.kind is not Estate:
            full = f"{self.known.estate}/{identity.value.removeprefix(f'{self.known.estate}/')}"
            self.known.add(_type_of(part), full, file.name, identity.line, self.mistakes)

    def pack(self, estate: Estate) -> Pack:
        """Return what was read as a pack."""
        entries = [placed.entry for placed in self.placed]
        return Pack(
            estate,
            [entry for entry in entries if isinstance(entry, Document)],
            [entry for entry in entries if isinstance(entry, CardEntry)],
            [entry for entry in entries if isinstance(entry, StaffEntry)],
        )

    def check_all(self) -> None:
        """Check what entries say of one another."""
        self.known.buildings = {placed.entry.id: placed.entry for placed in self._of(Building)}
        self.known.people = {placed.entry.id: placed.entry for placed in self._of(Person)}
        for reference in self.references:
            check_reference(reference, self.known, self.mistakes)
        seen: dict[tuple[str, str], int] = {}
        for placed in self._of(CardEntry):
            line = placed.node.line
            check_label(placed.entry, placed.file, line, self.known, self.mistakes)
            number = (placed.entry.technology, placed.entry.raw.lower())
            if number in seen:
                told = problem(N_("this card stands twice, first in line {line}"), line=seen[number])
                self.mistakes.add(placed.file, line, "duplicate-id", told)
            seen.setdefault(number, line)

    def _of(self, kind: type[Any]) -> Iterator[Any]:
        return (placed for placed in self.placed if isinstance(placed.entry, kind))

    def _reporter(self, file: str) -> Callable[[int, str, str], None]:
        def report(line: int, code: str, told: str) -> None:
            self.mistakes.add(file, line, code, told)

        return report


def _type_of(part: Part) -> str:
    return part.kind.type if issubclass(part.kind, Document) else part.kind.__name__


def _line_of(node: Node, path: str) -> int:
    """Return the line of a field like `questions.3.answers`, or of what of it is there."""
    line = node.line
    for step in path.split("."):
        if isinstance(node, Mapping) and step in node.entries:
            line, node = node.lines.get(step, node.line), node.entries[step]
        elif isinstance(node, Sequence) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
            line = node.line
        else:
            break
    return line
