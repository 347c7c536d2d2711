"""The input engine, made beside the event loop: no key waits for the words to be read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakMethod

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import MethodType

    from language.typing.engine import Candidate, Engine


class LateEngine:
    """Answers as the engine does once that stands; until then nothing is a candidate.

    Args:
        words: The estate's own words.
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._engine: Engine | None = None
        self._loading = False
        self._waiting: list[WeakMethod[Callable[[], object]]] = []

    @property
    def ready(self) -> bool:
        """Whether letters have candidates by now."""
        return self._engine is not None

    async def load(self) -> None:
        """Make the engine in a thread, once; where this is cancelled, the next call begins anew.

        Raises:
            LexiconDamaged: The lexicon cannot be read.
        """
        if self._loading or self.ready:
            return
        self._loading = True
        try:
            self._engine = await asyncio.to_thread(_made, self._words)
        finally:
            self._loading = False
        waiting, self._waiting = self._waiting, []
        for kept in waiting:
            tell = kept()
            if tell is not None:
                tell()

    def now(self) -> Engine:
        """Return the engine, made on the spot where nobody had it made in time."""
        if self._engine is None:
            self._engine = _made(self._words)
        return self._engine

    def when_ready(self, tell: MethodType | Callable[[], object]) -> None:
        """Call a method as soon as letters have candidates; at once, if they have; never, if its object is gone."""
        if self.ready:
            tell()
        else:
            self._waiting.append(WeakMethod(tell))

    def forget(self) -> None:
        """Keep nothing of the letters that were typed."""
        if self._engine is not None:
            self._engine.forget()

    def candidates(self, letters: str, limit: int = 10, before: str = "") -> list[Candidate]:
        """Return what the letters may mean, see `language.typing.engine.Engine.candidates`."""
        return self._engine.candidates(letters, limit, before) if self._engine else []


def _made(words: tuple[str, ...]) -> Engine:
    from language.typing.engine import Engine

    return Engine(words)
