"""The colour schemes: every colour that the styles know, by name. Adding a scheme is adding a row."""

from __future__ import annotations

HOUSE = "house"


def _two(ground: str, ink: str, *, pressed: str, focus: str, link: str = "") -> dict[str, str]:
    """Return a scheme of two colours: what is filled is filled with the ink."""
    return {
        "ground": ground,
        "tile": ground,
        "ink": ink,
        "quiet": ink,
        "link": link or ink,
        "edge": ink,
        "accent": ink,
        "on-accent": ground,
        "bar": ground,
        "pressed": pressed,
        "focus": focus,
    }


SCHEMES: dict[str, dict[str, str]] = {
    HOUSE: {
        "ground": "#FBF6EE",
        "tile": "#FFFFFF",
        "ink": "#1D1A16",
        "quiet": "#4A4238",
        "link": "#1D1A16",
        "edge": "#857862",
        "accent": "#8E181B",
        "on-accent": "#FFF6E6",
        "bar": "#EFE6D2",
        "pressed": "#F3D9A4",
        "focus": "#0B4A8F",
    },
    "white-black": _two("#FFFFFF", "#000000", pressed="#CFE2FF", focus="#B00000", link="#0000C8"),
    "blue-yellow": _two("#000080", "#FFFF00", pressed="#000000", focus="#FFFFFF"),
    "yellow-black": _two("#FFFF00", "#000000", pressed="#FFFFFF", focus="#0000C8"),
    "black-yellow": _two("#000000", "#FFFF00", pressed="#3A3A00", focus="#FFFFFF"),
}
"""Scheme → token → colour. Hexadecimal only: what a terminal makes of a colour's name cannot be relied on.

ground: behind everything; ink: text; quiet: second-rank text; tile: what can be tapped, with link as the text on it
and edge as the lines at its sides; accent: the header and the main action, with on-accent as the text on it; bar:
behind the action bar; pressed: what a finger touches just now; focus: the mark of the keyboard's place, which is
on-accent upon accent.
"""

UNDERLINED = frozenset({"white-black"})
"""Where words that can be tapped are underlined, as links are."""


def following(scheme: str) -> str:
    """Return the scheme after this one, the first after the last."""
    names = list(SCHEMES)
    return names[(names.index(scheme) + 1) % len(names)]
