"""kiosk-server load: a content pack."""

from __future__ import annotations

import sys
from pathlib import Path

from content.errors import PackInvalid
from language.translation import _
from server import boot
from server.commands.common import complain, parser, say


def main(arguments: list[str]) -> int:
    """Load a content pack; its estate is made if it is new."""
    options = parser("load", _("Loads a content pack; loading it again changes nothing."))
    options.add_argument("path", type=Path, metavar="PATH", help=_("the pack's folder"))
    given = options.parse_args(arguments)
    boot.start(given.home)
    from server import packs

    try:
        loaded = packs.load(given.path, tell=complain if sys.stderr.isatty() else lambda line: None)
    except PackInvalid as invalid:
        for mistake in invalid.fields["mistakes"]:
            complain(f"{given.path / mistake.file}:{mistake.line}: {mistake.in_words()}")
        return 1
    told = _("{estate}: {put} documents put, {unchanged} unchanged, {deleted} deleted")
    say(told.format(**loaded._asdict()))
    return 0
