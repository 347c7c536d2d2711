"""A terminal's data folder: what lies where."""

from __future__ import annotations

from pathlib import Path


class Home:
    """The folder that `KIOSK_HOME` names; made on first use, for its owner alone."""

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path

    @property
    def outbox(self) -> Path:
        """What people handed in (SQLite; bodies sealed)."""
        return self.path / "outbox.sqlite"

    @property
    def secrets(self) -> Path:
        """Keys and credential (TOML, mode 0600)."""
        return self.path / "secrets.toml"

    @property
    def settings(self) -> Path:
        """What a technician can set (TOML)."""
        return self.path / "settings.toml"

    @property
    def readers(self) -> Path:
        """Card readers, scanners and the printer (TOML)."""
        return self.path / "readers.toml"

    @property
    def profiles(self) -> Path:
        """Profiles of readers that only this terminal knows (TOML)."""
        return self.path / "profiles"

    @property
    def pins(self) -> Path:
        """How many PINs went wrong, and when."""
        return self.path / "pins.json"

    @property
    def used_codes(self) -> Path:
        """Resident codes that were shown here and have not expired."""
        return self.path / "used-codes"

    @property
    def traces(self) -> Path:
        """Recordings of what readers sent (`devices.workbench.TRACES`)."""
        return self.path / "traces"

    @property
    def content(self) -> Path:
        """What the lobby shows."""
        return self.path / "content"

    @property
    def sample_content(self) -> Path:
        """The sample estate, shown while there is nothing else."""
        return self.path / "sample-content"

    @property
    def running(self) -> Path:
        """Held while a lobby screen runs."""
        return self.path / "running"

    @property
    def log(self) -> Path:
        """The program's log."""
        return self.path / "log"
