"""kiosk-server codes: resident codes and printed cards."""

from __future__ import annotations

import argparse
import datetime as dt

from language.translation import _
from server import boot
from server.commands.common import parser, say, say_json

_BY = "kiosk-server"


def main(arguments: list[str]) -> int:
    """Issue a code, print a card, revoke a card, or make a new key."""
    options = parser("codes", _("Resident codes (docs/resident-codes.md)."))
    actions = options.add_subparsers(dest="action", required=True)
    issue = actions.add_parser("issue", help=_("a code for a phone, good for minutes"))
    issue.add_argument("place", metavar="HOME", help=_("ESTATE/BUILDING/UNIT-DOOR, as in yangguang/b3/2-501"))
    issue.add_argument(
        "--minutes", type=_minutes, default=15, metavar="N", help=_("how long it is good (15, at most 1440)")
    )
    made = actions.add_parser("print", help=_("the text of a card to be printed, good until it is revoked"))
    made.add_argument("place", metavar="HOME", help=_("ESTATE/BUILDING/UNIT-DOOR, as in yangguang/b3/2-501"))
    revoke = actions.add_parser("revoke", help=_("make a card good for nothing"))
    revoke.add_argument("card", metavar="CARD", help=_("its id, or the text printed on it"))
    rotate = actions.add_parser("rotate-key", help=_("sign with a new key; the one before stays valid for a day"))
    rotate.add_argument("estate", metavar="ESTATE")
    for action in (issue, made, revoke, rotate):
        action.add_argument("--json", action="store_true", help=_("one JSON value on one line"))
    given = options.parse_args(arguments)
    boot.start(given.home)
    told = _do(given)
    if given.json:
        say_json(told)
    else:
        say(str(next(iter(told.values()))))
    return 0


def _do(given: argparse.Namespace) -> dict[str, str]:
    from django.utils import timezone

    from server import codes

    now = timezone.now()
    match given.action:
        case "issue":
            issued = codes.issue_code(given.place, dt.timedelta(minutes=given.minutes), now, _BY)
            assert issued.expires is not None
            return {"text": issued.text, "card": issued.card, "expires": issued.expires.isoformat()}
        case "print":
            issued = codes.print_card(given.place, _BY)
            return {"text": issued.text, "card": issued.card}
        case "revoke":
            return {"revoked": codes.revoke(given.card, _BY).id}
        case _:
            codes.rotate(given.estate, now)
            return {"rotated": given.estate}


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= 24 * 60:
        raise ValueError
    return minutes
