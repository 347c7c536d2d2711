"""`kiosk devices …`: profiles, decode, detect, monitor, simulate."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

from devices.errors import DeviceError
from devices.events import Event, as_fields
from devices.policy import Policy
from devices.profiles import Profile, load, names
from devices.protocols import decoder_for
from kiosk.arguments import home_folder, parser
from kiosk.errors import Refused

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def main(argv: list[str]) -> int:
    """Run one of the reader commands."""
    made = parser("devices", "Card readers and scanners.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    listed = commands.add_parser("profiles", help="the known reader profiles")
    listed.add_argument("--json", action="store_true")

    decode = commands.add_parser("decode", help="run bytes through a profile's decoder")
    decode.add_argument("--profile", required=True, metavar="NAME")
    decode.add_argument("--hex", required=True, type=_hex, metavar="HEX")
    decode.add_argument("--policy", action="store_true", help="add the lobby's rules")
    decode.add_argument("--split", type=_split, default=[], metavar="N,N,…", help="cut the bytes at these places")
    decode.add_argument("--json", action="store_true")

    options = made.parse_args(argv)
    try:
        return int(_COMMANDS[options.command](options))
    except DeviceError as error:
        raise Refused(_sentence(error)) from error


def own_profiles(home: Path | None) -> Path:
    """Return the folder of this terminal's own profiles (it need not exist)."""
    return home_folder(home) / "profiles"


def _profiles(options: argparse.Namespace) -> int:
    folder = own_profiles(options.home)
    for name in names(folder):
        profile = load(name, folder)
        if options.json:
            print(json.dumps(_profile_fields(profile), ensure_ascii=False))
        else:
            print(f"{profile.name:<14} {profile.bauds[0]:>6}  {profile.summary.get('zh', '')}")
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
        "models": list(profile.models),
        "summary": dict(profile.summary),
    }


def _decode(options: argparse.Namespace) -> int:
    profile = load(options.profile, own_profiles(options.home))
    decoder = decoder_for(profile)
    policy = Policy(profile) if options.policy else None
    edges = sorted({0, *options.split, len(options.hex)})
    events: list[Event] = []
    for start, end in pairwise(edges):
        events += decoder.feed(options.hex[start:end])
    events += decoder.silence()
    if policy:
        # No time passes between the pieces.
        events = [kept for event in events for kept in policy.take(event, 0.0)] + policy.finish()
    for event in events:
        print(json.dumps(as_fields(event), ensure_ascii=False) if options.json else event)
    return 0


def _hex(value: str) -> bytes:
    return bytes.fromhex(value)


def _split(value: str) -> list[int]:
    return [int(place) for place in value.split(",") if place.strip()]


def _sentence(error: DeviceError) -> str:
    return _SENTENCES.get(error.code, error.code).format(**error.fields)


_SENTENCES = {
    "unknown-profile": "There is no profile {name}; `kiosk devices profiles` lists those there are.",
    "bad-profile": "The profile {path} cannot be used: {problem}.",
}

_COMMANDS = {"profiles": _profiles, "decode": _decode}
