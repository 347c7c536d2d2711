"""kiosk-server staff add: people who work at the console."""

from __future__ import annotations

import getpass
import sys

from language.translation import _, current
from server import boot
from server.commands.common import complain, parser, say


def main(arguments: list[str]) -> int:
    """Add an account."""
    options = parser("staff", _("Adds an account for the console."))
    actions = options.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help=_("asks for a password, or reads it from standard input"))
    add.add_argument("name", metavar="NAME", help=_("what they sign in with"))
    add.add_argument(
        "--role",
        required=True,
        choices=["admin", "property", "community", "captain", "steward", "technician"],
        metavar="ROLE",
        help=_("admin, property, community, captain, steward or technician"),
    )
    add.add_argument(
        "--estate", action="append", default=[], metavar="ESTATE", help=_("only this estate; default: all")
    )
    add.add_argument(
        "--building",
        action="append",
        default=[],
        metavar="ESTATE/BUILDING",
        help=_("of a captain or steward; repeat it"),
    )
    add.add_argument("--shown-as", default="", metavar="TEXT", help=_("how residents see whoever answered"))
    given = options.parse_args(arguments)
    boot.start(given.home)
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils import translation

    from content.documents import Building
    from server import documents
    from server.errors import UnknownBuilding
    from server.models import Estate, StaffMember
    from server.models.staff import OF_BUILDINGS
    from server.roles import apply_role

    if StaffMember.objects.filter(username=given.name).exists():
        complain(_("there is an account {name!r} already").format(name=given.name))
        return 1
    estates = list(Estate.objects.filter(code__in=given.estate))
    if missing := set(given.estate) - {estate.code for estate in estates}:
        complain(_("there is no estate {estate}").format(estate=", ".join(sorted(missing))))
        return 1
    places = {name: documents.get(Building, name) for name in given.building}
    for name, place in places.items():
        if place is None:
            raise UnknownBuilding(building=name)
    theirs = {place.estate for place in places.values() if place}
    estates += Estate.objects.filter(code__in=theirs - set(given.estate))
    password = _password()
    member = StaffMember(
        username=given.name,
        role=given.role,
        public_name=given.shown_as,
        all_estates=not estates,
        buildings=list(places),
    )
    with translation.override("en" if current() == "en" else "zh-hans"):
        try:
            member.clean_fields(exclude=["password"])
            validate_password(password, member)
        except ValidationError as error:
            # In here, since the words are put together only when they are asked for.
            complain(" ".join(error.messages))
            return 1
    member.set_password(password)
    with transaction.atomic():
        member.save()
        apply_role(member)
        member.estates.set(estates)
    say(_("added: {name} ({role})").format(name=given.name, role=given.role))
    if given.role in OF_BUILDINGS and not places:
        told = _("a {role} sees the matters of the buildings named with --building or in the console: none yet")
        complain(told.format(role=given.role))
    return 0


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(_("password: "))
    return sys.stdin.readline().rstrip("\r\n")
