"""The pages that ask how to reach whoever hands something in: their card, a phone number, the door, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.homes import has_home, home_id, split_home
from language.translation import _
from records.types import Contact
from screens.form import Reviewed
from screens.pages import CardPage, ChoicePage, EntryPage, Page
from screens.privacy import before_personal
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screens.form import Form

PHONE_DIGITS = 12
_MOBILE_DIGITS = 11
DOOR_DIGITS = 5
_LEAST_PHONE_DIGITS = 7
_LONG_LOCAL_DIGITS = 8
PERSONAL = frozenset({"card", "phone", "door"})
"""Ways to be reached that tell who somebody is."""


def pages(form: Form, *, at_home: bool = False, nothing: bool = True) -> Iterable[Page]:
    """Yield the pages; with `nothing` nothing need be left.

    With `at_home` somebody is to come into a home: which one is asked where the card does not tell it, and nothing
    else need be left. A card can be held only where there is a reader.
    """
    answers = form.answers
    choices = [
        *([Choice("card", _("With my card"))] if form.lobby.takes_cards else []),
        Choice("phone", _("Leave a phone number")),
        *([Choice("door", _("Come to my door"))] if at_home else []),
        *([Choice("none", _("Not at all: I have the number"))] if nothing and not at_home else []),
    ]
    privacy = BigButton(_("What happens with it?"), do=lambda: form.lobby_app.open("privacy"))
    yield ChoicePage(form, "reach", lambda: _("How do we reach you?"), choices, offers=(privacy,))
    if answers.get("reach") in PERSONAL or (at_home and answers.get("reach")):
        yield from before_personal(form)
    match answers.get("reach"):
        case "card" if form.lobby.visit.card is None:
            yield CardPage(form, "card", lambda: _("Your card, please"), part=True)
        case "phone":
            yield EntryPage(
                form,
                "phone",
                lambda: _("Your phone number?"),
                most=PHONE_DIGITS,
                problem=_phone_problem,
                shown=phone_groups,
                hint=_("Only those who work on it see the number."),
                part=True,
            )
        case _:
            pass
    if at_home and not _card_home(form):
        yield from door_pages(form)


def contact(form: Form) -> Contact:
    """Return how to reach the person, as the record holds it."""
    answers = form.answers
    match answers.get("reach"):
        case "card":
            card = form.lobby.visit.card
            return Contact(kind="card", card=card.id) if card else Contact()
        case "phone":
            return Contact(kind="phone", phone=answers.get("phone", ""))
        case _:
            return Contact()


def home(form: Form) -> str:
    """Return the id of the home that somebody is to come to: that of the card, or the one that was entered."""
    return _card_home(form) or door_home(form)


def home_reviewed(form: Form) -> Reviewed | None:
    """Return the review's line of the home, where it was asked for."""
    return None if _card_home(form) else Reviewed("unit", _("Which home"), door_words(form))


def forget_unfitting(form: Form, *, at_home: bool) -> None:
    """Forget a way to be reached that is no longer among those to choose from."""
    if form.answers.get("reach") == ("none" if at_home else "door"):
        del form.answers["reach"]


def reviewed(form: Form) -> Reviewed:
    """Return the line of the review."""
    answers = form.answers
    match answers.get("reach"):
        case "card":
            told = _("with the card")
        case "phone":
            told = phone_groups(answers.get("phone", ""))
        case "door":
            told = _("at the door")
        case _:
            told = _("not at all")
    return Reviewed("reach", _("How we reach you"), told)


def phone_groups(digits: str) -> str:
    """Return a phone number in groups: 138 1234 5678, 027 8765 4321, 0731 8765 432, 8765 4321, 876 5432."""
    if digits.startswith(("01", "02")):
        first = 3
    elif digits.startswith("0") or (len(digits) == _LONG_LOCAL_DIGITS and not digits.startswith("1")):
        first = 4
    else:
        first = 3
    parts = [digits[:first], digits[first : first + 4], digits[first + 4 :]]
    return " ".join(part for part in parts if part)


def _phone_problem(digits: str) -> str:
    if digits.startswith("1"):
        return "" if len(digits) == _MOBILE_DIGITS else _("A mobile number has 11 digits.")
    return "" if len(digits) >= _LEAST_PHONE_DIGITS else _("That number is too short.")


def _card_home(form: Form) -> str:
    """Return the home that the card tells, if the person chose the card to be reached by."""
    card = form.lobby.visit.card
    return card.home if card and form.answers.get("reach") == "card" else ""


def door_pages(form: Form) -> Iterable[Page]:
    """Yield the pages that ask for a home of this building: its unit, then its number."""
    yield unit_page(form)
    yield EntryPage(
        form,
        "door",
        lambda: _("Which home?"),
        most=DOOR_DIGITS,
        problem=lambda digits: _door_problem(form, digits),
        shown=str,
        hint=_("For example 501: floor 5, home 1."),
        part=True,
    )


def unit_page(form: Form, *, part: bool = False) -> Page:
    """Return the page that asks for a unit of this building; with `part` it belongs to the question before."""
    choices = [Choice(unit, unit_words(unit)) for unit in units(form)]
    return ChoicePage(form, "unit", lambda: _("Which unit?"), choices, part=part)


def units(form: Form) -> list[str]:
    """Return the units of this building."""
    building = form.lobby.building()
    return [unit.id for unit in building.units] if building else []


def unit_words(unit: str) -> str:
    """Return what a unit is called."""
    return _("Unit {unit}").format(unit=unit)


def _door_problem(form: Form, digits: str) -> str:
    if not digits:
        return _("Please enter the number of the home.")
    return "" if _home_id(form, digits) else _("There is no such home in this building.")


def _home_id(form: Form, digits: str) -> str:
    building = form.lobby.building()
    if building is None:
        return ""
    found = split_home(f"{building.id}/{form.answers.get('unit', '')}-{digits}")
    return home_id(found) if found and has_home(building, found) else ""


def door_home(form: Form) -> str:
    """Return the id of the home that the pages of the door gave, or empty."""
    return _home_id(form, form.answers.get("door", ""))


def door_words(form: Form) -> str:
    """Return the home that the pages of the door gave, in words."""
    answers = form.answers
    return _("Unit {unit}, home {home}").format(unit=answers.get("unit", ""), home=answers.get("door", ""))
