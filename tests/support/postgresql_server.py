"""A PostgreSQL of its own in a temporary folder, on a Unix socket, without waiting for the disk."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`, or None where there is no PostgreSQL."""
    # Debian keeps them out of the path, a folder a version.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


class PostgresqlServer:
    """Usable as a context manager; `url` is what `DATABASE_URL` takes."""

    def __init__(self, where: Path) -> None:
        self._programs = where
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        # It refuses to run as root; the Debian package has a user for it.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        name = self._user or pwd.getpwuid(os.geteuid()).pw_name
        self.url = f"postgresql://{name}@/postgres?host={self._folder}"

    def __enter__(self) -> PostgresqlServer:
        # C.UTF-8, as texts are compared for equality only.
        self._run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")
        return self

    def __exit__(self, *error: object) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "-D", self._folder / "data", *arguments],
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=60,
        )
