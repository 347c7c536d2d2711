"""Take in what a technician carried on a stick, through the same intake as what came over the network."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from pathlib import Path

import msgspec

from records import export
from records.errors import ExportInvalid
from records.wire import MAX_BATCH_RECORDS
from server import intake
from server.batch import Batch
from server.models import Terminal


def take_in(path: Path, now: dt.datetime) -> Counter[str]:
    """Store a terminal's export and return how many records were `accepted`, `known` and `set_aside`.

    A terminal that was revoked may still be emptied this way: staff hold its stick in their hands.
    Raises `records.errors.ExportInvalid`, `Busy`, `OSError`.
    """
    found = export.check(path, _public_key)
    terminal = Terminal.objects.select_related("estate").get(pk=found.terminal)
    batch = Batch(terminal, now, "import")
    told: Counter[str] = Counter()
    records = found.read()
    try:
        while some := list(itertools.islice(records, MAX_BATCH_RECORDS)):
            verdicts = intake.take(batch, found.keys, [msgspec.msgpack.encode(record) for record in some])
            told.update(verdict.outcome for verdict in verdicts)
    except msgspec.MsgspecError as error:
        raise ExportInvalid(path=path, problem="not-an-export") from error
    return told


def _public_key(terminal: str) -> bytes | None:
    key = Terminal.objects.filter(pk=terminal).values_list("public_key", flat=True).first()
    return None if key is None else bytes.fromhex(key)
