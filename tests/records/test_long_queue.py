"""What the home screen asks of the outbox takes no longer with a long queue."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from record_parts import Terminal

from records.outbox import Outbox

ASKED: dict[str, Callable[[Outbox], object]] = {"counts": Outbox.counts, "drafts": Outbox.drafts}
LONG = 100_000


def _steps(outbox: Outbox, ask: Callable[[Outbox], object]) -> int:
    """Return how many steps SQLite's machine takes for a question."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    outbox.store.read(lambda connection: connection.set_progress_handler(count, 1))
    ask(outbox)
    outbox.store.read(lambda connection: connection.set_progress_handler(None, 1))
    return steps


@pytest.fixture
def lengthened(terminal: Terminal) -> Callable[[], None]:
    terminal.add()
    terminal.add()

    def lengthen() -> None:
        terminal.outbox.store.write(
            lambda connection: connection.execute(
                "WITH RECURSIVE more(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM more WHERE n < ?)"
                " INSERT INTO records SELECT n, id, type, version, number, created_at, clock_trusted, about, key,"
                " sample, state, changed_at, tries, last_error, body FROM records, more WHERE sequence = 1",
                (LONG,),
            )
        )

    return lengthen


@pytest.mark.parametrize("name", list(ASKED))
def test_a_hundred_thousand_that_wait_cost_the_home_screen_nothing(
    terminal: Terminal, lengthened: Callable[[], None], name: str
) -> None:
    short = _steps(terminal.outbox, ASKED[name])
    lengthened()
    assert terminal.outbox.counts().queued == LONG
    assert _steps(terminal.outbox, ASKED[name]) <= short + 10


def test_with_a_long_queue_the_first_batch_is_read_as_soon(terminal: Terminal, lengthened: Callable[[], None]) -> None:
    def first(_outbox: Outbox) -> object:
        return terminal.queue.pending(0, 2)

    short = _steps(terminal.outbox, first)
    lengthened()
    assert _steps(terminal.outbox, first) <= short + 10
