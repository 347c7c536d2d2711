"""The second half of the flows, by taps alone on the real program: nothing is cut, and each reaches its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from walked import HALVES, lobby, problems

from kiosk.walk.flows import Flow
from kiosk.walk.walker import Walker


@pytest.fixture(scope="module")
def walker() -> Iterator[Walker]:
    yield from lobby()


@pytest.mark.parametrize("flow", HALVES[1], ids=[flow.name for flow in HALVES[1]])
def test_a_flow_is_walked_to_its_end(walker: Walker, flow: Flow) -> None:
    wrong = problems(walker, flow)
    assert not wrong, "\n".join(wrong)
