"""kiosk-server purge: delete what has been kept long enough."""

from __future__ import annotations

from server import boot
from server.commands.common import parser, say, say_json


def main(arguments: list[str]) -> int:
    """Do now what a running server does once a day."""
    options = parser("purge", "Deletes what has been kept for as long as the estates' tables say.")
    options.add_argument("--json", action="store_true", help="one JSON value on one line")
    given = options.parse_args(arguments)
    boot.start(given.home)
    from django.utils import timezone

    from server.retention import purge

    done = purge(timezone.now())
    if given.json:
        say_json(done)
    else:
        for kind, count in done.items():
            say(f"{kind}: {count}")
    return 0
