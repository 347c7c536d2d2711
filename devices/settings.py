"""Which readers a terminal has: TOML that a technician can edit, read when needed, written atomically."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from devices.errors import BadSettings
from devices.profiles import load, reads_ascii
from devices.slip import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devices.profiles import Profile

_T = TypeVar("_T")


@dataclass(frozen=True)
class ReaderSettings:
    """One reader.

    `port` is a path of a serial port, `tcp://HOST:PORT` of a device server, or `hid:PATH` of an input device;
    `baud` 0 means the profile's first one. `name` is what the technician calls it. `encoding` goes before the
    profile's, for a scanner that sends its text otherwise; empty: as the profile says.
    """

    port: str
    profile: str
    baud: int = 0
    name: str = ""
    enabled: bool = True
    encoding: str = ""

    def loaded(self, profiles: Path | None = None) -> Profile:
        """Return the profile as this reader uses it; `profiles` is the folder of the terminal's own.

        Raises:
            UnknownProfile, BadProfile: it cannot be used.
        """
        profile = load(self.profile, profiles)
        return replace(profile, encoding=self.encoding) if self.encoding else profile


@dataclass(frozen=True)
class CardForms:
    """What is printed on this estate's cards of one technology: names of `devices.cards.FORMS`, blanks between them.

    Several while the cards registered so far fit several.
    """

    technology: str
    forms: str


@dataclass(frozen=True)
class DeviceSettings:
    """All of a terminal's devices: its readers, the port of a receipt printer if there is one, its cards' print.

    `printer_width` is the roll's, in millimetres: 58 or 80.
    """

    readers: tuple[ReaderSettings, ...] = ()
    printer: str = ""
    printer_baud: int = 9600
    printer_width: int = 58
    cards: tuple[CardForms, ...] = ()

    def forms(self, technology: str) -> tuple[str, ...]:
        """Return what cards of that technology may have printed on them; empty while nothing was learnt."""
        return next((tuple(known.forms.split()) for known in self.cards if known.technology == technology), ())

    def with_forms(self, technology: str, forms: Iterable[str]) -> DeviceSettings:
        """Return the settings with what was learnt of a technology."""
        others = tuple(known for known in self.cards if known.technology != technology)
        return replace(self, cards=(*others, CardForms(technology, " ".join(forms))))

    def with_reader(self, reader: ReaderSettings) -> DeviceSettings:
        """Return the settings with this reader in the place of whatever was on its port."""
        others = tuple(known for known in self.readers if known.port != reader.port)
        return replace(self, readers=(*others, reader))

    def without_port(self, port: str) -> DeviceSettings:
        """Return the settings without the reader on that port."""
        return replace(self, readers=tuple(known for known in self.readers if known.port != port))


def load_settings(path: Path) -> DeviceSettings:
    """Return the settings at `path`; a file that is not there means no devices.

    Raises:
        BadSettings: the file cannot be read, or holds something else than settings.
    """
    import tomllib

    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        readers = tuple(_typed(ReaderSettings, entry) for entry in fields.pop("readers", []))
        cards = tuple(_typed(CardForms, entry) for entry in fields.pop("cards", []))
        made = replace(_typed(DeviceSettings, fields), readers=readers, cards=cards)
        if made.printer_width not in COLUMNS:
            raise ValueError(f"printer_width = {made.printer_width}")
        for reader in readers:
            if reader.encoding and not reads_ascii(reader.encoding):
                raise ValueError(f"encoding = {reader.encoding!r}")
        return made
    except FileNotFoundError:
        return DeviceSettings()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadSettings(path=str(path), problem=str(error)) from None


def save_settings(path: Path, settings: DeviceSettings) -> None:
    """Write the settings so that a power cut leaves either the old or the new file, never half of one.

    Raises:
        OSError: the disk did not take it; the old file is untouched.
    """
    import tomli_w

    fields = asdict(settings)
    for name in ("readers", "cards"):
        # TOML has lists, and knows no tuples.
        fields[name] = list(fields[name])
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            tomli_w.dump(fields, file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _typed(kind: type[_T], entry: dict[str, Any]) -> _T:
    """Return a settings value from a table, refusing unknown names and values of another type."""
    wanted_types = get_type_hints(kind)
    for name, value in entry.items():
        wanted = wanted_types.get(name)
        if type(value) is not wanted:
            raise ValueError(f"{name} = {value!r}")
    return kind(**entry)
