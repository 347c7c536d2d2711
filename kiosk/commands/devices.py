"""`kiosk devices …`: profiles, decode, detect, monitor, send, simulate."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from itertools import pairwise
from typing import TYPE_CHECKING

from devices.errors import DeviceError, PortBusy
from devices.events import Event, as_fields
from devices.policy import Policy
from devices.profiles import Profile, load, names, reads_ascii
from devices.protocols import decoder_for
from devices.settings import ReaderSettings, load_settings
from devices.transports import TCP
from kiosk.arguments import home_folder, parser
from kiosk.errors import Refused
from kiosk.home import Home
from kiosk.running import is_running
from kiosk.sentences import reader_sentence
from language.translation import _, current

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def main(argv: list[str]) -> int:
    """Run one of the reader commands."""
    made = parser("devices", _("Card readers and scanners."))
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    listed = commands.add_parser("profiles", help=_("the known reader profiles"))
    listed.add_argument("--json", action="store_true")

    decode = commands.add_parser("decode", help=_("run bytes through a profile's decoder"))
    decode.add_argument("--profile", required=True, metavar="NAME")
    decode.add_argument("--hex", required=True, type=_hex, metavar="HEX")
    decode.add_argument("--policy", action="store_true", help=_("add the lobby's rules"))
    decode.add_argument("--split", type=_split, default=[], metavar="N,N,…", help=_("cut the bytes at these places"))
    _add_encoding(decode)
    decode.add_argument("--json", action="store_true")

    detect = commands.add_parser("detect", help=_("find out what is connected: scan something when asked"))
    detect.add_argument("port", metavar="PORT")
    detect.add_argument("--expect", default="", metavar="PROFILE", help=_("say so if it is another one"))
    detect.add_argument("--seconds", type=_seconds, default=18.0)
    detect.add_argument("--json", action="store_true")

    monitor = commands.add_parser("monitor", help=_("live bytes, frames and named faults, until Ctrl-C"))
    monitor.add_argument("port", metavar="PORT")
    monitor.add_argument("--profile", default="line", metavar="NAME")
    monitor.add_argument("--baud", type=_baud, default=0)
    _add_encoding(monitor)
    monitor.add_argument("--record", metavar="FILE", help=_("write a trace that can be played again"))

    send = commands.add_parser("send", help=_("have a reader read once, ask it how it is set, or set it"))
    send.add_argument("port", metavar="PORT")
    send.add_argument("action", metavar="trigger|query|set", choices=("trigger", "query", "set"))
    send.add_argument("name", nargs="?", default="", metavar="NAME", help=_("a setting: mode, beep, light"))
    send.add_argument("value", nargs="?", default="", metavar="VALUE", help=_("what to set it to"))
    send.add_argument("--profile", default="", metavar="NAME")
    send.add_argument("--baud", type=_baud, default=0)
    send.add_argument("--seconds", type=_seconds, default=5.0, help=_("how long a trigger waits for a code"))
    send.add_argument("--json", action="store_true")

    simulate = commands.add_parser("simulate", help=_("be such a reader on a pty; standard input says what to scan"))
    simulate.add_argument("profile", metavar="PROFILE")
    simulate.add_argument("--show", action="append", default=[], metavar="VALUE", help=_("scan this, again and again"))
    simulate.add_argument("--every", type=_seconds, default=2.0, metavar="SECONDS", help=_("how often; 0: once"))
    simulate.add_argument("--play", metavar="FILE", help=_("play a recorded trace"))
    simulate.add_argument("--baud", type=_baud, default=0)
    _add_encoding(simulate)
    simulate.add_argument("--link", metavar="PATH", help=_("a name that stays the same when it is plugged in again"))

    options = made.parse_args(argv)
    try:
        return _run(options)
    except DeviceError as error:
        raise Refused(reader_sentence(error)) from error
    except OSError as error:
        if error.filename is None:
            raise  # What is printed cannot be written.
        # A trace that cannot be read or written, a link that cannot be made.
        words = _("{path} cannot be used: {problem}.")
        raise Refused(words.format(path=error.filename, problem=error.strerror)) from error


def _add_encoding(command: argparse.ArgumentParser) -> None:
    words = _("of the text, where it is another than the profile's: gb18030")
    command.add_argument("--encoding", type=_encoding, default="", metavar="NAME", help=words)


def own_profiles(home: Path | None) -> Path:
    """Return the folder of this terminal's own profiles (it need not exist)."""
    return home_folder(home) / "profiles"


def _run(options: argparse.Namespace) -> int:
    folder = own_profiles(options.home)
    if options.command == "profiles":
        return _profiles(options, folder)
    if options.command == "decode":
        return _decode(options, folder)
    from kiosk.commands import devices_live

    port = getattr(options, "port", "")
    if port.startswith(TCP) and _lobby_reads(Home(home_folder(options.home)), port):
        # A device server takes a second caller too, and what comes would go to the one or the other.
        raise PortBusy(port=port, holder="kiosk run")
    return int(devices_live.COMMANDS[options.command](options, folder))


def _lobby_reads(home: Home, port: str) -> bool:
    """Tell whether a lobby that runs here has a reader on the port."""
    return is_running(home.running) and any(
        reader.enabled and reader.port == port for reader in load_settings(home.readers).readers
    )


def _profiles(options: argparse.Namespace, folder: Path) -> int:
    broken: list[DeviceError] = []
    for name in names(folder):
        try:
            profile = load(name, folder)
        except DeviceError as error:
            broken.append(error)
            continue
        if options.json:
            print(json.dumps(_profile_fields(profile), ensure_ascii=False))
        else:
            print(f"{profile.name:<14} {profile.bauds[0]:>6}  {profile.summary.get(current(), '')}")
    if broken:
        raise Refused(" ".join(map(reader_sentence, broken)))
    return 0


def _profile_fields(profile: Profile) -> dict[str, object]:
    return {
        "name": profile.name,
        "family": profile.family,
        "kind": profile.kind,
        "technology": profile.technology,
        "encoding": profile.encoding,
        "bauds": list(profile.bauds),
        "polled": profile.poll_ms > 0,
        "trigger": profile.trigger,
        "settings": {name: list(setting.values) for name, setting in profile.settings.items()},
        "models": list(profile.models),
        "summary": dict(profile.summary),
    }


def _decode(options: argparse.Namespace, folder: Path) -> int:
    profile = ReaderSettings("", options.profile, encoding=options.encoding).loaded(folder)
    decoder = decoder_for(profile)
    policy = Policy(profile) if options.policy else None
    size = len(options.hex)
    edges = sorted({0, size, *(place for place in options.split if 0 < place < size)})
    events: list[Event] = []
    for start, end in pairwise(edges):
        events += decoder.feed(options.hex[start:end])
    events += decoder.silence()
    if policy:
        # No time passes between the pieces.
        events = [kept for event in events for kept in policy.take(event, 0.0)] + policy.finish()
    for event in events:
        fields = as_fields(event)
        print(json.dumps(fields, ensure_ascii=False) if options.json else in_words(fields))
    return 0


def in_words(fields: dict[str, object]) -> str:
    """Return an event's fields as one line for a technician, safe to print whatever a code held."""
    shown = ", ".join(f"{name} {value!r}" for name, value in fields.items() if value != "" and name != "event")
    return f"{fields['event']:<6} {shown}"


def _hex(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        words = _("{value!r} is no row of bytes: write two hexadecimal digits a byte")
        raise ArgumentTypeError(words.format(value=value[:40])) from None


def _split(value: str) -> list[int]:
    try:
        return [int(place) for place in value.split(",") if place.strip()]
    except ValueError:
        words = _("{value!r} is no list of places: write numbers with commas between")
        raise ArgumentTypeError(words.format(value=value[:40])) from None


def _baud(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ArgumentTypeError(_("{value!r} is no baud rate: write a number such as 9600").format(value=value[:40]))
    return int(value)


def _encoding(value: str) -> str:
    if value and not reads_ascii(value):
        words = _("{value!r} is no encoding that a reader can have: write gb18030 or utf-8")
        raise ArgumentTypeError(words.format(value=value[:40]))
    return value


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ArgumentTypeError(_("{value!r} is no number of seconds").format(value=value[:40]))
    return seconds
