"""Sentences put together from what a good voice spoke ahead.

One file a language: the length of a JSON header (u32, little-endian), the header, then Ogg Opus streams, one after
the other. The header's `streams` gives for each key where its stream lies behind the header: offset and length.
Streams may be chained, so what was spoken in pieces is played in one go.
"""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import NamedTuple

from language.spoken import spoken

FOLDER = Path(__file__).parent
MARKS = re.compile(r"[、，,：:；;（）()《》“”\"\n]+\s*|\s{2,}|(?<=[\u3000-\u9fff]) +(?=[\u3000-\u9fff])")
"""Where a sentence falls into pieces that can be said by themselves."""
_END = " \t\n。.！!？?；;：:，,、…"
_NARROW = str.maketrans("，：；！？", ",:;!?")
_AFTER_MARK = re.compile(r"(?<=[,:;!?])\s+")
_NUMBER = re.compile(r"\d{3,}|\d+(?: \d+)+|\d+(?:-\d+)+")
_WORD = re.compile(r"[\u3000-\u9fff]|[A-Za-z']+|\d+|\S")
_SIZE = struct.Struct("<I")
# What was spoken ahead as one has not more clauses, or words between marks.
_MOST_PARTS = 24


class Piece(NamedTuple):
    """A part of a sentence, and its Ogg Opus streams; none where another voice must say it."""

    text: str
    streams: bytes


class Recordings:
    """What was spoken ahead in a language; nothing, where there is no file that can be read.

    Args:
        language: One of `language.translation.LANGUAGES`.
        folder: Where the files are.
    """

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        self._chinese = language == "zh"
        self._path = folder / f"{language}.voice"
        self._streams: dict[str, tuple[int, int]] = {}
        self._data = b""
        try:
            data = self._path.read_bytes()
            (size,) = _SIZE.unpack_from(data)
            streams = json.loads(data[_SIZE.size : _SIZE.size + size])["streams"]
            self._data = data[_SIZE.size + size :]
            self._streams = {key(text): (start, length) for text, (start, length) in streams.items()}
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            # A voice that reads everything is there all the same.
            self._streams = {}

    def __len__(self) -> int:
        return len(self._streams)

    def __contains__(self, text: str) -> bool:
        return key(text) in self._streams

    def pieces(self, sentence: str) -> list[Piece]:
        """Return a sentence in pieces, neighbours that are of one kind as one; whole, if nothing of it is known."""
        whole = self.stream(key(sentence))
        if whole:
            return [Piece(sentence, whole)]
        clauses = _clauses(sentence)
        found: list[Piece] = []
        place = 0
        while place < len(clauses):
            start = clauses[place][0]
            for following in range(min(len(clauses), place + _MOST_PARTS), place, -1):
                text = sentence[start : clauses[following - 1][1]]
                streams = self.stream(key(text)) or (self._said(text) if following == place + 1 else b"")
                if streams:
                    break
            place = following
            # With the mark behind it, for a voice that makes a pause there.
            text = sentence[start : clauses[place][0] if place < len(clauses) else len(sentence)]
            if found and bool(found[-1].streams) == bool(streams):
                found[-1] = Piece(found[-1].text + text, found[-1].streams + streams)
            else:
                found.append(Piece(text, streams))
        return found

    def _said(self, clause: str) -> bytes:
        """Return the streams of the numbers and words that a clause is made of; or nothing."""
        words = _WORD.findall(self._numbers(clause).rstrip(_END))
        streams = b""
        place = 0
        while place < len(words):
            for end in range(min(len(words), place + _MOST_PARTS), place, -1):
                stream = self.stream(key(("" if self._chinese else " ").join(words[place:end])))
                if stream:
                    break
            else:
                return b""
            streams += stream
            place = end
        return streams

    def _numbers(self, clause: str) -> str:
        # Telephone numbers and the numbers of matters are said figure by figure.
        return spoken(clause) if self._chinese else _NUMBER.sub(lambda found: " ".join(found.group()), clause)

    def stream(self, known: str) -> bytes:
        """Return the stream under a key, empty if there is none."""
        start, length = self._streams.get(known, (0, 0))
        return self._data[start : start + length]


def _clauses(sentence: str) -> list[tuple[int, int]]:
    """Return where the parts of a sentence between its marks begin and end."""
    ends = [(mark.start(), mark.end()) for mark in MARKS.finditer(sentence)]
    starts = [0, *(end for _start, end in ends)]
    stops = [*(start for start, _end in ends), len(sentence)]
    return [(start, stop) for start, stop in zip(starts, stops, strict=True) if key(sentence[start:stop])]


def key(text: str) -> str:
    """Return under what a text is kept: without marks at its end, with single spaces, in small letters.

    Marks sound the same wide and narrow, so which of the two a text has makes no difference.
    """
    plain = " ".join(text.translate(_NARROW).split()).strip(_END).lower()
    return _AFTER_MARK.sub("", plain)


def pack(streams: dict[str, bytes], about: dict[str, object]) -> bytes:
    """Return a file of recordings by key; `about` goes into the header: who spoke, and under which licence."""
    places: dict[str, tuple[int, int]] = {}
    position = 0
    for known, stream in streams.items():
        places[known] = position, len(stream)
        position += len(stream)
    header = json.dumps({**about, "streams": places}, ensure_ascii=False).encode()
    return _SIZE.pack(len(header)) + header + b"".join(streams.values())
