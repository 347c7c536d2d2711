"""`kiosk enrol URL`: join a central server."""

from __future__ import annotations

import sys

from kiosk.arguments import home_folder, parser
from kiosk.home import Home
from language.translation import _
from records.clock import SystemClock
from records.enrolment import enrol
from records.outbox import Outbox
from records.queue import Queue
from records.sealing import Sealer
from records.secrets import Secrets


def main(argv: list[str]) -> int:
    """Show a code, wait until staff approve it, and keep the credential."""
    made = parser("enrol", _("Join a central server: shows a code, and waits until staff approve it there."))
    made.add_argument("url", metavar="URL", help=_("the server, https://…; http:// only for this machine"))
    made.add_argument(
        "--wait", type=float, metavar="SECONDS", help=_("how long to wait; otherwise while the code is valid")
    )
    made.add_argument("--pin", default="", metavar="SHA256", help=_("trust only the certificate with this fingerprint"))
    options = made.parse_args(argv)
    home = Home(home_folder(options.home))
    secrets = Secrets(home.secrets)
    clock = SystemClock()
    # What was handed in before is sealed with a key that waits; the sealer must know it before that changes.
    outbox = Outbox(home.outbox, Sealer(secrets), clock)
    try:
        credential = enrol(options.url, secrets, _show, options.wait, clock, pin=options.pin.replace(":", "").lower())
        Queue(outbox).seal_waiting_keys()
    finally:
        outbox.close()
    print(f"enrolled: {credential.building} as {credential.terminal}")
    return 0


def _show(code: str, valid: float) -> None:
    print(f"code: {code}", flush=True)
    # Scripts read the line above; this one is for whoever has never done it.
    told = _(
        "approve it in the console (终端登记), or on the server: kiosk-server approve {code} --building ESTATE/BUILDING"
    )
    print(told.format(code=code), file=sys.stderr, flush=True)
