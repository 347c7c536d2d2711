"""`kiosk doctor`: checks this terminal; each line says ok or what to do."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kiosk.arguments import home_folder, parser
from kiosk.doctor.finding import Finding
from kiosk.home import Home
from language.translation import _

SIGNS = {"ok": "ok", "note": "--", "problem": "!!"}


def main(argv: list[str]) -> int:
    """Print a line a check; exit code 1 if there is a problem."""
    made = parser("doctor", _("Check display, locale, font width, disk, clock, voice, readers, server and queue."))
    made.add_argument("--json", action="store_true", help=_("one JSON value a line"))
    options = made.parse_args(argv)
    findings = []
    for finding in _findings(Home(home_folder(options.home))):
        findings.append(finding)
        if options.json:
            told = {"check": finding.check, "ok": finding.state != "problem", "state": finding.state}
            print(msgspec.json.encode({**told, "message": finding.message}).decode(), flush=True)
        else:
            print(f"{SIGNS[finding.state]}  {finding.check:<10}{finding.message}", flush=True)
    return 1 if any(finding.state == "problem" for finding in findings) else 0


def _findings(home: Home) -> Iterator[Finding]:
    from kiosk.doctor import display, machine, rooms

    yield display.check_terminal()
    yield display.check_locale()
    yield display.check_width()
    yield machine.check_disk(home.path)
    yield machine.check_clock()
    yield machine.check_voice()
    yield from rooms.check_readers(home)
    yield rooms.check_server(home)
    yield rooms.check_queue(home)
