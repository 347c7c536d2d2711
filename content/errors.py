"""What can go wrong in the content room.

ContentError
├── InvalidDocument   a document does not fit its definition
├── UnknownType       a document type that this version does not know
├── BadCode           a resident code that the estate did not issue, or that is none
├── PackInvalid       a content pack has mistakes, each with file and line
├── LibraryBusy       another process is writing to the library
├── LibraryFull       the disk cannot take what was to be stored
└── LibraryFailed     the disk does not let us read or write the library
"""

from __future__ import annotations

from typing import Any, ClassVar


class ContentError(Exception):
    """Root of the room's errors: a code and fields; the words for people live with the screens."""

    code: ClassVar[str] = "content"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.code, fields)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{self.code} {told}".strip()


class InvalidDocument(ContentError):
    """A document does not fit its definition. Fields: type, id, problem."""

    code = "invalid-document"


class UnknownType(ContentError):
    """A document type that this version does not know. Fields: type."""

    code = "unknown-document-type"


class BadCode(ContentError):
    """A resident code that the estate did not issue, or that is none.

    Fields: reason (malformed, unknown-key, signature).
    """

    code = "bad-code"


class PackInvalid(ContentError):
    """A content pack has mistakes. Fields: mistakes (a list of `pack.Mistake`)."""

    code = "pack-invalid"


class LibraryBusy(ContentError):
    """Another process is writing to the library. Fields: holder."""

    code = "library-busy"


class LibraryFull(ContentError):
    """The disk cannot take what was to be stored. Fields: path."""

    code = "library-full"


class LibraryFailed(ContentError):
    """The disk does not let us read or write the library. Fields: path, reason (the system's)."""

    code = "library-failed"
