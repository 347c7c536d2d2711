"""Compression with a dictionary that both sides have (zstandard, RFC 8878).

One record compresses badly alone: what it shares with others is what a dictionary can know beforehand. A frame names
its dictionary, so any side opens whatever it knows. Dictionaries are files `dictionaries/ID.zdict`, built by
`records.dictionaries.build`; one that was in use is never changed and never removed. 0 is no dictionary.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from records.errors import Garbled

if TYPE_CHECKING:
    import zstandard

MESSAGES = 1
"""For messages and documents (MessagePack)."""
BODIES = 2
"""For sealed bodies (`records.sealing`)."""

_FOLDER = Path(__file__).parent / "dictionaries"
_LEVEL = 5  # 7 µs for a record; level 6 takes twice that for 1.5 % less


class _Own(threading.local):
    """Compressors must not be used by two threads at once."""

    def __init__(self) -> None:
        self.compressors: dict[int, zstandard.ZstdCompressor] = {}
        self.decompressors: dict[int, zstandard.ZstdDecompressor] = {}


_own = _Own()


def known(dictionary: int) -> bool:
    """Return whether this side has the dictionary."""
    return dictionary == 0 or _file(dictionary).is_file()


def compress(data: bytes, dictionary: int) -> bytes:
    """Return `data` as one zstandard frame that names its dictionary and length."""
    compressor = _own.compressors.get(dictionary)
    if compressor is None:
        compressor = _own.compressors[dictionary] = _compressor(dictionary)
    return compressor.compress(data)


def decompress(frame: bytes, limit: int) -> bytes:
    """Return what was compressed.

    Args:
        frame: Exactly one zstandard frame with its length in the header.
        limit: The most bytes to accept; the header is asked first, so that a bomb costs nothing.

    Raises:
        Garbled: It is damaged, longer than `limit`, or made with a dictionary that is unknown here.
    """
    import zstandard

    try:
        header = zstandard.get_frame_parameters(frame)
        if header.content_size > limit:  # an unknown size is the largest number that there is
            raise Garbled(problem="too-long")
        return _decompressor(header.dict_id).decompress(frame, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Garbled(problem=str(error)) from error


def _file(dictionary: int) -> Path:
    return _FOLDER / f"{dictionary}.zdict"


def _dictionary(dictionary: int) -> zstandard.ZstdCompressionDict | None:
    import zstandard

    return zstandard.ZstdCompressionDict(_file(dictionary).read_bytes()) if dictionary else None


def _compressor(dictionary: int) -> zstandard.ZstdCompressor:
    import zstandard

    shared = _dictionary(dictionary)
    if shared:
        shared.precompute_compress(level=_LEVEL)
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=shared)


def _decompressor(dictionary: int) -> zstandard.ZstdDecompressor:
    import zstandard

    mine = _own.decompressors
    if dictionary not in mine:
        if not known(dictionary):
            raise Garbled(problem="dictionary")
        mine[dictionary] = zstandard.ZstdDecompressor(dict_data=_dictionary(dictionary))
    return mine[dictionary]
