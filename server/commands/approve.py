"""kiosk-server approve: the console's approval of a waiting terminal, for scripts."""

from __future__ import annotations

from language.translation import _
from server import boot
from server.commands.common import parser, say


def main(arguments: list[str]) -> int:
    """Tie the terminal that shows the code to a building."""
    options = parser("approve", _("Approves the terminal that shows CODE."))
    options.add_argument("code", metavar="CODE", help=_("as the terminal shows it: XXXX-XXXX"))
    options.add_argument("--building", required=True, metavar="ESTATE/BUILDING", help=_("where the terminal stands"))
    given = options.parse_args(arguments)
    boot.start(given.home)
    from django.utils import timezone

    from server import enrolment

    terminal = enrolment.approve(given.code, given.building, "kiosk-server", timezone.now())
    say(_("approved: {terminal} in {building}").format(terminal=terminal.pk, building=terminal.building))
    return 0
