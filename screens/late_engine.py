"""The input engine, made beside the event loop: no key waits for the words to be read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakMethod

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import MethodType

    from language.typing.engine import Engine, OwnWord


class LateEngine:
    """The engine, once it stands.

    Args:
        words: The estate's own words.
        names: Its people's names.
    """

    def __init__(self, words: tuple[OwnWord, ...], names: tuple[OwnWord, ...] = ()) -> None:
        self._words = words
        self._names = names
        self.engine: Engine | None = None
        """None until it stands."""
        self._loading = False
        self._waiting: list[WeakMethod[Callable[[], object]]] = []

    @property
    def ready(self) -> bool:
        """Whether it stands by now."""
        return self.engine is not None

    async def load(self) -> None:
        """Make the engine in a thread, once; where this is cancelled, the next call begins anew.

        Raises:
            LexiconDamaged: The lexicon cannot be read.
        """
        if self._loading or self.ready:
            return
        self._loading = True
        try:
            self.engine = await asyncio.to_thread(_made, self._words, self._names)
        finally:
            self._loading = False
        waiting, self._waiting = self._waiting, []
        for kept in waiting:
            tell = kept()
            if tell is not None:
                tell()

    def when_ready(self, tell: MethodType | Callable[[], object]) -> None:
        """Call a method as soon as the engine stands; at once, if it does; never, if the method's object is gone."""
        if self.ready:
            tell()
        else:
            self._waiting.append(WeakMethod(tell))

    def forget(self) -> None:
        """Keep nothing of the letters that were typed."""
        if self.engine is not None:
            self.engine.forget()


def _made(words: tuple[OwnWord, ...], names: tuple[OwnWord, ...]) -> Engine:
    from language.typing.engine import Engine

    return Engine(words, names=names)
