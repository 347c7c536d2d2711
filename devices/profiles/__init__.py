"""Reader profiles as data: one TOML file a profile, beside this module or in a folder of the terminal's own.

A file holds `family` (see `devices.protocols`), `models`, `summary` and `readers` (what they are called, where model
names alone do not say it) in Chinese and English, `bauds` (the likeliest first), `technology`, `encoding`, and what
else the family or the policy wants: see `Profile`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from devices.errors import BadProfile, UnknownProfile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).parent
T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """Something of a reader that a host can set: where it lies, and the values that it can have by their names.

    `at` and the values are in the family's own words; see its module in `devices.protocols`. `idle` names the values
    with which the reader reads nothing by itself.
    """

    at: str
    values: Mapping[str, str]
    idle: tuple[str, ...] = ()

    def name_of(self, value: str) -> str:
        """Return the name of a value that the reader told, itself where it has none."""
        return next((name for name, known in self.values.items() if known == value), value)


@dataclass(frozen=True)
class Profile:
    """How one kind of reader speaks.

    `confirm` is how many equal frames within 300 ms make a card (2 where the check is weak and the reader repeats);
    `poll_ms` is the interval of questions to a reader that speaks only when asked, 0 for all others; `silence_ms`
    overrides the idle gap that ends a frame; `certainty` is how sure one good frame makes that it is this profile (0 to
    1); `sample` is something to show to a simulated reader; `trigger` says that the host can have it read once, and
    `settings` what it can set, both as far as the family can say it; `options` belong to the family.
    """

    name: str
    family: str
    summary: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)
    models: tuple[str, ...] = ()
    kind: str = "text"
    technology: str = "barcode"
    encoding: str = "utf-8"
    bauds: tuple[int, ...] = (9600,)
    parity: str = "N"
    data_bits: int = 8
    stop_bits: int = 1
    confirm: int = 1
    poll_ms: int = 0
    silence_ms: int = 0
    certainty: float = 0.5
    sample: str = ""
    trigger: bool = False
    settings: Mapping[str, Setting] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str, default: T) -> T:
        """Return a family's option, or the default where the profile says nothing."""
        value = self.options.get(name, default)
        if not isinstance(value, type(default)):
            raise BadProfile(path=self.name, problem=f"options.{name}")
        return value


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all profiles, those in `folder` (the terminal's own) too, without opening a file."""
    found = {path.stem for place in (FOLDER, folder) if place for path in place.glob("*.toml")}
    return sorted(found)


def load(name: str, folder: Path | None = None) -> Profile:
    """Return a profile by name; one in `folder` goes before the shipped one of the same name.

    Raises:
        UnknownProfile: there is none of that name.
        BadProfile: its file is broken.
    """
    for place in (folder, FOLDER):
        path = place / f"{name}.toml" if place else None
        if path and path.parent == place and path.is_file():
            return _own(path) if place == folder else _shipped(path)
    raise UnknownProfile(name=name, known=names(folder))


def usable(folder: Path | None = None) -> list[Profile]:
    """Return all profiles but those whose file is broken: one slip of the pen must not hide the others."""
    found = []
    for name in names(folder):
        with suppress(BadProfile):
            found.append(load(name, folder))
    return found


@cache
def _shipped(path: Path) -> Profile:
    return _read(path)


def _own(path: Path) -> Profile:
    """Return a profile that somebody wrote here, having looked whether its family can work with its options."""
    from devices.protocols import decoder_for

    profile = _read(path)
    try:
        decoder_for(profile).check_commands()
    except BadProfile as error:
        raise BadProfile(path=str(path), problem=str(error.fields["problem"])) from None
    return profile


def _read(path: Path) -> Profile:
    import tomllib

    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadProfile(path=str(path), problem=str(error)) from None
    for name, known in _TYPES.items():
        if name in fields and not (isinstance(fields[name], known) and _CHECKS.get(name, _anything)(fields[name])):
            raise BadProfile(path=str(path), problem=f"{name} = {fields[name]!r}")
    unknown = sorted(set(fields) - set(_TYPES))
    if unknown or "family" not in fields:
        raise BadProfile(path=str(path), problem=", ".join(unknown) or "family")
    for name in ("bauds", "models"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "settings" in fields:
        fields["settings"] = {
            name: Setting(told["at"], told["values"], tuple(told.get("idle", ())))
            for name, told in fields["settings"].items()
        }
    for name in ("summary", "readers", "settings", "options"):
        fields[name] = MappingProxyType(fields.get(name, {}))
    return Profile(name=path.stem, **fields)


_TYPES: dict[str, type | tuple[type, ...]] = {
    "family": str, "summary": dict, "readers": dict, "models": list, "kind": str, "technology": str, "encoding": str,
    "bauds": list, "parity": str, "data_bits": int, "stop_bits": int, "confirm": int, "poll_ms": int, "silence_ms": int,
    "certainty": (float, int), "sample": str, "trigger": bool, "settings": dict, "options": dict,
}  # fmt: skip


def _anything(_: Any) -> bool:
    return True


def reads_ascii(encoding: str) -> bool:
    """Say whether there is such an encoding, and line ends and frames are in it what they are in ASCII."""
    try:
        return b"A1\r".decode(encoding) == "A1\r"
    except (LookupError, UnicodeError):
        return False


def _is_setting(told: Any) -> bool:
    if not (isinstance(told, dict) and {"at", "values"} <= set(told) <= {"at", "values", "idle"}):
        return False
    at, values, idle = told["at"], told["values"], told.get("idle", [])
    if not (isinstance(at, str) and isinstance(values, dict) and isinstance(idle, list)):
        return False
    return all(isinstance(value, str) for value in values.values()) and all(name in values for name in idle)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "summary": lambda value: all(isinstance(text, str) for text in value.values()),
    "readers": lambda value: all(isinstance(text, str) for text in value.values()),
    "models": lambda value: all(isinstance(model, str) for model in value),
    "kind": lambda value: value in ("text", "card"),
    "encoding": reads_ascii,
    "bauds": lambda value: bool(value) and all(isinstance(baud, int) and baud > 0 for baud in value),
    "parity": lambda value: value in ("N", "E", "O", "M", "S"),
    "data_bits": lambda value: value in (7, 8),
    "stop_bits": lambda value: value in (1, 2),
    "confirm": lambda value: value >= 1,
    "poll_ms": lambda value: value >= 0,
    "silence_ms": lambda value: value >= 0,
    "certainty": lambda value: 0 <= value <= 1,
    "settings": lambda value: all(map(_is_setting, value.values())),
}
