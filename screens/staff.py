"""What the screens of captains, stewards and technicians share: who may sign in here, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import Building, Card, Staff, in_language
from language.translation import N_, _
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from screens.lobby import Lobby

OWN_SCREENS = {"captain": "captain", "steward": "captain", "technician": "technician"}
"""Role → the screen that it signs in to."""

_ROLES = {"captain": N_("Building captain"), "steward": N_("Steward"), "technician": N_("Technician")}


def role_name(staff: Staff) -> str:
    """Return what somebody is, in words."""
    return _(_ROLES[staff.role])


def staff_here(lobby: Lobby) -> list[Staff]:
    """Return who may sign in at this terminal: those for this building, and those for all of the estate."""
    here = lobby.settings.building
    known = (staff for staff in lobby.library.all(Staff) if staff.role in OWN_SCREENS)
    found = (staff for staff in known if not staff.buildings or here in staff.buildings)
    roles = list(OWN_SCREENS)
    return sorted(found, key=lambda staff: (roles.index(staff.role), staff.id))


def cards_of(lobby: Lobby, staff: Staff) -> set[str] | None:
    """Return the ids of the cards of which one is needed to sign in; None: the PIN alone is enough."""
    if not staff.card_too and not lobby.estate().staff_cards:
        return None
    own = (card for card in lobby.library.all(Card) if staff.person and card.person == staff.person)
    return {card.id for card in own if not card.revoked}


def signed(lobby: Lobby, staff: Staff) -> str:
    """Return how a notice of theirs is signed, in Chinese as the notice itself: `3号楼楼栋长 王秀英`."""
    estate = lobby.estate()
    roles = {role.id: role.name for role in estate.roles}
    one = lobby.library.get(Building, staff.buildings[0]) if len(staff.buildings) == 1 else None
    place = one.name if one else estate.name
    role = roles.get(staff.role, "")
    return f"{in_language(place, 'zh')}{in_language(role, 'zh')} {staff.name}"


def simulated_cards(lobby: Lobby, *, new: bool = False) -> list[BigButton]:
    """Return the demo's button that holds a card, or a `new` one, to its reader; outside the demo none."""
    demo = lobby.demo
    if demo is None:
        return []
    return [BigButton(_("Simulate a card"), do=demo.simulate_new_card if new else demo.simulate_card)]


class StaffScreen(LobbyScreen):
    """The base of the screen that a role signs in to: whoever leaves it is signed out.

    Screens that are opened from it lie on top of it, so they are left first.
    """

    @property
    def staff(self) -> Staff | None:
        """Who is signed in."""
        return self.lobby.visit.staff

    def aside(self) -> str:
        """Return who is signed in."""
        return f"{role_name(self.staff)}  {self.staff.name}" if self.staff else ""

    async def sign_out(self) -> None:
        """Forget everything of the visit, and show the home screen."""
        await self.lobby_app.end_visit()

    def on_unmount(self) -> None:
        """Sign out: the next person at the screen is somebody else."""
        visit = self.lobby.visit
        visit.staff = None
        visit.answers.clear()
