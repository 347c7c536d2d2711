"""The receipt printer: what stands on the paper, and that it never holds anybody up."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from pathlib import Path

import pytest

from devices import printer as printer_module
from devices.ports import Line as PortLine
from devices.printer import WAITING, Printer, SimulatedPrinter
from devices.profiles import Profile
from devices.slip import Code, Line, columns, receipt, status_of, to_bytes, to_text, wrap

SLIP = receipt(
    "407 182 653",
    "阳光花园 3号楼",
    ("报修: 厨房水龙头漏水", "5 分钟内到场, 30 分钟内修好"),
    "24小时热线 027 8888 0000",
    code="HTTPS://EXAMPLE.ORG/M/407182653",
)


def test_a_receipt_carries_number_promise_hotline_and_code_in_chinese() -> None:
    assert to_text(to_bytes(SLIP)) == [
        "阳光花园 3号楼",
        "# 407 182 653",
        "报修: 厨房水龙头漏水",
        "5 分钟内到场, 30 分钟内修好",
        "24小时热线 027 8888 0000",
        "[QR HTTPS://EXAMPLE.ORG/M/407182653]",
        "-" * 16,
    ]


def test_chinese_goes_out_as_gb18030() -> None:
    assert "𠮷祥".encode("gb18030") in to_bytes((Line("𠮷祥"),))


def test_rows_fit_the_roll_and_no_row_begins_with_a_full_stop() -> None:
    text = "物业管家已经收到您的报修，师傅会在五分钟之内到场。请您留在家中等候，谢谢！"
    for limit in (16, 24, 32, 48):
        rows = wrap(text, limit)
        assert "".join(rows) == text
        assert all(columns(row) <= limit for row in rows)
        assert all(row[0] not in "。，！" for row in rows)


def test_no_text_can_command_the_printer() -> None:
    hostile = to_bytes((Line("a\x1b@\x1dV\x00b\x10\x04\x01"),))
    assert to_text(hostile)[0] == "a@Vb"


@pytest.mark.parametrize(
    ("off_line", "paper", "problem"),
    [(0x12, 0x12, ""), (0x12, 0x72, "no-paper"), (0x32, 0x12, "no-paper"), (0x16, 0x12, "cover-open"),
     (0x52, 0x12, "error")],
)  # fmt: skip
def test_status_bytes(off_line: int, paper: int, problem: str) -> None:
    assert status_of(off_line, paper) == problem


def test_a_port_that_takes_its_time_to_close_holds_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    real, may_close, still_going = printer_module.open_line, threading.Event(), []

    def open_slow(port: str, profile: Profile, baud: int) -> PortLine:
        line = real(port, profile, baud)

        def close() -> None:
            # As a serial port does with bytes that are not out yet; a pty never waits.
            still_going.append(may_close.wait(5.0))
            line.close()

        return PortLine(line.descriptor, close)

    async def main() -> None:
        asyncio.get_running_loop().call_later(0.2, may_close.set)
        done = asyncio.Event()
        printer = Printer(paper.path, time.monotonic)
        task = asyncio.create_task(printer.run())
        printer.print(SLIP, lambda _: done.set())
        await done.wait()
        task.cancel()

    monkeypatch.setattr(printer_module, "open_line", open_slow)
    with SimulatedPrinter() as paper:
        asyncio.run(main())
    assert still_going == [True]


def printed(port: str, count: int = 1, patience: float = 5.0) -> list[str]:
    """Print slips and return their results."""

    async def main() -> list[str]:
        results: list[str] = []
        done = asyncio.Event()

        def result(problem: str) -> None:
            results.append(problem)
            if len(results) == count:
                done.set()

        printer = Printer(port, time.monotonic, patience=patience)
        task = asyncio.create_task(printer.run())
        begun = time.monotonic()
        assert all(printer.print(SLIP, result) for _ in range(count))
        assert time.monotonic() - begun < 0.5
        async with asyncio.timeout(10.0):
            await done.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return results

    return asyncio.run(main())


def test_slips_come_out_of_a_port_one_after_another() -> None:
    paper: queue.Queue[list[str]] = queue.Queue()
    with SimulatedPrinter(paper.put) as simulated:
        assert printed(simulated.path, 3) == ["", "", ""]
        # The port has taken the last slip a moment before the paper shows it.
        slips = [paper.get(timeout=10.0) for _ in range(3)]
    assert slips[0][1] == "# 407 182 653"
    assert len(simulated.paper) == 18


@pytest.mark.parametrize("problem", ["no-paper", "cover-open", "error"])
def test_a_printer_that_cannot_print_says_why_and_the_slip_is_given_up(problem: str) -> None:
    with SimulatedPrinter() as simulated:
        simulated.problem = problem
        assert printed(simulated.path, patience=0.2) == [problem]
    assert simulated.paper == []


def test_a_printer_that_is_gone_holds_nobody_up(tmp_path: Path) -> None:
    assert printed(str(tmp_path / "none"), patience=0.2) == ["gone"]


def test_too_many_slips_are_refused() -> None:
    async def main() -> None:
        printer = Printer("/dev/none", time.monotonic)
        taken = [printer.print((Code("A"),)) for _ in range(WAITING + 1)]
        assert taken == [True] * WAITING + [False]

    asyncio.run(main())
