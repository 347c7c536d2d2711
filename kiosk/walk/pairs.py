"""All pairs: few rows in which every value of every factor meets every value of every other."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

T = TypeVar("T")


def all_pairs(factors: Sequence[Sequence[T]], apart: Collection[tuple[int, int]] = ()) -> list[tuple[T, ...]]:
    """Return rows, a value of each factor in each, so that every pair of values of two factors is in some row.

    Args:
        factors: The values of each.
        apart: Places of two factors, the smaller first, whose pairs do not count.

    Greedy and without chance: each row begins with the first pair that is still missing and takes for each further
    factor the value that covers most missing pairs, between equals the one that stands in fewest rows. The same factors
    give the same rows.
    """
    missing = {
        ((one, a), (two, b))
        for one, two in combinations(range(len(factors)), 2)
        if (one, two) not in apart
        for a in range(len(factors[one]))
        for b in range(len(factors[two]))
    }
    rows: list[tuple[T, ...]] = []
    used: Counter[tuple[int, int]] = Counter()
    while missing:
        chosen = dict(min(missing))
        for factor in range(len(factors)):
            if factor not in chosen:
                chosen[factor] = max(
                    range(len(factors[factor])),
                    key=lambda value, factor=factor: (  # type: ignore[misc]
                        sum(_pair((factor, value), item) in missing for item in chosen.items()),
                        # Between equals the one that still has most to meet.
                        sum((factor, value) in pair for pair in missing),
                        -used[factor, value],
                        -value,
                    ),
                )
        used.update(chosen.items())
        missing -= {_pair(*both) for both in combinations(chosen.items(), 2)}
        rows.append(tuple(factors[factor][chosen[factor]] for factor in range(len(factors))))
    return rows


def _pair(one: tuple[int, int], two: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one, two) if one < two else (two, one)
