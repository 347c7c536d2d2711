"""Records of one terminal on their way in."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

import msgspec

from content.documents import Estate as EstateDocument
from records.types import RecordBody
from records.wire import WireRecord
from server import documents
from server.models import Terminal


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that was opened and validated."""

    wire: WireRecord
    body: RecordBody
    plain: bytes
    """The opened body, JSON as the terminal wrote it."""

    digest: bytes
    """A fingerprint of everything that the terminal said about it."""

    @property
    def id(self) -> uuid.UUID:
        """Return the record's id."""
        return uuid.UUID(bytes=self.wire.id)


def fingerprint(record: WireRecord, plain: bytes) -> bytes:
    """Return the fingerprint of a record whose opened body is `plain`."""
    return hashlib.sha256(msgspec.msgpack.encode((*record.clear_fields(), plain))).digest()


@dataclass(frozen=True)
class Batch:
    """Whose records they are, and what the handlers of one batch look up once."""

    terminal: Terminal
    now: dt.datetime
    source: str
    """`sync` or `import`."""

    @functools.cached_property
    def estate(self) -> str:
        """Return the estate's code: it follows from the terminal's credential alone."""
        return self.terminal.estate_id

    @functools.cached_property
    def tables(self) -> EstateDocument | None:
        """Return the estate's document, with its tables of categories and roles."""
        return documents.get(EstateDocument, self.estate)

    @functools.cached_property
    def memo(self) -> dict[Any, Any]:
        """Return a place for what was looked up."""
        return {}
