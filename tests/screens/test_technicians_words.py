"""Whatever refuses something has words of its own for the technician, and for a resident where one is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devices import conversation, events, reader
from devices.profiles import load, names
from devices.protocols import grow, honeywell, newland
from kiosk.commands.devices_send import OUTCOMES as SHELL_OUTCOMES
from language import translation
from records.errors import Refused
from screens.reader_words import FAULTS
from screens.sentences import sentence_for
from screens.set_reader import OUTCOMES, REASONS, SETTINGS, VALUES
from screens.technician import ERRORS, READERS

ROOT = Path(__file__).parents[2]
REASON = re.compile(r'\breason="([a-z-]+)"')


def reasons() -> set[str]:
    """Return every reason for which a server sets a record aside, or refuses a terminal."""
    sources = [*(ROOT / "server").glob("*.py"), *(ROOT / "server" / "api").glob("*.py"),
               *(ROOT / "server" / "handlers").glob("*.py"), ROOT / "records" / "link.py"]  # fmt: skip
    return {reason for source in sources for reason in REASON.findall(source.read_text("utf-8"))}


def test_every_reason_of_the_server_has_words() -> None:
    assert {"busy", "known-card", "unknown-home", "revoked"} <= reasons()
    assert reasons() <= set(ERRORS)


def test_every_reason_has_other_words() -> None:
    told = [ERRORS[reason] for reason in ("busy", "unknown-terminal", "known-card", "unknown-home", "protocol")]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize(("reason", "words"), [("busy", "busy"), ("protocol", "being changed"), ("revoked", "know")])
def test_a_resident_is_told_the_true_reason(reason: str, words: str) -> None:
    translation.use("en")
    try:
        assert words in sentence_for(Refused(reason=reason, next_in=0.0))
    finally:
        translation.use("zh")


def test_every_state_of_a_reader_and_every_fault_of_the_wire_has_words() -> None:
    states = {value for name, value in vars(reader).items() if name.isupper() and isinstance(value, str)}
    assert states <= set(READERS)
    assert set(events.WIRE_REASONS) | {events.REFUSED} <= set(FAULTS)


def test_every_end_of_a_command_every_refusal_and_every_shipped_setting_has_words() -> None:
    ends = {conversation.DONE, conversation.SENT, conversation.REFUSED, conversation.NO_ANSWER, conversation.NOT_SENT}
    assert ends == set(OUTCOMES) == set(SHELL_OUTCOMES)
    refusals = {*grow.REFUSALS.values(), *newland.STATUS.values(), *honeywell.STATUS.values()} - {""}
    assert refusals <= set(REASONS)
    settings = [setting for name in names() for setting in load(name).settings.items()]
    assert settings
    assert {name for name, _setting in settings} <= set(SETTINGS)
    assert {value for _name, setting in settings for value in setting.values} <= set(VALUES)
