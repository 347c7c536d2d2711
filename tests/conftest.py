"""What all tests share."""

from __future__ import annotations

import os

import pytest

NOT_ALLOWED = "not allowed here: "
"""How the reason of a skip begins where no package would help: a container may forbid mounts and traces."""


def wanting(reporter: pytest.TerminalReporter) -> list[str]:
    """Return why tests were skipped that this machine could run if somebody installed something."""
    if not os.environ.get("KIOSK_TESTS_NO_SKIPS"):
        return []
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", [])]
    return [reason for reason in reasons if not reason.removeprefix("Skipped: ").startswith(NOT_ALLOWED)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was skipped, where nothing may be."""
    for reason in wanting(terminalreporter):
        terminalreporter.write_line(f"a failure here (KIOSK_TESTS_NO_SKIPS): {reason}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where something was skipped and nothing may be: a machine that has every tool runs every test."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and wanting(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
