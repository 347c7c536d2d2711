"""The server on PostgreSQL: the tests of what comes in and what goes out, once more with `DATABASE_URL`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql_server import PostgresqlServer, programs

from server import database
from server.errors import HomeUnusable

HERE = Path(__file__).parent


@pytest.fixture
def url() -> Iterator[str]:
    where = programs()
    if where is None:
        pytest.skip("wants PostgreSQL: apt install postgresql")
    with PostgresqlServer(where) as running:
        yield running.url


def test_intake_changes_and_cursor_hold_on_postgresql(url: str) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"),
            *(str(HERE / f"test_{name}.py") for name in ("intake", "changes", "private")),
        ],
        env={**os.environ, database.VARIABLE: url},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (
            "postgresql://lobby:ge%40heim@db.example:5433/lobby?sslmode=require",
            ("lobby", "ge@heim", "db.example", "5433", "lobby", {"sslmode": "require"}),
        ),
        ("postgres://lobby@/lobby?host=/run/postgresql", ("lobby", "", "/run/postgresql", "", "lobby", {})),
    ],
)
def test_the_address_of_a_database(given: str, found: tuple[object, ...]) -> None:
    made = database.settings_of(given, Path("unused"))
    assert tuple(made[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")) == found


@pytest.mark.parametrize("given", ["mysql://a/b", "postgresql://host", "postgresql://host:port/name", "lobby"])
def test_what_is_no_address_of_a_database_is_said(given: str) -> None:
    with pytest.raises(HomeUnusable, match=database.VARIABLE):
        database.settings_of(given, Path("unused"))
