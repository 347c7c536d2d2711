"""The pages that ask how to reach whoever hands something in: their card, a phone number, the door, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.homes import has_home, home_id, split_home
from language.translation import _
from records.types import Contact
from screens.form import Reviewed
from screens.pages import CardPage, ChoicePage, EntryPage, Page
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screens.form import Form

PHONE_DIGITS = 11
DOOR_DIGITS = 5
_LEAST_PHONE_DIGITS = 7


def pages(form: Form, *, door: bool, nothing: bool = True) -> Iterable[Page]:
    """Yield the pages; with `door` the home's number can be left instead, with `nothing` nothing at all."""
    answers = form.answers
    choices = [
        Choice("card", _("With my card")),
        Choice("phone", _("By phone")),
        *([Choice("door", _("Come to my door"))] if door else []),
        *([Choice("none", _("Not at all: I have the number"))] if nothing else []),
    ]
    privacy = BigButton(_("What happens with it?"), do=lambda: form.lobby_app.open("privacy"))
    yield ChoicePage(form, "reach", lambda: _("How do we reach you?"), choices, offers=(privacy,))
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
        case "door":
            yield from door_pages(form)
        case _:
            pass


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
    """Return the id of the home that was entered, or empty."""
    return door_home(form) if form.answers.get("reach") == "door" else ""


def reviewed(form: Form) -> Reviewed:
    """Return the line of the review."""
    answers = form.answers
    match answers.get("reach"):
        case "card":
            told = _("with the card")
        case "phone":
            told = phone_groups(answers.get("phone", ""))
        case "door":
            told = door_words(form)
        case _:
            told = _("not at all")
    return Reviewed("reach", _("How we reach you"), told)


def phone_groups(digits: str) -> str:
    """Return a phone number in groups: 138 1234 5678; a number that begins with 0 as area and number."""
    first = 4 if digits.startswith("0") and not digits.startswith(("01", "02")) else 3
    parts = [digits[:first], digits[first : first + 4], digits[first + 4 :]]
    return " ".join(part for part in parts if part)


def _phone_problem(digits: str) -> str:
    if digits.startswith("1"):
        return "" if len(digits) == PHONE_DIGITS else _("A mobile number has 11 digits.")
    return "" if len(digits) >= _LEAST_PHONE_DIGITS else _("That number is too short.")


def door_pages(form: Form, *, part: bool = True) -> Iterable[Page]:
    """Yield the pages that ask for a home of this building; `part` of the question before, or steps of their own."""
    building = form.lobby.building()
    units = [unit.id for unit in building.units] if building else []
    choices = [Choice(unit, _("Unit {unit}").format(unit=unit)) for unit in units]
    yield ChoicePage(form, "unit", lambda: _("Which unit?"), choices, part=part)
    yield EntryPage(
        form,
        "door",
        lambda: _("Which home?"),
        most=DOOR_DIGITS,
        problem=lambda digits: "" if _home_id(form, digits) else _("There is no such home in this building."),
        shown=str,
        hint=_("For example 501: floor 5, home 1."),
        part=part,
    )


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
