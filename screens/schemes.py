"""The colour schemes: every colour that the styles know, by name. Adding a scheme is adding a row."""

from __future__ import annotations

HOUSE = "house"

SCHEMES: dict[str, dict[str, str]] = {
    HOUSE: {
        "ground": "#FBF6EE",
        "tile": "#FFFFFF",
        "ink": "#1D1A16",
        "quiet": "#4A4238",
        "accent": "#8E181B",
        "on-accent": "#FFF6E6",
        "bar": "#EFE6D2",
        "pressed": "#F3D9A4",
        "focus": "#0B4A8F",
    },
}
"""Scheme → token → colour. Hexadecimal only: what a terminal makes of a colour's name cannot be relied on.

ground: behind everything; tile: what can be tapped; ink: text; quiet: second-rank text; accent: the header and the
main action, with on-accent as the text on it; bar: behind the action bar; pressed: what a finger touches just now;
focus: the mark of the keyboard's place.
"""
