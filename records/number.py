"""The numbers that people carry home: eight random digits and a check digit, shown in groups of three.

The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): it catches every single
wrong digit and every swap of two neighbours, with no letter among its results, unlike ISO 7064 MOD 11-2, and without
the swaps that Luhn and MOD 11,10 let pass.
"""

from __future__ import annotations

import os
from collections.abc import Callable

LENGTH = 9

_DIGITS = LENGTH - 1
_GROUP = 3
# Each row is a permutation with 0 on the diagonal: a number is right when it leads from row 0 back to 0.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_ZERO = ord("0")
_STEPS = tuple(tuple(map(int, row)) for row in _DAMM)
_CHOICES = 10**_DIGITS
_FAIR = (1 << 32) // _CHOICES * _CHOICES  # draws from here on would favour small numbers


def make(random: Callable[[int], bytes] = os.urandom) -> str:
    """Return a new number, nine digits without spaces."""
    while (drawn := int.from_bytes(random(4), "big")) >= _FAIR:
        pass
    digits = f"{drawn % _CHOICES:0{_DIGITS}}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Return the digit that makes a number of `digits`."""
    row = 0
    for digit in digits.encode():
        row = _STEPS[row][digit - _ZERO]
    return str(row)


def valid(number: str) -> bool:
    """Return whether these are nine digits, spaces between them allowed, of which the last is right."""
    digits = plain(number)
    return len(digits) == LENGTH and digits.isascii() and digits.isdigit() and check_digit(digits) == "0"


def plain(number: str) -> str:
    """Return a number as it is stored: without the spaces and hyphens that people write."""
    return "".join(number.replace("-", " ").split())


def grouped(number: str) -> str:
    """Return a number as people read it: `407 182 659`."""
    return " ".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))
