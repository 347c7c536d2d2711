"""A mistake in a pack, at its place."""

from __future__ import annotations

from typing import NamedTuple

MAX_MISTAKES = 1000
"""More are not listed: nobody reads them, and the first usually explain the rest."""


class Mistake(NamedTuple):
    """One mistake; `str()` gives `file:line: what is wrong`."""

    file: str
    """Path within the pack, with `/`; `.` for the folder itself."""
    line: int
    """From 1."""
    problem: str
    """What is wrong, in English, without file and line."""
    code: str
    """Kind of mistake, such as `missing-field` or `missing-reference`."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class Mistakes:
    """Gathers the mistakes of a pack."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, file: str, line: int, code: str, problem: str) -> None:
        """Note a mistake."""
        if len(self._found) <= MAX_MISTAKES:
            self._found.append(Mistake(_printable(file), line, _printable(problem), code))

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> list[Mistake]:
        """Return the mistakes by file and line, each once, the list cut off where it gets too long."""
        found = sorted(set(self._found))
        if len(found) > MAX_MISTAKES:
            found = [*found[:MAX_MISTAKES], Mistake(".", 1, "there are more mistakes; mend these first", "more")]
        return found


def _printable(text: str) -> str:
    """Return what can be printed on one line: names in files and of files may be anything."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
