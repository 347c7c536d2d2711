from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from server_process import ServerProcess

from server.simulation.client import Client


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ServerProcess:
    """The sample estate in a data folder that nobody serves or changes."""
    made = ServerProcess(tmp_path_factory.mktemp("sample") / "home")
    made.load_sample()
    return made


@pytest.fixture
def copy(sample: ServerProcess, tmp_path: Path) -> ServerProcess:
    """A data folder with the sample estate for one test alone."""
    shutil.copytree(sample.home, tmp_path / "home")
    return ServerProcess(tmp_path / "home")


@pytest.fixture(scope="session")
def server(sample: ServerProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A running server with the sample estate; this process sees the same database through Django."""
    made = ServerProcess(tmp_path_factory.mktemp("server") / "home")
    shutil.copytree(sample.home, made.home)
    with made, _Django(made.home):
        yield made


class _Django:
    def __init__(self, home: Path) -> None:
        self.home = home

    def __enter__(self) -> None:
        from server import boot

        self._before = dict(os.environ)
        self._umask = os.umask(0o077)
        boot.start(self.home)

    def __exit__(self, *error: object) -> None:
        from django.db import connections

        connections.close_all()
        os.umask(self._umask)
        for name in set(os.environ) - set(self._before):
            del os.environ[name]


@pytest.fixture
def settings(server: ServerProcess) -> Iterator[Callable[..., None]]:
    """Sets Django's settings until the test ends."""
    from django.test import override_settings

    with contextlib.ExitStack() as stack:
        yield lambda **changed: stack.enter_context(override_settings(**changed))


@pytest.fixture
def join(server: ServerProcess) -> Callable[[str], Client]:
    """Makes an approved terminal of a building."""

    def joined(building: str = "yangguang/b3") -> Client:
        from django.utils import timezone

        from server import enrolment

        client = Client(server.url)
        enrolment.approve(client.enrol().code, building, "tests", timezone.now())
        assert client.enrol_state().state == "approved"
        return client

    return joined


@pytest.fixture
def client(join: Callable[[str], Client]) -> Client:
    """An approved terminal in building 3 that has everything there is."""
    made = join("yangguang/b3")
    made.pull()
    return made
