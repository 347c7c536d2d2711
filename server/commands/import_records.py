"""kiosk-server import: a technician's export."""

from __future__ import annotations

from pathlib import Path

from language.translation import _
from server import boot
from server.commands.common import parser, say, say_json


def main(arguments: list[str]) -> int:
    """Take a terminal's export in; twice is no harm."""
    options = parser("import", _("Takes in what `kiosk records export` wrote; taking it in twice changes nothing."))
    options.add_argument("file", type=Path, metavar="FILE", help=_("the export"))
    options.add_argument("--json", action="store_true", help=_("one JSON value on one line"))
    given = options.parse_args(arguments)
    boot.start(given.home)
    from django.utils import timezone

    from server.imports import take_in

    told = take_in(given.file, timezone.now())
    figures = {outcome: told[outcome] for outcome in ("accepted", "known", "set_aside")}
    if given.json:
        say_json(figures)
    else:
        say(_("{accepted} accepted, {known} known, {set_aside} set aside").format(**figures))
    return 0
