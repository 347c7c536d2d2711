"""The page of a form that is answered in own words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from content.documents import in_language
from language.translation import _, current
from screens.pages import Page
from screens.widgets.big_button import BigButton
from screens.widgets.pinyin_keyboard import PinyinKeyboard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from language.typing.engine import Engine
    from screens.lobby import Lobby


class WritingPage(Page):
    """Asks for a text."""

    def body(self) -> Iterable[Widget]:
        """Yield the keyboard."""
        mode = "pinyin" if current() == "zh" else "letters"
        yield PinyinKeyboard(self._written(), self._keep, engine(own_words(self.form.lobby)), mode)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("Next"), do=self._done, main=True)

    def _written(self) -> str:
        return str(self.form.answers.get(self.name, ""))

    def _keep(self, text: str) -> None:
        self.form.answers[self.name] = text

    async def _done(self) -> None:
        if self._written().strip():
            await self.form.go_on()
        else:
            await self.form.lobby_app.say(_("Please write a few words first, or go back and choose."))


def own_words(lobby: Lobby) -> tuple[str, ...]:
    """Return the estate's own words: names of places, of buildings and of what a repair can be about."""
    estate, building = lobby.estate(), lobby.building()
    texts = [estate.name, *(place.name for place in estate.places), *(one.name for one in estate.categories)]
    return tuple(in_language(text, "zh") for text in ([*texts, building.name] if building else texts))


@lru_cache(1)
def engine(words: tuple[str, ...]) -> Engine:
    """Return the engine that knows these words too; made once."""
    from language.typing.engine import Engine

    return Engine(words)
