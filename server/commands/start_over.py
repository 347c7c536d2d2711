"""kiosk-server start-over: after a restore, terminals send again what this server may have forgotten."""

from __future__ import annotations

from language.translation import _, ngettext
from server import boot
from server.commands.common import parser, say


def main(arguments: list[str]) -> int:
    """Begin the changes of every estate anew, so that each terminal queues again what it sent and pulls everything."""
    given = parser(
        "start-over",
        _(
            "To be run once after the server was restored from a backup: every terminal sends again what it keeps,"
            " of which nothing is stored twice, and pulls everything anew."
        ),
    ).parse_args(arguments)
    boot.start(given.home)
    from server import changes

    count = changes.begin_all_anew()
    words = ngettext(
        "{n} estate begins anew: its terminals send again and pull everything",
        "{n} estates begin anew: their terminals send again and pull everything",
        count,
    )
    say(words.format(n=count))
    return 0
