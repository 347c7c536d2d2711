"""The rows of the walk that the suite takes: every flow in both languages, every pair of size, scheme and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.walk.flows import FLOWS, Flow
from kiosk.walk.pairs import all_pairs
from kiosk.walk.walker import SIZES, Setting, Walker
from language import translation
from screens.schemes import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = all_pairs([tuple(range(len(FLOWS))), SIZES, tuple(SCHEMES), translation.LANGUAGES], apart={(0, 1), (0, 2)})
"""Each flow comes at two sizes or more, in two schemes; `kiosk bench walk` does all."""
HALVES = FLOWS[: len(FLOWS) // 2], FLOWS[len(FLOWS) // 2 :]
"""Two files walk half of the flows each, so that two workers share them."""


def lobby(*, by_keys: bool = False) -> Iterator[Walker]:
    """Yield a running lobby; Chinese holds again afterwards, for whoever comes next in this process."""
    before = translation.current()
    with Walker(by_keys=by_keys) as walker:
        yield walker
    translation.use(before)


def problems(walker: Walker, flow: Flow) -> list[str]:
    """Walk the flow in each of its settings; return what was wrong."""
    found: list[str] = []
    for place, size, scheme, language in ROWS:
        if FLOWS[place] is flow:  # type: ignore[call-overload]
            found += walker.walk(flow, Setting(size, scheme, language))  # type: ignore[arg-type]
    return found
