"""Runs tests that are coroutines."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

STOP_SECONDS = 5.0


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(_to_the_end(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})))
    return True


async def _to_the_end(test: Coroutine[Any, Any, None]) -> None:
    """Run a test; what was told to stop in it, as a program that speaks, may do so before the loop closes."""
    try:
        await test
    finally:
        stopping = {task for task in asyncio.all_tasks() if task.cancelling() and task is not asyncio.current_task()}
        if stopping:
            await asyncio.wait(stopping, timeout=STOP_SECONDS)
