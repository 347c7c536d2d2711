"""`kiosk content …`: check a content pack, or show it in this terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from content.decode import stored
from content.errors import PackInvalid
from content.library import Library
from content.pack import Mistake, Pack, read
from content.sample import lobby_views
from kiosk.arguments import home_folder, parser
from kiosk.errors import Refused
from kiosk.home import Home
from language.translation import _
from records.secrets import Secrets


def main(argv: list[str]) -> int:
    """Check or load a pack."""
    made = parser("content", _("Content packs: folders with an estate's people, notices and all else that it shows."))
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in (
        ("check", _("name every mistake of a pack with its file and line")),
        ("load", _("check a pack and show it in this terminal, in place of what it showed")),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("path", type=Path, metavar="PATH", help=_("the pack's folder"))
    options = made.parse_args(argv)
    try:
        pack = read(options.path)
    except PackInvalid as error:
        return _refuse(options.path, error.fields["mistakes"])
    if options.command == "check":
        print(_told(pack))
        return 0
    shown = _load(pack, Home(home_folder(options.home)))
    print(f"{_told(pack)}, {shown} of them for the lobby")
    return 0


def _refuse(folder: Path, mistakes: list[Mistake]) -> int:
    """Print the mistakes so that an editor can jump to them."""
    for mistake in mistakes:
        print(f"{folder / mistake.file}:{mistake.line}: {mistake.in_words()}", file=sys.stderr)
    return 1


def _told(pack: Pack) -> str:
    count = len(pack.entries) + len(pack.cards) + len(pack.staff)
    return f"ok, estate {pack.estate.id}, {count} documents"


def _load(pack: Pack, home: Home) -> int:
    """Put the pack's public views into the terminal's library; return how many documents these are."""
    secrets = Secrets(home.secrets)
    if secrets.credential is not None:
        raise Refused(
            _("this terminal gets its content from its central server: load the pack there (kiosk-server load)")
        )
    shown = lobby_views(pack.documents(secrets.card_key(), lambda: os.urandom(16)))
    Library(home.content).apply(map(stored, shown), replace=True)
    return len(shown)
