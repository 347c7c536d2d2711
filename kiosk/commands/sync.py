"""`kiosk sync`: exchange with the central server, once or for as long as it runs."""

from __future__ import annotations

import json
import sys
import time

from content.errors import ContentError
from content.library import Library
from kiosk.arguments import home_folder, parser
from kiosk.exchange import make_syncer
from kiosk.home import Home
from kiosk.sentences import sentence
from language.translation import _
from records.clock import SystemClock
from records.errors import LinkError, NotEnrolled, RecordsError
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets
from records.sync import Outcome, Syncer


def main(argv: list[str]) -> int:
    """Send what is queued and pull what has changed."""
    made = parser("sync", _("Send what is queued to the central server, and pull what has changed there."))
    made.add_argument("--once", action="store_true", help=_("end when nothing is left; otherwise go on at its pace"))
    made.add_argument("--json", action="store_true", help=_("one JSON object a run"))
    options = made.parse_args(argv)
    home = Home(home_folder(options.home))
    secrets = Secrets(home.secrets)
    outbox = Outbox(home.outbox, Sealer(secrets), SystemClock())
    try:
        syncer = make_syncer(home, outbox, secrets, Library(home.content))
        while True:
            code = _run(syncer, options.json)
            if code == _HOPELESS and secrets.credential is None:
                for damage in secrets.problems()[-1:]:
                    print(sentence(damage), file=sys.stderr)
            if options.once or code == _HOPELESS:
                return min(code, 1)
            time.sleep(max(0.0, syncer.status.next_at - time.monotonic()))
    finally:
        outbox.close()


_HOPELESS = 2


def _run(syncer: Syncer, as_json: bool) -> int:
    """Do one run, print what it did, and return 0, 1 for no link, or `_HOPELESS` without an enrolment."""
    problem: RecordsError | ContentError | None = None
    try:
        syncer.run_once()
    except (LinkError, NotEnrolled, ContentError) as error:
        problem = error
    _say(syncer.outcome, as_json)
    if problem is None:
        return 0
    print(sentence(problem), file=sys.stderr, flush=True)
    return 1 if isinstance(problem, LinkError) else _HOPELESS


def _say(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome._asdict()), flush=True)
        return
    words = _(
        "sent {sent} ({known} of them known there already), set aside {set_aside}, pulled {pulled}, queued {queued}"
    )
    print(words.format(known=outcome.sent - outcome.accepted, **outcome._asdict()), flush=True)
