"""Settings as tags of six letters with a value (`TRGMOD3`), which Newland's and Honeywell's commands have in common."""

from __future__ import annotations

import re
from abc import abstractmethod

from devices.conversation import Answer, Conversation, Step
from devices.protocols.line import LineDecoder

TAG = re.compile(r"[0-9A-Z]{6}")
VALUE = re.compile(r"[0-9A-Z]{1,16}")
LINE_ENDS = re.compile(r"[\x00-\x20]+")
MOST_TOLD = 60
"""Characters of a reader's word about itself that are shown, at most."""


class TagDecoder(LineDecoder):
    """Lines of text, and answers that repeat the tags of a command."""

    QUERY = ""
    """The tag that asks what reader it is."""

    @abstractmethod
    def command(self, body: str) -> bytes:
        """Return a tag with its value as a command that holds beyond the next power-off."""

    @abstractmethod
    def question(self, tag: str) -> bytes:
        """Return the question for a tag's present value."""

    def query(self) -> Conversation:
        """Ask what reader it is."""
        answer = yield Step(self.question(self.QUERY))
        return LINE_ENDS.sub(" ", _told(self.QUERY, answer)).strip()[:MOST_TOLD]

    def ask(self, at: str) -> Conversation:
        """Ask for the value of the tag `at`."""
        answer = yield Step(self.question(_fitting(TAG, at)))
        return _told(at, answer)

    def change(self, at: str, value: str) -> Conversation:
        """Set the tag `at`, for good."""
        yield Step(self.command(_fitting(TAG, at) + _fitting(VALUE, value)))
        return value


def _fitting(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _told(tag: str, answer: Answer | None) -> str:
    """Return the value that an answer has for a tag; a value of one letter looks like a command that was taken."""
    raw = answer.raw.decode("latin-1") if answer else ""
    found = re.search(tag + r"([^\x05\x06\x15]*)[\x05\x06\x15]", raw)
    return found[1] if found else ""
