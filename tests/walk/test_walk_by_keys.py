"""Errands by keys alone on the real program: the focus reaches everything that a finger does, and can be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from walked import lobby

from kiosk.walk.flows import FLOWS, Flow
from kiosk.walk.walker import Setting, Walker

WALKED = {"people", "notices", "quiz", "repair", "opinion", "wish and my matters by number", "captain"}
"""Lists, text, choices, figures, Chinese by pinyin, messages, and signing in; `kiosk bench walk` goes all the rest."""
SETTING = Setting((80, 24), "house", "zh")


@pytest.fixture(scope="module")
def walker() -> Iterator[Walker]:
    yield from lobby(by_keys=True)


@pytest.mark.parametrize("flow", [pytest.param(flow, id=flow.name) for flow in FLOWS if flow.name in WALKED])
def test_a_flow_is_walked_by_keys_alone(walker: Walker, flow: Flow) -> None:
    wrong = walker.walk(flow, SETTING)
    assert not wrong, "\n".join(wrong)
