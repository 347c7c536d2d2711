"""Builds a dictionary from the invented samples: `python -m records.dictionaries.build ID`.

Needed only for a new dictionary, when documents or records have become quite different ones; see `docs/sync.md`.
The same samples always give the same file.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import msgspec
import zstandard

from records import types
from records.dictionaries import samples

BYTES = 96 * 1024
LEVEL = 11

_RECORDS = 15_000
_DOCUMENTS = 1500
_MESSAGES = 1500


def build(number: int, bytes_: int = BYTES) -> bytes:
    """Return the dictionary file."""
    chance = random.Random(number)  # noqa: S311 - samples, no secrets
    made: list[bytes | bytearray | memoryview] = [types.to_bytes(samples.record(chance)) for _ in range(_RECORDS)]
    made += [msgspec.msgpack.encode(samples.document(chance)) for _ in range(_DOCUMENTS)]
    made += [msgspec.msgpack.encode(samples.message(chance)) for _ in range(_MESSAGES)]
    return zstandard.train_dictionary(bytes_, made, dict_id=number, level=LEVEL).as_bytes()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, metavar="ID", help="number of the new dictionary, 1 to 255")
    number = parser.parse_args().number
    with (Path(__file__).parent / f"{number}.zdict").open("xb") as file:  # never replaces one that was in use
        file.write(build(number))
