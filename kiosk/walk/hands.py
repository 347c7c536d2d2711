"""What a person at the lobby acts with: a finger, or the keys of a keyboard alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from kiosk.walk.checks import misplaced_focus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.walk.lobby import SurveyedLobby
    from kiosk.walk.survey import Survey, Touchable

MOST_STOPS = 120
"""No screen has so many places for the focus."""
DRAWN_SECONDS = 1.5
"""Within so long the terminal shows what the program has drawn."""
_BACK = ("bar-back", "back")
_MANY = ("Candidates", "Keypad")
"""Widgets that are one stop for Tab and hold many things to tap."""


class Hands(Protocol):
    """Does what somebody wants done; each method returns the screen as it was just before."""

    def press(self, target: Touchable) -> Survey:
        """Press something that is on the screen."""

    def turn(self, button: Touchable, *, on: bool) -> Survey:
        """Turn a page, on or back; `button` is what does it by a tap."""

    def type(self, key: Touchable, character: str) -> Survey:
        """Enter a character, which `key` on the screen stands for."""


class Finger:
    """Taps, and nothing else."""

    def __init__(self, lobby: SurveyedLobby) -> None:
        self._lobby = lobby

    def press(self, target: Touchable) -> Survey:
        """Tap the middle."""
        before, box = self._lobby.ask(), target.box
        self._lobby.tap(box.x + (box.width - 1) // 2, box.y + (box.height - 1) // 2)
        return before

    def turn(self, button: Touchable, *, on: bool) -> Survey:
        """Tap the button."""
        return self.press(button)

    def type(self, key: Touchable, character: str) -> Survey:
        """Tap the key on the screen."""
        return self.press(key)


class Keys:
    """Moves the focus with Tab and presses Enter; types; goes back with Escape and turns pages with Page Down.

    Args:
        lobby: What the keys go to.
        note: Told what is wrong with the focus on the way: that nothing shows where it is, for one.
    """

    def __init__(self, lobby: SurveyedLobby, note: Callable[[Iterable[str]], None]) -> None:
        self._lobby = lobby
        self._note = note

    def press(self, target: Touchable) -> Survey:
        """Move the focus there, and press Enter; Back has a key of its own."""
        before = self._lobby.ask()
        if target.name in _BACK:
            self._lobby.key("escape")
            return before
        self._reach(target)
        # The mark of the focus has just moved, and is no effect of what comes now.
        before = self._lobby.still()
        self._lobby.key("enter")
        return before

    def turn(self, button: Touchable, *, on: bool) -> Survey:
        """Press Page Down or Page Up."""
        before = self._lobby.ask()
        self._lobby.key("pagedown" if on else "pageup")
        return before

    def type(self, key: Touchable, character: str) -> Survey:
        """Type the character where the keys are."""
        before = self._lobby.ask()
        if not any(one.focused and one.kind == key.kind for one in before.targets):
            self._reach(key)
            before = self._lobby.still()
        self._lobby.key(character.lower())
        return before

    def _reach(self, target: Touchable) -> Survey:
        """Move the focus to the target, the shorter way round, and look on the way that it can be seen."""
        survey = self._lobby.ask()
        # Chosen once: between the places to tap there are others, where the way would be measured anew.
        key = "tab" if _is_ahead(survey, target) else "shift+tab"
        for _stop in range(MOST_STOPS):
            focused = _focused(survey)
            if any(one.box == target.box for one in focused):
                return survey
            # Within a widget arrows move on; from one to the next it is Tab.
            inside = target.kind == "Candidates" and any(one.kind == target.kind for one in focused)
            self._lobby.key("right" if inside else key)
            at = survey.focus, focused
            survey = self._lobby.answered(
                lambda survey: (survey.focus, _focused(survey)) != at,  # noqa: B023
                f"the focus to move on from {[one.words for one in focused]}",
            )
            survey = self._seen(survey)
        raise self._lobby.lost(f"no key leads to {target.words!r}")

    def _seen(self, survey: Survey) -> Survey:
        """Return the screen once it shows on the terminal where the focus is; note it if it does not."""
        deadline = time.monotonic() + DRAWN_SECONDS
        while wrong := list(misplaced_focus(survey, self._lobby.cells())):
            if time.monotonic() > deadline:
                self._note(wrong)
                break
            survey = self._lobby.asked_again()
        return survey


def _focused(survey: Survey) -> list[Touchable]:
    return [one for one in survey.targets if one.focused]


def _is_ahead(survey: Survey, target: Touchable) -> bool:
    """Tell whether it is no farther forwards than backwards, counted from where the focus is."""
    stops: list[list[Touchable]] = []
    for one in survey.targets:
        if stops and one.kind in _MANY and stops[-1][0].kind == one.kind:
            stops[-1].append(one)
        else:
            stops.append([one])
    at = next((place for place, stop in enumerate(stops) if any(one.focused for one in stop)), -1)
    to = next((place for place, stop in enumerate(stops) if any(one.box == target.box for one in stop)), at)
    return (to - at) % len(stops) <= len(stops) // 2
