"""`kiosk devices send`: have a reader read once, ask it what it is and how it is set, set it."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from devices.borrowed import borrowed
from devices.conversation import DONE, NO_ANSWER, NOT_SENT, REFUSED, SENT, Outcome
from devices.errors import CannotCommand
from devices.events import Event, Scan, as_fields
from devices.reader import ON_COMMAND
from devices.settings import ReaderSettings, load_settings
from kiosk.commands.devices import in_words
from kiosk.errors import Refused
from language.translation import N_, _

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from devices.reader import Reader

OUTCOMES = {
    DONE: N_("{what}: accepted {detail}"),
    SENT: N_("{what}: sent; this kind of reader does not answer to it"),
    REFUSED: N_("{what}: the reader refused ({detail})."),
    NO_ANSWER: N_("{what}: no answer. Is it such a reader, at this baud rate, and is the wire to its RX connected?"),
    NOT_SENT: N_("{what}: the port was lost."),
}
TRIGGER = "trigger"
QUERY = "query"
SET = "set"
ACTIONS = (TRIGGER, QUERY, SET)


def send(options: argparse.Namespace, folder: Path) -> int:
    """Run the command; `folder` holds the terminal's own profiles, its `readers.toml` lies beside it."""
    given = options.action == SET
    if given != bool(options.value) or (options.action == TRIGGER and options.name):
        raise Refused(_("Write trigger, query, query NAME or set NAME VALUE behind the port."))
    settings = _settings(options, folder)
    profile = settings.loaded(folder)
    if not (profile.trigger or profile.settings):
        raise CannotCommand(profile=profile.name)
    asyncio.run(_talk(options, settings, folder))
    return 0


def _settings(options: argparse.Namespace, folder: Path) -> ReaderSettings:
    """Return how the port is to be read: as the command says, else as it is set up."""
    readers = load_settings(folder.parent / "readers.toml").readers
    known = next((reader for reader in readers if reader.port == options.port), None)
    if options.profile:
        return ReaderSettings(options.port, options.profile, options.baud)
    if known is None:
        raise Refused(_("No reader is set up on {port}: name its --profile.").format(port=options.port))
    return replace(known, baud=options.baud or known.baud)


async def _talk(options: argparse.Namespace, settings: ReaderSettings, folder: Path) -> None:
    heard: asyncio.Queue[Event] = asyncio.Queue()
    async with borrowed(settings, heard.put_nowait, folder) as reader:
        await _say(options, reader)
        if options.action == TRIGGER:
            await _show_scan(options, heard)
        elif reader.state.code == ON_COMMAND:
            print(_("It reads nothing by itself like that: a lobby's reader needs another mode."), file=sys.stderr)


async def _say(options: argparse.Namespace, reader: Reader) -> None:
    if options.action == TRIGGER:
        _tell(options, TRIGGER, await reader.trigger())
    elif options.action == SET:
        _tell(options, options.name, await reader.change(options.name, options.value))
    elif options.name:
        _tell(options, options.name, await reader.ask(options.name))
    else:
        _tell(options, QUERY, await reader.query())
        for name in reader.profile.settings:
            _tell(options, name, await reader.ask(name))


def _tell(options: argparse.Namespace, what: str, outcome: Outcome) -> None:
    """Print what came of a command. Raises `Refused` where nothing did."""
    if options.json:
        print(json.dumps({"command": what, "outcome": outcome.code, "detail": outcome.detail}), flush=True)
    words = _(OUTCOMES[outcome.code]).format(what=what, detail=outcome.detail).rstrip()
    if outcome.code not in (DONE, SENT):
        raise Refused(words)
    if not options.json:
        told = f"{what}: {outcome.detail}" if outcome.detail and options.action == QUERY else words
        print(told, flush=True)


async def _show_scan(options: argparse.Namespace, heard: asyncio.Queue[Event]) -> None:
    """Print what the reader read, if it read anything in time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(options.seconds):
            while True:
                event = await heard.get()
                fields = as_fields(event)
                if isinstance(event, Scan) or fields.get("reason"):
                    print(json.dumps(fields, ensure_ascii=False) if options.json else in_words(fields), flush=True)
                if isinstance(event, Scan):
                    return
    raise Refused(_("Nothing was read in {seconds} seconds.").format(seconds=f"{options.seconds:g}"))
