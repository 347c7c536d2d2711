"""kiosk-server rotate-key: a new key that records are sealed for."""

from __future__ import annotations

from language.translation import _
from server import boot
from server.commands.common import parser, say


def main(arguments: list[str]) -> int:
    """Make a new sealing key; what was sealed for the older ones can still be opened."""
    given = parser("rotate-key", _("Makes a new sealing key; the older ones stay valid.")).parse_args(arguments)
    home = boot.start(given.home)
    from server import keys

    say(_("records are now sealed for key {key}").format(key=keys.rotate(home)))
    return 0
