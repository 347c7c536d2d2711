"""Checks of what this terminal has: readers, server, queue."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.doctor.finding import Finding
from kiosk.home import Home
from language.translation import _, ngettext
from records.errors import RecordsError
from records.secrets import Secrets

if TYPE_CHECKING:
    from devices.profiles import Profile
    from devices.settings import ReaderSettings

OURS = ("kiosk", "python")
"""How the name of a process begins that is a lobby, as the system tells it."""


def check_readers(home: Home) -> list[Finding]:
    """Is every reader that was set up plugged in and free?"""
    from devices.errors import DeviceError
    from devices.settings import load_settings

    try:
        readers = [reader for reader in load_settings(home.readers).readers if reader.enabled]
    except DeviceError as error:
        message = _("{file} cannot be read ({problem}): correct it, or delete it and set the readers up again.")
        told = message.format(file=home.readers, problem=error.fields.get("problem", error.code))
        return [Finding(check="readers", state="problem", message=told)]
    if not readers:
        return [Finding(check="readers", state="note", message=_("No reader is set up."))]
    return [_check_reader(home, reader) for reader in readers]


def _check_reader(home: Home, reader: ReaderSettings) -> Finding:
    from devices.errors import DeviceError, PortBusy, PortMissing
    from devices.profiles import load
    from devices.transports import KEYS, TCP, open_line
    from kiosk.running import is_running
    from kiosk.sentences import reader_sentence

    told = f"{reader.port} ({reader.profile})"
    lobby = is_running(home.running)
    in_use = Finding(check="readers", message=_("{reader}, in use by the running lobby").format(reader=told))
    try:
        profile = load(reader.profile, home.profiles)
        if reader.port.startswith(KEYS):
            # What types into the lobby's own screen can be seen nowhere else.
            return in_use if lobby else Finding(check="readers", message=told)
        open_line(reader.port, profile, reader.baud).close()
        if asyncio.run(_reads_nothing_by_itself(reader, home)):
            message = _("{reader}: it reads on command only, and nothing that residents hold to it; run {command}")
            return Finding(
                check="readers",
                state="problem",
                message=message.format(reader=told, command=_way_out(reader.port, profile)),
            )
    except DeviceError as error:
        holder = str(error.fields.get("holder") or OURS[0])
        if lobby and isinstance(error, PortBusy) and holder.startswith(OURS):
            return in_use
        if lobby and isinstance(error, PortMissing) and reader.port.startswith(TCP):
            message = _("{reader}: no answer, as when the running lobby has it; its technician's screen tells.")
            return Finding(check="readers", state="note", message=message.format(reader=told))
        return Finding(check="readers", state="problem", message=f"{told}: {reader_sentence(error)}")
    return Finding(check="readers", message=told)


async def _reads_nothing_by_itself(reader: ReaderSettings, home: Home) -> bool:
    """Tell whether a reader that takes commands says that it is set so; one that says nothing is taken for well."""
    from devices.borrowed import borrowed
    from devices.reader import ON_COMMAND

    kinds = reader.loaded(home.profiles).settings
    asked = [name for name, setting in kinds.items() if setting.idle]
    if not asked:
        return False
    async with borrowed(reader, lambda _event: None, home.profiles) as opened:
        for name in asked:
            await opened.ask(name)
        return opened.state.code == ON_COMMAND


def _way_out(port: str, profile: Profile) -> str:
    """Return the command that has a reader read by itself."""
    name, setting = next((name, setting) for name, setting in profile.settings.items() if setting.idle)
    value = next(value for value in setting.values if value not in setting.idle)
    return f"kiosk devices send {port} set {name} {value}"


def check_server(home: Home) -> Finding:
    """Is the terminal enrolled, and does the server answer it? Asks as an exchange would, with nothing to send."""
    from kiosk.sentences import sentence
    from records import wire
    from records.clock import SystemClock, milliseconds
    from records.envelope import sign
    from records.link import Link

    secrets = Secrets(home.secrets)
    try:
        credential, server, key = secrets.credential, secrets.server, secrets.terminal_key
    except RecordsError as error:
        return Finding(check="server", state="problem", message=sentence(error))
    if credential is None or server is None or key is None:
        if problems := secrets.problems():
            return Finding(check="server", state="problem", message=sentence(problems[-1]))
        message = _("Not enrolled: run kiosk enrol ADDRESS, so that what is handed in can be sent.")
        return Finding(check="server", state="note", message=message)
    link = Link(server.url, server.pin)
    asked = wire.ExchangeRequest(milliseconds(SystemClock().now()), max_changes=0)
    try:
        link.post(wire.EXCHANGE, sign(wire.EXCHANGE, credential.terminal, key, asked), wire.ExchangeAnswer)
    except RecordsError as error:
        return Finding(check="server", state="problem", message=sentence(error))
    finally:
        link.close()
    return Finding(check="server", message=f"{server.url}, {credential.building}")


def check_queue(home: Home) -> Finding:
    """Does something wait, and is something set aside?"""
    from kiosk.sentences import sentence
    from records.clock import SystemClock
    from records.outbox import Outbox
    from records.sealing import Sealer

    if not home.outbox.exists():
        return Finding(check="queue", message=_("empty"))
    try:
        with closing(Outbox(home.outbox, Sealer(Secrets(home.secrets)), SystemClock())) as outbox:
            counts = outbox.counts()
            problems = outbox.problems()
    except RecordsError as error:
        return Finding(check="queue", state="problem", message=sentence(error))
    if problems:
        message = _("A damaged queue was kept as {path}: send it to whoever looks after the terminals.")
        return Finding(check="queue", state="problem", message=message.format(path=problems[0].fields["kept_as"]))
    if counts.set_aside:
        message = ngettext(
            "{n} record was set aside by the server: look at kiosk records list --all.",
            "{n} records were set aside by the server: look at kiosk records list --all.",
            counts.set_aside,
        )
        return Finding(check="queue", state="note", message=message.format(n=counts.set_aside))
    waiting = ngettext("{n} record waits for the server", "{n} records wait for the server", counts.queued)
    return Finding(check="queue", message=waiting.format(n=counts.queued))
