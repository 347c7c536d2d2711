"""kiosk-server run: serve the console and the API."""

from __future__ import annotations

import os
import signal
import socket
import threading

import msgspec

from language.translation import _
from records.files import write_atomically
from server import boot
from server.commands.common import complain, parser


def main(arguments: list[str]) -> int:
    """Serve until told to stop by SIGTERM or Ctrl-C."""
    options = parser("run", _("Migrates if needed, then serves the console (/console/) and the API."))
    options.add_argument("--host", default="127.0.0.1", metavar="H", help=_("address to listen on (127.0.0.1)"))
    options.add_argument("--port", type=int, default=8000, metavar="P", help=_("port, 0: any that is free (8000)"))
    options.add_argument(
        "--until-eof", action="store_true", help=_("end when standard input does, as with whoever started this")
    )
    given = options.parse_args(arguments)
    home = boot.start(given.home)
    try:
        port = _free_port(given.host, given.port)
    except (OSError, OverflowError) as error:
        told = _("cannot listen on {host}:{port}: {problem}; choose another with --port")
        complain(told.format(host=given.host, port=given.port, problem=error))
        return 1
    url = f"http://{_in_url(given.host)}:{port}"
    from server import changes, roles, serving
    from server.keys import keyring

    # A new version may give a role other rights without any table having changed.
    roles.ensure_groups()
    changes.begin_epochs()
    keyring(home)
    write_atomically(home.running_file, msgspec.json.encode({"url": url, "pid": os.getpid()}))
    if given.until_eof:
        threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        serving.serve(given.host, port, url)
    finally:
        home.running_file.unlink(missing_ok=True)
    return 0


def _end_with_input() -> None:
    """Stop the server once nobody holds the other end of standard input; not even kill -9 leaves one behind."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _free_port(host: str, port: int) -> int:
    """Return the port if it can be listened on, or a free one for 0; raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])


def _in_url(host: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    return f"[{shown}]" if ":" in shown and not shown.startswith("[") else shown
