"""kiosk-server stats: figures."""

from __future__ import annotations

from server import boot
from server.commands.common import parser, say, say_json


def main(arguments: list[str]) -> int:
    """Print the figures."""
    options = parser("stats", "Prints how many records, matters, terminals … there are.")
    options.add_argument("--json", action="store_true", help="one JSON value on one line")
    given = options.parse_args(arguments)
    boot.start(given.home)
    from django.utils import timezone

    from server.figures import figures

    found = figures(timezone.now())
    if given.json:
        say_json(found)
    else:
        for name, value in found.items():
            say(f"{name}: {value}")
    return 0
