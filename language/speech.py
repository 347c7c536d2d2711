"""Reads sentences aloud, each program one of its own that is started for it and never linked.

What was spoken ahead (`language.recorded`) is decoded by opusdec (opus-tools) and played by sox, which also makes
it slower, faster, quieter or louder. Everything else is said by espeak-ng (GPL): Debian 12's reads Chinese
characters as English letters, so it gets pinyin with tone digits and the voice `cmn-latn-pinyin`. A terminal without
the first two hears espeak-ng alone; one without that or without sound says so once and is silent until it is asked to
try again.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from language.errors import SpeechAbsent
from language.recorded.recordings import Piece, Recordings
from language.spoken import pinyin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PROGRAM = "espeak-ng"
DECODER, PLAYER = "opusdec", "sox"
PACKAGES = {PROGRAM: "espeak-ng", DECODER: "opus-tools", PLAYER: "sox"}
"""The Debian package that each program comes with."""
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
        absent: Called with what is missing at the first sentence that cannot be heard, and not again before one was
            heard or something else is missing.
        program: The name or path of the program that can say everything.
        file: Where to write the sound (WAV) of a sentence instead of playing it; each sentence replaces the last.
        recorded: Whether what was spoken ahead is played.
    """

    def __init__(
        self,
        absent: Callable[[SpeechAbsent], None],
        program: str = PROGRAM,
        file: Path | None = None,
        *,
        recorded: bool = True,
    ) -> None:
        self._absent = absent
        self._file = file
        self._program = program
        self._wanted = recorded
        self._recordings: dict[str, Recordings] = {}
        self._told = ""
        self.try_again()

    def try_again(self) -> None:
        """Look for programs and sound anew: a loudspeaker that was unplugged comes back, a busy one is free again."""
        self._path = shutil.which(self._program)
        self._decoder, self._player = shutil.which(DECODER), shutil.which(PLAYER)
        self._recorded = self._wanted and bool(self._decoder and self._player)
        self._silent = False

    async def say(self, sentence: str, language: str, manner: Manner = _USUAL) -> bool:
        """Say one sentence and return when it was heard; False if there is no voice or no sound.

        Cancelling the task stops the sound at once.
        """
        if self._silent:
            return False
        for piece in await self._pieces(sentence, language):
            if piece.streams and self._recorded and await self._play(piece.streams, manner):
                continue
            if not await self._speak(piece.text, language, manner):
                return False
        self._told = ""
        return True

    async def _pieces(self, sentence: str, language: str) -> list[Piece]:
        if not self._recorded:
            return [Piece(sentence, b"")]
        recordings = self._recordings.get(language)
        if recordings is None:
            # A megabyte or so, once: not in the event loop.
            recordings = self._recordings[language] = await asyncio.to_thread(Recordings, language)
        return recordings.pieces(sentence)

    async def _play(self, streams: bytes, manner: Manner) -> bool:
        """Play what was spoken ahead; return False, and do so no more, where that cannot be heard."""
        assert self._decoder
        assert self._player
        decoded = await _run([self._decoder, "--quiet", "--force-wav", "-", "-"], streams, wanted=True)
        output = [str(self._file)] if self._file else ["-d"]
        effects = ["tempo", "-s", f"{manner.speed / _USUAL.speed:.2f}", "vol", f"{manner.volume / _USUAL.volume:.2f}"]
        heard = await _run([self._player, "-q", "-t", "wav", "-", *output, *effects], decoded.output)
        self._recorded = not (decoded.code or heard.code)
        return self._recorded

    async def _speak(self, text: str, language: str, manner: Manner) -> bool:
        if self._path is None:
            self._give_up("program")
            return False
        options = ["-v", _VOICES[language], "-s", str(manner.speed), "-a", str(manner.volume)]
        options += ["-w", str(self._file)] if self._file else []
        said = await _run([self._path, *options, "--stdin"], (pinyin(text) if language == "zh" else text).encode())
        # Without a sound card it complains and ends with 0 all the same; when it speaks it says nothing else.
        if said.code or _COMPLAINT.search(said.complaints):
            self._give_up("sound")
            return False
        return True

    def _give_up(self, reason: str) -> None:
        self._silent = True
        if self._told != reason:
            self._told = reason
            self._absent(SpeechAbsent(reason=reason))


class _Ran(NamedTuple):
    """How a program ended, and what it wrote."""

    code: int
    output: bytes
    complaints: bytes


async def _run(command: Sequence[str], given: bytes, *, wanted: bool = False) -> _Ran:
    """Run a program to its end; where the task is cancelled, the program ends at once.

    Args:
        command: The program and its arguments.
        given: Its standard input.
        wanted: Whether its output is.
    """
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if wanted else asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    )
    try:
        process = await asyncio.shield(starting)
    except asyncio.CancelledError:
        # The program may be on its way already: asyncio would leave it alone, and it would speak on.
        await _end(await starting)
        raise
    try:
        output, complaints = await process.communicate(given)
    finally:
        await _end(process)
    return _Ran(process.returncode or 0, output or b"", complaints)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Stop the program, if it still runs, and wait until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        gone = asyncio.ensure_future(process.wait())
        again = False
        while not gone.done():
            # Told to stop once more meanwhile, as when the screen goes too: killed, it is gone in a moment.
            try:
                await asyncio.shield(gone)
            except asyncio.CancelledError:
                again = True
        if again:
            raise asyncio.CancelledError
