"""Pinyin syllables, and the sounds that people of many regions do not tell apart.

Every syllable has a blurred form in which zh/z, ch/c, sh/s, n/ng, n/l, r/l and ü/u are one. The lexicon is keyed
by blurred syllables, so that any of these spellings finds a word; what was spelled otherwise than the word is
read costs something and comes later.
"""

from __future__ import annotations

from functools import lru_cache

_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l"}
_VOWELS = "aeiouv"
LONGEST_SYLLABLE = 6
# More than there are syllables; what is typed is cut into many pieces that are none.
KEPT = 4096

# What it costs, in nats, when a sound was spelled as its neighbour: the rarer the confusion, the more.
_FLAT, _NASAL, _LATERAL, _UMLAUT = 2.0, 2.0, 2.5, 1.5
_INITIAL_COSTS = {
    frozenset(("z", "zh")): _FLAT,
    frozenset(("c", "ch")): _FLAT,
    frozenset(("s", "sh")): _FLAT,
    frozenset(("l", "n")): _LATERAL,
    frozenset(("l", "r")): _LATERAL,
    frozenset(("n", "r")): 2 * _LATERAL,
}


@lru_cache(KEPT)
def split(syllable: str) -> tuple[str, str]:
    """Return initial (may be empty) and final of a syllable."""
    if syllable[:2] in ("zh", "ch", "sh"):
        return syllable[:2], syllable[2:]
    if syllable[:1] and syllable[0] not in _VOWELS:
        return syllable[0], syllable[1:]
    return "", syllable


@lru_cache(KEPT)
def blurred(syllable: str) -> str:
    """Return the form in which a syllable is one with its neighbours: `zhang` gives `zan`, `nv` gives `lu`."""
    initial, final = split(syllable)
    if final.endswith("ng") and final != "ng" and not final.endswith("ong"):
        final = final[:-1]
    return _INITIALS.get(initial, initial) + final.replace("v", "u")


@lru_cache(KEPT)
def spelling_cost(typed: str, read: str) -> float:
    """Return what it costs that a syllable read as `read` was spelled `typed`, of the same blurred form."""
    if typed == read:
        return 0.0
    (typed_initial, typed_final), (initial, final) = split(typed), split(read)
    cost = _INITIAL_COSTS.get(frozenset((typed_initial, initial)), 0.0)
    if typed_final.endswith("g") != final.endswith("g"):
        cost += _NASAL
    if ("v" in typed_final) != ("v" in final):
        cost += _UMLAUT
    return cost


def initial_letter(syllable: str) -> str:
    """Return the letter that stands for a syllable where only initials are typed."""
    return syllable[0]


def single_initials(letters: str) -> str:
    """Return initials with one letter each, for people who type `zh`, `ch`, `sh` as initials."""
    return letters.replace("zh", "z").replace("ch", "c").replace("sh", "s")


def forget() -> None:
    """Drop the pieces of what was typed that were taken for syllables."""
    for kept in (split, blurred, spelling_cost):
        kept.cache_clear()
