"""A TCP proxy as a process of its own, so that it can be killed between terminal and server."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys

_PIECE_BYTES = 65_536


class Proxy:
    """Passes bytes on to a port of this machine; on the same port of its own again after it was killed."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def url(self) -> str:
        """The address to use instead of the server's."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start, and return once it listens."""
        command = [sys.executable, "-m", "kiosk.bench.proxy", str(self._port), str(self._to)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    def kill(self) -> None:
        """End it as `kill -9` does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        with contextlib.suppress(OSError):
            while data := await source.read(_PIECE_BYTES):
                sink.write(data)
                await sink.drain()
    finally:
        sink.close()


async def _serve(port: int, to_port: int) -> None:
    async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            answers, requests = await asyncio.open_connection("127.0.0.1", to_port)
        except OSError:
            sink.close()
            return
        await asyncio.gather(_carry(source, requests), _carry(answers, sink))

    server = await asyncio.start_server(pass_on, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
