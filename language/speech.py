"""Reads sentences aloud with espeak-ng, a program of its own (GPL) that is started for each sentence.

Debian 12's espeak-ng reads Chinese characters as English letters, so it gets pinyin with tone digits and the
voice `cmn-latn-pinyin`. A terminal without it or without sound says so once and is silent from then on.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from language.errors import SpeechAbsent
from language.spoken import pinyin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROGRAM = "espeak-ng"
_VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb"}


class Manner(NamedTuple):
    """How to speak: words a minute (80 to 300), loudness (0 to 200)."""

    speed: int = 140
    volume: int = 100


_COMPLAINT = re.compile(rb"error|can't|cannot", re.IGNORECASE)
_USUAL = Manner()


class Speech:
    """A voice.

    Args:
        absent: Called once, at the first sentence that could not be heard, with what is missing.
        program: The program's name or path.
        file: Where to write the sound (WAV) instead of playing it.
    """

    def __init__(
        self, absent: Callable[[SpeechAbsent], None], program: str = PROGRAM, file: Path | None = None
    ) -> None:
        self._absent = absent
        self._file = file
        self._path = shutil.which(program)
        self._silent = False

    async def say(self, sentence: str, language: str, manner: Manner = _USUAL) -> bool:
        """Say one sentence and return when it was heard; False if there is no voice or no sound.

        Cancelling the task stops the sound at once.
        """
        if self._silent:
            return False
        if self._path is None:
            self._give_up("program")
            return False
        options = ["-v", _VOICES[language], "-s", str(manner.speed), "-a", str(manner.volume)]
        options += ["-w", str(self._file)] if self._file else []
        starting = asyncio.ensure_future(
            asyncio.create_subprocess_exec(
                self._path,
                *options,
                "--stdin",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        )
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            # The program may be on its way already: asyncio would leave it alone, and it would speak on.
            await _end(await starting)
            raise
        text = pinyin(sentence) if language == "zh" else sentence
        try:
            _nothing, complaints = await process.communicate(text.encode())
        finally:
            await _end(process)
        # Without a sound card it complains and ends with 0 all the same; when it speaks it says nothing else.
        if process.returncode or _COMPLAINT.search(complaints):
            self._give_up("sound")
            return False
        return True

    def _give_up(self, reason: str) -> None:
        self._silent = True
        self._absent(SpeechAbsent(reason=reason))


async def _end(process: asyncio.subprocess.Process) -> None:
    """Stop the program, if it still runs, and wait until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
