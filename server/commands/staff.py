"""kiosk-server staff add: people who work at the console."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from language.translation import _, current
from server import boot
from server.commands.common import complain, parser, say

if TYPE_CHECKING:
    from server.models import StaffMember

_TRIES = 3


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
    from django.db import transaction

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
    member = StaffMember(
        username=given.name,
        role=given.role,
        public_name=given.shown_as,
        all_estates=not estates,
        buildings=list(places),
    )
    password = _asked(member) if sys.stdin.isatty() else _read(member)
    if password is None:
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


def _read(member: StaffMember) -> str | None:
    """Return the password that a script gives; None: it is none, and that was told."""
    password = sys.stdin.readline().rstrip("\r\n")
    if problem := _problem(member, password):
        complain(problem)
        return None
    return password


def _asked(member: StaffMember) -> str | None:
    """Return a password that whoever sits there has typed twice; None: no try came to one."""
    complain(_("at least 8 characters, none like the name, and nothing that many people use"))
    for _try in range(_TRIES):
        password = getpass.getpass(_("password: "))
        problem = _problem(member, password)
        if not problem and getpass.getpass(_("the same again: ")) == password:
            return password
        complain(problem or _("that was not the same twice"))
    return None


def _problem(member: StaffMember, password: str) -> str:
    """Return what is wrong with the account or its password, in the reader's language; empty: nothing."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import translation

    with translation.override("en" if current() == "en" else "zh-hans"):
        try:
            member.clean_fields(exclude=["password"])
            validate_password(password, member)
        except ValidationError as error:
            # In here, since the words are put together only when they are asked for.
            return " ".join(error.messages)
    return ""
