"""`kiosk enrol URL`: join a central server."""

from __future__ import annotations

import sys

from kiosk.arguments import home_folder, parser, seconds
from kiosk.home import Home
from language.translation import _
from records.clock import SystemClock
from records.enrolment import enrol
from records.outbox import Outbox
from records.queue import Queue
from records.sealing import Sealer
from records.secrets import Secrets

_SHA256_BYTES = 32


def main(argv: list[str]) -> int:
    """Show a code, wait until staff approve it, and keep the credential."""
    made = parser("enrol", _("Join a central server: shows a code, and waits until staff approve it there."))
    made.add_argument("url", metavar="URL", help=_("the server, https://…; http:// only for this machine"))
    made.add_argument(
        "--wait", type=seconds, metavar="SECONDS", help=_("how long to wait; otherwise while the code is valid")
    )
    made.add_argument(
        "--pin",
        type=_fingerprint,
        metavar="SHA256",
        help=_("trust only the certificate with this fingerprint"),
    )
    options = made.parse_args(argv)
    home = Home(home_folder(options.home))
    secrets = Secrets(home.secrets)
    clock = SystemClock()
    # What was handed in before is sealed with a key that waits; the sealer must know it before that changes.
    outbox = Outbox(home.outbox, Sealer(secrets), clock)
    try:
        outbox.counts()  # a folder that cannot be written to is told of before staff approve anything
        credential = enrol(options.url, secrets, _show, options.wait, clock, pin=options.pin or "")
        Queue(outbox).seal_waiting_keys()
    finally:
        outbox.close()
    print(f"enrolled: {credential.building} as {credential.terminal}")
    return 0


def _fingerprint(text: str) -> str:
    """Return a SHA-256 as the link compares it, however it was copied; for `type=` of an argument."""
    digits = text.replace(":", "").replace(" ", "").lower()
    if len(bytes.fromhex(digits)) != _SHA256_BYTES:
        raise ValueError(text)
    return digits


def _show(code: str, valid: float) -> None:
    print(f"code: {code}", flush=True)
    # Scripts read the line above; this one is for whoever has never done it.
    told = _(
        "approve it in the console (终端登记), or on the server: kiosk-server approve {code} --building ESTATE/BUILDING"
    )
    print(told.format(code=code), file=sys.stderr, flush=True)
