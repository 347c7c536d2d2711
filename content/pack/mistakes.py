"""A mistake in a pack, at its place."""

from __future__ import annotations

from typing import NamedTuple

from content.problem import Problem, in_words, printable, problem
from language.translation import N_

MAX_MISTAKES = 1000
"""More are not listed: nobody reads them, and the first usually explain the rest."""


class Mistake(NamedTuple):
    """One mistake; `str()` gives `file:line: what is wrong`."""

    file: str
    """Path within the pack, with `/`; `.` for the folder itself."""
    line: int
    """From 1."""
    problem: str
    """What is wrong, in English, without file and line; `in_words` says it in the language in use."""
    code: str
    """Kind of mistake, such as `missing-field` or `missing-reference`."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"

    def in_words(self) -> str:
        """Return what is wrong in the language in use."""
        return str(in_words(self.problem))


class Mistakes:
    """Gathers the mistakes of a pack."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, file: str, line: int, code: str, problem: str) -> None:
        """Note a mistake."""
        if len(self._found) <= MAX_MISTAKES:
            told = problem if isinstance(problem, Problem) else printable(problem)
            self._found.append(Mistake(printable(file), line, told, code))

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> list[Mistake]:
        """Return the mistakes by file and line, each once, the list cut off where it gets too long."""
        found = sorted(set(self._found))
        if len(found) > MAX_MISTAKES:
            more = problem(N_("there are more mistakes; mend these first"))
            found = [*found[:MAX_MISTAKES], Mistake(".", 1, more, "more")]
        return found
