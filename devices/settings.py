"""Which readers a terminal has: TOML that a technician can edit, read when needed, written atomically."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from devices.errors import BadSettings

_T = TypeVar("_T")


@dataclass(frozen=True)
class ReaderSettings:
    """One reader.

    `port` is a path of a serial port, `tcp://HOST:PORT` of a device server, or `hid:PATH` of an input device;
    `baud` 0 means the profile's first one. `name` is what the technician calls it.
    """

    port: str
    profile: str
    baud: int = 0
    name: str = ""
    enabled: bool = True


@dataclass(frozen=True)
class DeviceSettings:
    """All of a terminal's devices: its readers, and the port of a receipt printer if there is one."""

    readers: tuple[ReaderSettings, ...] = ()
    printer: str = ""
    printer_baud: int = 9600

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
        return replace(_typed(DeviceSettings, fields), readers=readers)
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
    fields["readers"] = [asdict(reader) for reader in settings.readers]
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
