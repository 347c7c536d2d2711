"""Reads the files of a pack folder as text, whatever lies there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from content.pack.mistakes import Mistakes
from content.pack.parts import ESTATE, FOLDERS, LISTS
from content.problem import problem
from language.translation import N_

MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_PACK_BYTES = 64 * 1024 * 1024
MAX_FILES = 20_000

_NO_FOLDER = N_("cannot be opened as a folder ({why})")
_LEFT_ALONE = (".", "_", "README", "LICENSE")


class PackFile(NamedTuple):
    """A file of the pack."""

    name: str
    """Path within the pack, with `/`."""
    text: str


def read_files(folder: Path, mistakes: Mistakes) -> dict[str, PackFile]:
    """Return the files that a pack consists of, by name; what cannot be read is a mistake."""
    listed = _names(folder, mistakes)
    left = MAX_PACK_BYTES
    files: dict[str, PackFile] = {}
    for name in listed:
        data = _bytes(folder / name, name, mistakes)
        if data is None:
            continue
        left -= len(data)
        if left < 0:
            told = problem(N_("the pack is larger than {most} MB"), most=MAX_PACK_BYTES // 2**20)
            mistakes.add(".", 1, "too-big", told)
            return files
        text = _text(data, name, mistakes)
        if text is not None:
            files[name] = PackFile(name, text)
    return files


def _names(folder: Path, mistakes: Mistakes) -> list[str]:
    try:
        found = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        mistakes.add(".", 1, "not-found", problem(_NO_FOLDER, why=_why(error)))
        return []
    names = []
    for name in found:
        if name in FOLDERS:
            names += _names_within(folder, name, mistakes)
        elif name == ESTATE or name in LISTS:
            names.append(name)
        elif not name.startswith(_LEFT_ALONE):
            known = ", ".join((ESTATE, *LISTS, *(f"{place}/" for place in FOLDERS)))
            told = problem(N_("is no file of a pack (these are: {names})"), names=known)
            mistakes.add(name, 1, "unknown-file", told)
    if ESTATE not in found:
        mistakes.add(ESTATE, 1, "not-found", problem(N_("is missing: every pack has one")))
    return names


def _names_within(folder: Path, place: str, mistakes: Mistakes) -> list[str]:
    ending = FOLDERS[place][0]
    try:
        found = sorted(entry.name for entry in (folder / place).iterdir())
    except OSError as error:
        mistakes.add(place, 1, "not-found", problem(_NO_FOLDER, why=_why(error)))
        return []
    names = []
    for name in found:
        if name.endswith(ending) and not name.startswith("."):
            names.append(f"{place}/{name}")
        elif not name.startswith(_LEFT_ALONE):
            told = problem(N_("names in {folder}/ end with {ending}"), folder=place, ending=ending)
            mistakes.add(f"{place}/{name}", 1, "unknown-file", told)
    if len(names) > MAX_FILES:
        mistakes.add(place, 1, "too-big", problem(N_("has more than {most} files"), most=MAX_FILES))
    return names[:MAX_FILES]


def _bytes(path: Path, name: str, mistakes: Mistakes) -> bytes | None:
    try:
        # Not blocking: a named pipe would otherwise wait for ever for somebody to write to it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, "not a file")
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        mistakes.add(name, 1, "not-found", problem(N_("cannot be read ({why})"), why=_why(error)))
        return None
    if len(data) > MAX_FILE_BYTES:
        mistakes.add(name, 1, "too-big", problem(N_("is larger than {most} MB"), most=MAX_FILE_BYTES // 2**20))
        return None
    return data


def _text(data: bytes, name: str, mistakes: Mistakes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = problem(N_("is not UTF-8: save the file as UTF-8 (not as GBK or ANSI)"))
        mistakes.add(name, line, "not-utf8", told)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
