"""A terminal's own settings: `settings.toml` in its data folder, edited by technicians."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.errors import Refused

SAMPLE_BUILDING = "yangguang/b3"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a technician can set. Everything has a default: no file is needed."""

    building: str = ""
    """Where this terminal stands; empty: as the enrolment says, or `b3` of the sample estate."""
    language: Literal["zh", "en"] = "zh"
    """The language that every visit begins in."""


def load(path: Path) -> Settings:
    """Return the settings; raises `Refused` where the file cannot be understood."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Refused(f"{path}: {error}") from error
