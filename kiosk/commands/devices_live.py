"""The reader commands that need a port: detect, monitor, simulate."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import CannotEncode
from devices.events import Event, as_fields
from devices.responders import ANSWERS, MUTE, REFUSES
from devices.settings import ReaderSettings
from kiosk.commands.devices import in_words
from kiosk.commands.devices_send import send
from kiosk.ending import Ending
from kiosk.errors import Refused
from kiosk.sentences import reader_sentence
from language.translation import N_, _

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from devices.detect import Progress
    from devices.simulator import Simulator
    from devices.trace import Piece

SETTLE_SECONDS = 0.5
ENOUGH = 0.5
"""The confidence from which on a finding is one."""


def _detect(options: argparse.Namespace, folder: Path) -> int:
    from devices.detect import Report, detect

    told: list[str] = []

    def progress(now: Progress) -> None:
        if now.step == "listening" and not told:
            print(_("Scan something now, every two seconds."), file=sys.stderr, flush=True)
        told.append(now.step)

    async def run() -> Report:
        return await detect(
            options.port,
            time.monotonic,
            progress=progress,
            expected=options.expect,
            profiles=folder,
            seconds=options.seconds,
        )

    report = asyncio.run(run())
    best = report.best
    if options.json:
        fields: dict[str, object] = {
            "profile": best.profile if best else None,
            "baud": best.baud if best else None,
            "confidence": best.confidence if best else 0.0,
            "encoding": best.encoding if best else "",
            "saw": best.saw if best else "",
            "scans": best.scans if best else 0,
            "faults": best.faults if best else 0,
            "notes": [*(best.notes if best else ()), *report.notes],
            "others": [asdict(other) for other in report.others],
            "heard": [{"baud": baud, "bytes": count} for baud, count in report.heard],
        }
        print(json.dumps(fields, ensure_ascii=False))
    elif best:
        found = _("{profile} at {baud} baud, {sure:.0%} sure; saw {saw!r}")
        print(found.format(profile=best.profile, baud=best.baud, sure=best.confidence, saw=best.saw))
        for note in (*best.notes, *report.notes):
            print("  " + _(_NOTES[note]).format(profile=best.profile))
        for other in report.others:
            possible = _("possible too: {profile} at {baud} baud, {sure:.0%}")
            print("  " + possible.format(profile=other.profile, baud=other.baud, sure=other.confidence))
    if best and best.confidence >= ENOUGH:
        return 0
    heard = ", ".join(_("{n} bytes at {baud}").format(n=count, baud=baud) for baud, count in report.heard)
    note = report.notes[0] if report.notes and best is None else "unsure"
    raise Refused(_(_NOTES[note]).format(port=options.port, heard=heard))


_NOTES = {
    "noise": N_("Noise: {heard}, but no frames. Wrong baud rate? Check the cable, and scan again while this runs."),
    "nothing": N_("Nothing was heard from {port}. Scan something while this runs; check power and the TX wire."),
    "unsure": N_("Not sure: scan several different things while this runs."),
    "swapped": N_("D0 and D1 are swapped: exchange the two wires."),
    "gbk": N_("Chinese text comes as GBK (encoding gb18030)."),
    "other-profile": N_("These are valid frames, but of the profile {profile}."),
    "answers": N_("It answered to a question."),
}


def _monitor(options: argparse.Namespace, folder: Path) -> int:
    asyncio.run(_watch(options, folder))
    return 0


async def _watch(options: argparse.Namespace, folder: Path) -> None:
    from devices.reader import Reader, State
    from devices.trace import Recorder, dump
    from devices.transports import open_line

    pieces: list[Piece] = []

    def heard(piece: Piece) -> None:
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in piece.data)
        print(f"{piece.at:9.3f}  {piece.data.hex(' ')}  {shown}", flush=True)
        if options.record:
            pieces.append(piece)

    def happened(event: Event) -> None:
        print(f"           {in_words(as_fields(event))}", flush=True)

    told: list[State] = []

    def changed(state: State) -> None:
        # Ready after reading is nothing new: the bytes were shown.
        if state.code != "reading" and told[-1:] != [state]:
            told[:] = [state]
            print(f"           state  {state.code} {state.detail}".rstrip(), flush=True)

    async def settle() -> None:
        while True:
            await asyncio.sleep(SETTLE_SECONDS)
            recorder.settle()

    recorder = Recorder(heard, time.monotonic, happened)
    settings = ReaderSettings(options.port, options.profile, options.baud, encoding=options.encoding)
    # Its events come by the recorder, which knows what must not be shown.
    reader = Reader(
        settings, lambda _event: None, time.monotonic, on_state=changed, profiles=folder, tap=recorder, asks=True
    )
    # Later it is waited for, but what cannot be opened now is more likely a slip of the pen.
    (await asyncio.to_thread(open_line, options.port, reader.profile, options.baud)).close()
    if options.record:
        # A trace that cannot be kept is said now, not at the end.
        await asyncio.to_thread(Path(options.record).write_text, "", "utf-8")
    settling = asyncio.create_task(settle())
    try:
        await reader.run()
    finally:
        settling.cancel()
        recorder.flush()
        if options.record:
            lines = dump(pieces, replace(settings, baud=options.baud or reader.profile.bauds[0]))
            await asyncio.to_thread(Path(options.record).write_text, "\n".join(lines) + "\n", "utf-8")


def _simulate(options: argparse.Namespace, folder: Path) -> int:
    from devices.encoders import encode
    from devices.simulator import Simulator

    profile = ReaderSettings("", options.profile, encoding=options.encoding).loaded(folder)
    for value in options.show:
        # What it cannot read is said before there is a port.
        encode(profile, value)
    pieces = _trace(options.play) if options.play else []
    link = Path(options.link) if options.link else None
    if link and not link.parent.is_dir():
        raise Refused(_("There is no folder {folder} to put a link into.").format(folder=link.parent))
    # Ended from outside, it still takes its link away.
    with Ending() as ending, Simulator(profile, baud=options.baud, link=link) as simulator:
        print(simulator.path, flush=True)
        if options.play:
            _play(simulator, pieces, ending)
        else:
            given = bool(options.show)
            _scan_for_ever(simulator, options.show or [profile.sample], options.every, ending, given=given)
    return ending.code or 0


def _scan_for_ever(simulator: Simulator, values: list[str], every: float, ending: Ending, *, given: bool) -> None:
    """Scan the values in turn; lines from standard input go before, and take the place of the profile's sample."""
    turn = 0
    due = time.monotonic() + min(every, 1.0)
    listening = [sys.stdin.fileno()] if sys.stdin else []
    heard = b""
    while ending.code is None:
        wait = max(0.0, due - time.monotonic()) if values else None
        if ending.wait(wait, listening):
            # Not by line: a second line in the same buffer would wait for a third.
            data = os.read(listening[0], 65536)
            listening = listening if data else []
            *lines, heard = (heard + data + (b"" if data else b"\n")).split(b"\n")
            for line in lines:
                if text := line.decode(errors="replace").strip():
                    values = values if given else []
                    _obey(simulator, text)
        elif values and ending.code is None:
            _scan(simulator, values[turn % len(values)])
            turn += 1
            due = time.monotonic() + every
            if not every and turn >= len(values):
                values = []


def _obey(simulator: Simulator, line: str) -> None:
    if line in _ORDERS:
        _ORDERS[line](simulator)
        print(line.removeprefix(":"), flush=True)
        return
    try:
        _scan(simulator, line)
    except CannotEncode as error:
        print(reader_sentence(error), file=sys.stderr, flush=True)


_ORDERS: dict[str, Callable[[Simulator], None]] = {
    ":noise": lambda simulator: simulator.noise(),
    ":phantom": lambda simulator: simulator.phantom(),
    ":unplug": lambda simulator: simulator.unplug(),
    ":plug": lambda simulator: simulator.plug(),
    ":refuse": lambda simulator: setattr(simulator, "manner", REFUSES),
    ":mute": lambda simulator: setattr(simulator, "manner", MUTE),
    ":answer": lambda simulator: setattr(simulator, "manner", ANSWERS),
}


def _scan(simulator: Simulator, value: str) -> None:
    simulator.present(value)
    print(f"scan {value}", flush=True)


def _trace(name: str) -> list[Piece]:
    from devices.trace import parse

    try:
        text = Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(_("{path} is no trace: it holds no text.").format(path=name)) from None
    return parse(text.splitlines())[1]


def _play(simulator: Simulator, pieces: list[Piece], ending: Ending) -> None:
    begun = time.monotonic()
    for piece in pieces:
        ending.wait(max(0.0, begun + piece.at - time.monotonic()))
        if ending.code is not None:
            return
        simulator.send(piece.data)
        print(f"{piece.at:9.3f}  {piece.data.hex(' ')}", flush=True)
    simulator.drain()


COMMANDS: dict[str, Callable[[argparse.Namespace, Path], int]] = {
    "detect": _detect,
    "monitor": _monitor,
    "simulate": _simulate,
    "send": send,
}
