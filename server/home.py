"""The server's data folder: the database, its secret key, the keys that records are sealed for and that sign codes."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from language.translation import N_
from records.files import locked, write_atomically
from server.errors import HomeUnusable

VARIABLE = "KIOSK_SERVER_HOME"


def default_home() -> Path:
    """Return the folder that is used when nobody names one."""
    return Path(os.environ.get(VARIABLE) or Path.home() / ".local" / "share" / "kiosk-server")


class Home:
    """The folder and what lies in it. Nothing is made before `prepare`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.database = self.folder / "server.sqlite3"
        self.secret_key_file = self.folder / "secret-key"
        self.sealing_keys_file = self.folder / "sealing-keys.json"
        self.code_keys_file = self.folder / "code-keys.json"
        self.running_file = self.folder / "running.json"
        self.public_form_file = self.folder / "public-form"

    def prepare(self) -> None:
        """Make the folder (mode 0700) and the secret key; raises `HomeUnusable`."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
                raise HomeUnusable(path=str(self.folder), problem=N_("no permission"))
            if not self.secret_key_file.exists():
                with self.locked():
                    if not self.secret_key_file.exists():
                        write_atomically(self.secret_key_file, secrets.token_urlsafe(48).encode())
        except OSError as error:
            raise HomeUnusable(path=str(self.folder), problem=error.strerror or str(error)) from error

    def secret_key(self) -> str:
        """Return the key that signs sessions; before `prepare` one that lasts as long as this process.

        Raises:
            HomeUnusable: The file is there, and is no key.
        """
        try:
            key = self.secret_key_file.read_text(encoding="ascii").strip()
        except OSError:
            return secrets.token_urlsafe(48)
        except UnicodeDecodeError as error:
            raise HomeUnusable(path=str(self.secret_key_file), problem=N_("it is no text")) from error
        if not key:
            raise HomeUnusable(path=str(self.secret_key_file), problem=N_("it is empty"))
        return key

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder's lock: one process at a time makes keys or migrates."""
        with locked(self.folder / "lock"):
            yield
