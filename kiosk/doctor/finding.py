"""What a check found."""

from __future__ import annotations

from typing import Literal

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the doctor's answer.

    ok: nothing to do. note: works, and somebody may want to know. problem: `message` says what to do.
    """

    check: str
    state: Literal["ok", "note", "problem"] = "ok"
    message: str
