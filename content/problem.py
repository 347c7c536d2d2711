"""What is wrong with content, as a text that can be said in either language."""

from __future__ import annotations

from typing import Any

from language.translation import _


class Problem(str):
    """What is wrong: in English as it stands, in the language in use by `in_words`."""

    __slots__ = ("_fields", "_message")

    _message: str
    _fields: dict[str, Any]

    def in_words(self) -> str:
        """Return it in the language in use."""
        held = {name: in_words(value) for name, value in self._fields.items()}
        return printable(_(self._message).format_map(held))


def problem(message: str, **fields: Any) -> Problem:
    """Return a problem.

    Args:
        message: The English text, marked with `N_`, with the names of fields in braces.
        fields: What stands there: anything, whatever files and names hold, or another problem.
    """
    made = Problem(printable(message.format_map(fields)))
    made._message, made._fields = message, fields
    return made


def in_words(value: Any) -> Any:
    """Return a problem in the language in use, and anything else as it is."""
    return value.in_words() if isinstance(value, Problem) else value


def printable(text: str) -> str:
    """Return what can be printed on one line: names in files and of files may be anything."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
