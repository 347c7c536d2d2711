"""`kiosk people QUERY`: search the directory as the lobby does."""

from __future__ import annotations

import json
import sys
from typing import Any

from content.directory import Directory
from content.documents import Building, Estate, Person, Team, in_language
from content.homes import split_home
from content.library import Library
from kiosk.arguments import home_folder, parser
from kiosk.content_folders import lobby_content
from kiosk.home import Home
from language.translation import _
from records.secrets import Secrets


def main(argv: list[str]) -> int:
    """Print who was found, best first, as the public sees them; nobody is no error."""
    made = parser("people", _("Search the directory by name, pinyin, initials, role, skill, team, building or home."))
    made.add_argument("query", nargs="+", metavar="QUERY")
    made.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    options = made.parse_args(argv)
    home = home_folder(options.home)
    directory = _directory(lobby_content(home, Secrets(Home(home).secrets)).library)
    query = " ".join(options.query)
    people = directory.search(query, limit=len(directory))
    if not people and not options.json:
        print(_("nobody was found for {query!r}").format(query=query), file=sys.stderr)
    for person in people:
        told = _told(directory, person)
        if options.json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            words = (person.name, "、".join(told["role_names"]), told["building_name"], told["team_name"], person.phone)
            print("  ".join(word for word in words if word))
    return 0


def _directory(library: Library) -> Directory:
    estates = library.all(Estate)
    return Directory(library.all(Person), library.all(Building), library.all(Team), estates[0] if estates else None)


def _told(directory: Directory, person: Person) -> dict[str, Any]:
    """Return the fields that scripts rely on: ids, and beside them the names that the lobby shows."""
    home = split_home(person.home)
    building = next(iter(directory.buildings_of(person)), home.building if home else "")
    found, team = directory.building(building), directory.team(person)
    roles = list(dict.fromkeys(held.role for held in person.roles))
    return {
        "id": person.id,
        "name": person.name,
        "roles": roles,
        "role_names": [in_language(directory.role(role).name, "zh") for role in roles],
        "team": person.team,
        "team_name": in_language(team.name, "zh") if team else "",
        "building": building,
        "building_name": in_language(found.name, "zh") if found else "",
    }
