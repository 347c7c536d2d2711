"""`kiosk type LETTERS… [--json]`: pinyin letters to Chinese, as the keyboard on the screen does it."""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from kiosk import arguments
from kiosk.errors import Refused
from language.errors import LexiconDamaged
from language.translation import _
from language.typing.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANDARD_INPUT = "-"
_LONGEST_LINE = 4096


def main(argv: list[str]) -> int:
    """Print the candidates for each argument, a line each; `-` answers the lines of standard input."""
    parser = arguments.parser("type", _("pinyin letters to Chinese, best first"))
    parser.add_argument("letters", nargs="+", metavar="LETTERS", help=_("pinyin or initials; - reads lines"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    parser.add_argument("--limit", type=arguments.positive, default=10, metavar="N", help=_("at most so many"))
    parser.add_argument("--word", action="append", default=[], metavar="WORD", help=_("a word of the estate's own"))
    options = parser.parse_args(argv)
    try:
        engine = Engine(options.word)
    except LexiconDamaged as error:
        words = _("The pinyin lexicon cannot be read ({path}): install again.")
        raise Refused(words.format(path=error.fields["path"])) from error
    if isinstance(sys.stdout, TextIOWrapper):
        # Chinese goes out whatever the locale variables say.
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    for letters in _inputs(options.letters):
        candidates = engine.candidates(letters, options.limit)
        if options.json:
            shown = [{"text": found.text, "letters": found.letters} for found in candidates]
            line = json.dumps({"candidates": shown}, ensure_ascii=False)
        else:
            line = "  ".join(f"{found.text} {found.letters}" for found in candidates)
        print(line, flush=True)
    return 0


def _inputs(given: list[str]) -> Iterator[str]:
    for letters in given:
        if letters != _STANDARD_INPUT:
            yield letters
            continue
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        # A line without an end must not fill the memory; what stands behind so much is not looked at anyway.
        while line := sys.stdin.readline(_LONGEST_LINE):
            yield line.strip()
            while line and not line.endswith("\n"):
                line = sys.stdin.readline(_LONGEST_LINE)
