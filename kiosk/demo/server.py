"""The demo's central server: a real `kiosk-server` process on loopback."""

from __future__ import annotations

import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from kiosk.errors import Refused
from language.translation import _
from records.files import write_atomically

STAFF_NAME = "demo"
_SHOWN_AS = "物业服务中心 值班室"
"""How residents see whoever answers in the demo."""
_STARTED = "ready:"
_KEPT = "demo.json"


class _Kept(msgspec.Struct, frozen=True):
    """What a demo on a kept folder must find again: its terminal knows the port, and its account the password."""

    port: int
    password: str


class DemoServer:
    """Owns the server's data folder and, while it runs, its process.

    The port and the password stay the same while the server is pulled away and put back, and in every demo on the same
    folder.
    """

    def __init__(self, home: Path) -> None:
        if importlib.util.find_spec("django") is None:
            raise Refused(_("The demo needs the central server: install with pip install -e '.[server]'"))
        self._home = home
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._process: subprocess.Popen[str] | None = None
        self._changing = threading.Lock()
        self._known = _known(home / _KEPT)
        kept = self._known or _Kept(_free_port(), f"{secrets.randbelow(10**8):08d}")
        self.port, self.password = kept.port, kept.password

    @property
    def home(self) -> Path:
        """The server's data folder."""
        return self._home

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def console_url(self) -> str:
        """Where the property office answers matters."""
        return f"{self.url}/console/"

    @property
    def is_up(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def prepare(self, pack: Path) -> None:
        """Load the sample estate and make the office's account."""
        if self._known and not _is_free(self.port):
            raise Refused(
                _(
                    "Port {port}, where the kept terminal looks for its server, is used by another program"
                    " (another demo?): end that, or keep this one in another folder."
                ).format(port=self.port)
            )
        self.command("load", str(pack))
        # Before the account is made: whatever stops this, the next demo knows its password.
        write_atomically(self._home / _KEPT, msgspec.json.encode(_Kept(self.port, self.password)))
        account = ("--role", "admin", "--shown-as", _SHOWN_AS)
        try:
            self.command("staff", "add", STAFF_NAME, *account, answer=f"{self.password}\n")
        except Refused:
            # A kept demo made it the last time, with this password.
            if not self._known:
                raise

    def approve(self, code: str, building: str) -> None:
        """Let a waiting terminal in, as staff would at the console."""
        self.command("approve", code, "--building", building)

    def command(self, *arguments: str, answer: str = "") -> str:
        """Run `kiosk-server` with arguments and return what it printed; raises `Refused` with its own words."""
        done = subprocess.run(
            [sys.executable, "-m", "server.cli", *arguments],
            input=answer,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Refused(done.stderr.strip() or f"kiosk-server {arguments[0]} failed")
        return done.stdout

    def start(self) -> None:
        """Start the process and return once it listens."""
        with self._changing:
            if self.is_up:
                return
            log = (self._home / "server.log").open("a")
            process = subprocess.Popen(
                [sys.executable, "-m", "server.cli", "run", "--port", str(self.port), "--until-eof"],
                # However the demo ends, this pipe ends with it, and the server with the pipe.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self._environment(),
                text=True,
                # Its own group: Ctrl-C in the lobby's terminal is not meant for it.
                start_new_session=True,
            )
            log.close()
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith(_STARTED):
                    self._process = process
                    # Whatever it prints later must not fill the pipe and stop it.
                    threading.Thread(target=process.stdout.read, daemon=True).start()
                    return
            process.wait()
            raise Refused(_("The central server did not start; {log} says why.").format(log=self._home / "server.log"))

    def stop(self) -> None:
        """Pull the server away; what it has stored stays."""
        with self._changing:
            if self._process is None:
                return
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGTERM)
                try:
                    self._process.wait(10)
                except subprocess.TimeoutExpired:
                    os.killpg(self._process.pid, signal.SIGKILL)
                    self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
            self._process = None

    def kill(self) -> None:
        """End the process, and those that it started, as `kill -9` does."""
        with self._changing:
            process, self._process = self._process, None
            if process is None:
                return
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "KIOSK_SERVER_HOME": str(self._home)}


def _known(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does: what the demo before has left in TIME_WAIT is in nobody's way.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
