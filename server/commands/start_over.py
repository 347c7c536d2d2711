"""kiosk-server start-over: terminals send again what this server may have forgotten, as under tables put back."""

from __future__ import annotations

from language.translation import _, ngettext
from server import boot
from server.commands.common import parser, say


def main(arguments: list[str]) -> int:
    """Begin the changes of every estate anew, so that each terminal queues again what it sent and pulls everything."""
    given = parser(
        "start-over",
        _(
            "Every terminal sends again what it keeps, of which nothing is stored twice, and pulls everything anew."
            " A server that is started after it was restored from a backup has them do so by itself where"
            " something is missing."
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
