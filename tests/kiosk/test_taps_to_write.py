"""How many taps a repair in own words takes somebody who has done it before, on the real program."""

from __future__ import annotations

from kiosk.walk.walker import Setting, Walker
from language import translation

MOST_TAPS = 25
PRIVACY_NOTICE = 1
"""It comes by itself before anything personal, once in a visit; this repair is looked up by its number."""
WORDS = "我家的水龙头坏了"


class CountingWalker(Walker):
    """Counts what is tapped."""

    taps = 0

    def _tap(self, target):  # type: ignore[no-untyped-def]
        self.taps += 1
        return super()._tap(target)

    def _type(self, target, key):  # type: ignore[no-untyped-def]
        self.taps += 1
        return super()._type(target, key)


def test_a_practised_hand_writes_a_repair_in_few_taps() -> None:
    with CountingWalker() as walker:
        for size in ((80, 24), (53, 16)):
            walker.walk_to_home(Setting(size, "house", "zh"))
            walker.taps = 0
            for words in ("Repair", "院子里", "水管水龙头", "Other: I write it"):
                walker.tap(words)
            walker.look("Next")
            for letter in "WJDSLTHL":
                walker.tap_letter(letter)
            walker.tap(WORDS)
            walker.look(WORDS)
            for words in ("Next", "一般", "Not at all: I have the number"):
                walker.tap(words)
            walker.look("Hand it in", WORDS)
            walker.tap("Hand it in")
            walker.look("With this number you find the answer here, under My matters.")
            assert walker.number
            assert walker.taps + PRIVACY_NOTICE <= MOST_TAPS
            assert not walker.problems
    assert translation.current() == "zh"
