"""Builds a dictionary from the invented samples: `python -m records.dictionaries.build ID KIND`.

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

_LEVEL = 11
_BODIES = 15_000
_BODIES_BYTES = 96 * 1024
_MESSAGES = 3000
_MESSAGES_BYTES = 32 * 1024

Samples = list[bytes | bytearray | memoryview]


def messages(number: int) -> bytes:
    """Return a dictionary for messages and documents, as MessagePack."""
    chance = random.Random(number)  # noqa: S311 - samples, no secrets
    made: Samples = []
    for _ in range(_MESSAGES):
        made.append(msgspec.msgpack.encode(samples.document(chance)))
        made.append(msgspec.msgpack.encode(samples.message(chance)))
    return _trained(number, made, _MESSAGES_BYTES)


def bodies(number: int) -> bytes:
    """Return a dictionary for the bodies of records, as JSON in GB 18030."""
    chance = random.Random(number)  # noqa: S311 - samples, no secrets
    made: Samples = [types.to_bytes(samples.record(chance)).decode().encode("gb18030") for _ in range(_BODIES)]
    return _trained(number, made, _BODIES_BYTES)


def _trained(number: int, made: Samples, size: int) -> bytes:
    return zstandard.train_dictionary(size, made, dict_id=number, level=_LEVEL).as_bytes()


_KINDS = {"messages": messages, "bodies": bodies}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, metavar="ID", help="number of the new dictionary, 1 to 255")
    parser.add_argument("kind", choices=_KINDS)
    options = parser.parse_args()
    with (Path(__file__).parent / f"{options.number}.zdict").open("xb") as file:  # never replaces one that was in use
        file.write(_KINDS[options.kind](options.number))
