"""The words that people read, in their language, through gettext.

English source text is the message id, so English needs no catalog; Chinese is the default. Texts with values
in them use named fields: `_("Page {page} of {pages}").format(page=2, pages=5)`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from language.errors import UnknownLanguage

if TYPE_CHECKING:
    from gettext import GNUTranslations

LANGUAGES = ("zh", "en")
LOCALE = Path(__file__).parent / "locale"
DOMAIN = "lobby"
SERVER = "server"
"""The words of `kiosk-server`, which no terminal opens."""

_SOURCE = "en"
_current = "zh"
# Opened at the first text that is asked for, so that importing this module costs nothing.
_opened: dict[str, GNUTranslations] = {}
_domains = [DOMAIN]


def use(language: str) -> None:
    """Show every text from now on in `language`, one of `LANGUAGES`; otherwise raise UnknownLanguage."""
    global _current  # noqa: PLW0603 - one screen, one language
    if language not in LANGUAGES:
        raise UnknownLanguage(language=language)
    _current = language


def also(domain: str) -> None:
    """Look texts up in a further catalog, where the lobby's own has none."""
    if domain not in _domains:
        _domains.append(domain)
        _opened.clear()


def current() -> str:
    """Return the language in use, one of `LANGUAGES`."""
    return _current


def _(message: str) -> str:
    """Return `message` in the language in use, or itself where there is no translation."""
    return message if _current == _SOURCE else _catalog().gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a text that fits the number `n`, in the language in use."""
    if _current == _SOURCE:
        return one if n == 1 else many
    return _catalog().ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Return `message` as it is said in `context`, for English words that have several translations."""
    return message if _current == _SOURCE else _catalog().pgettext(context, message)


def N_(message: str) -> str:
    """Mark a text in a table for the catalog and leave it as it is; the reader of the table calls `_`."""
    return message


def _catalog() -> GNUTranslations:
    found = _opened.get(_current)
    if found is None:
        from gettext import GNUTranslations

        for domain in _domains:
            with (LOCALE / _current / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
                read = GNUTranslations(file)
            if found is None:
                found = _opened[_current] = read
            else:
                found.add_fallback(read)
        assert found is not None
    return found
