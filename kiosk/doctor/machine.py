"""Checks of the machine: the disk, the clock and the voice."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from kiosk.doctor.finding import Finding
from language.speech import PACKAGES, PROGRAM, Manner, Speech
from language.translation import _
from records.clock import SystemClock

_ENOUGH = 512 * 1024 * 1024
"""Bytes that should be free: 20,000 records of a month offline need less than 100 MB, logs and updates the rest."""
_TOO_LITTLE = 64 * 1024 * 1024


def check_disk(home: Path) -> Finding:
    """Can records be kept, and for how long?"""
    try:
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"x")
            os.fsync(probe.fileno())
    except OSError as error:
        message = _("Nothing can be written to {folder} ({problem}): free space, or repair the disk.")
        return Finding(check="disk", state="problem", message=message.format(folder=home, problem=error.strerror))
    free = shutil.disk_usage(home).free
    told = f"{free // 1024**2:,} MB"
    if free < _TOO_LITTLE:
        message = _("Only {free} free in {folder}: delete what is not needed, or records will be refused.")
        return Finding(check="disk", state="problem", message=message.format(free=told, folder=home))
    if free < _ENOUGH:
        message = _("{free} free in {folder}: enough for now, not for long.")
        return Finding(check="disk", state="note", message=message.format(free=told, folder=home))
    return Finding(check="disk", message=_("{free} free in {folder}").format(free=told, folder=home))


def check_clock() -> Finding:
    """Is the time one that records can be dated with?"""
    clock = SystemClock()
    now = clock.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    if not clock.trusted():
        message = _(
            "It is {now} here, and nothing vouches for it: switch on time synchronisation (timedatectl set-ntp true)."
        )
        return Finding(check="clock", state="note", message=message.format(now=now))
    return Finding(check="clock", message=now)


def _heard() -> bool:
    """Say something without a sound, as the lobby would aloud: only the sound system knows whether it lets that."""
    speech = Speech(lambda _absent: None, recorded=False)
    return asyncio.run(speech.say("1", "en", Manner(volume=0)))


def check_voice() -> Finding:
    """Are the programs there that read aloud, and can they be heard?"""
    missing = [program for program in PACKAGES if shutil.which(program) is None]
    if PROGRAM not in missing and not _heard():
        message = _("no sound card answers, so that nothing is read aloud: see whether aplay -l lists one")
        return Finding(check="voice", state="note", message=message)
    if not missing:
        return Finding(check="voice", message=_("reads aloud with {programs}").format(programs=", ".join(PACKAGES)))
    if PROGRAM in missing:
        message = _("{programs} missing, so that names and notices are not read aloud: apt install {packages}")
    else:
        message = _("{programs} missing, so that everything is read aloud by the rougher voice: apt install {packages}")
    packages = " ".join(PACKAGES[program] for program in missing)
    return Finding(check="voice", state="note", message=message.format(programs=", ".join(missing), packages=packages))
