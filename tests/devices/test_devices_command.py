"""`kiosk devices …` as a process, as scripts drive it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial

RUN = [sys.executable, "-c", "import sys; from kiosk.cli import main; sys.exit(main(sys.argv[1:]))"]


def kiosk(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KIOSK_HOME": str(tmp_path / "home")}
    return subprocess.run(
        [*RUN, "devices", *arguments], capture_output=True, text=True, env=environment, timeout=60, check=False
    )


@contextmanager
def simulated(tmp_path: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `kiosk devices simulate` and give its process and its port."""
    process = subprocess.Popen(
        [*RUN, "devices", "simulate", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=os.environ | {"KIOSK_HOME": str(tmp_path / "home")},
    )
    assert process.stdout is not None
    try:
        path = process.stdout.readline().strip()
        assert path, "it printed no path"
        yield process, path
    finally:
        process.terminate()
        process.communicate(timeout=10)


def read(port: serial.Serial, count: int) -> bytes:
    data = b""
    while len(data) < count and select.select([port.fd], [], [], 10)[0]:
        data += os.read(port.fd, 4096)
    return data


def test_profiles_are_listed(tmp_path: Path) -> None:
    lines = kiosk(tmp_path, "profiles", "--json").stdout.splitlines()
    known = {entry["name"] for entry in map(json.loads, lines)}
    assert {"line", "line-gb18030", "stx-etx", "aim", "rdm6300", "id12", "em18", "rf7941", "wiegand-ascii", "hid-rr",
            "yhy", "pn532", "ssi", "grow", "newland", "honeywell"} <= known  # fmt: skip
    assert "rdm6300" in kiosk(tmp_path, "profiles").stdout


def test_a_broken_profile_of_ones_own_is_named_and_the_others_are_listed(tmp_path: Path) -> None:
    (tmp_path / "home" / "profiles").mkdir(parents=True)
    (tmp_path / "home" / "profiles" / "mine.toml").write_text('family = "line"\nencoding = "gkb"')
    for arguments in (["profiles", "--json"], ["simulate", "mine"], ["decode", "--profile", "mine", "--hex", "41"]):
        done = kiosk(tmp_path, *arguments)
        assert done.returncode == 1
        assert "mine.toml" in done.stderr
        assert "gkb" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert '"line-gb18030"' in kiosk(tmp_path, "profiles", "--json").stdout


def test_bytes_are_decoded_into_json_lines(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "decode", "--profile", "rdm6300", "--hex", "0236373030334235314336434203", "--split", "1,9",
                 "--json")  # fmt: skip
    (event,) = map(json.loads, done.stdout.splitlines())
    assert (event["event"], event["text"], event["raw"]) == ("scan", "67003B51C6", "67003b51c6")


@pytest.mark.parametrize(
    ("profile", "frame", "secret"),
    [
        ("line", b"135112298638468293\r", "135112298638468293"),
        ("line", b"1351-1229-8638-4682-93\r", "1351-1229"),
        ("grow", b"wxp://f2f0XO9MxuKhCB52g30uvHa1Pxe4\r\n", "f2f0XO9"),
        ("aim", b"]Q1HTTPS://QR.ALIPAY.COM/FKX08154U5F2H5RLLWGX25\r", "FKX08154"),
        ("stx-etx", b"\x02https://qr.95516.com/00010000/62028489073949\x03", "620284"),
        ("line", b"hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTweg\r", "WETTweg"),
    ],
)
def test_the_policy_empties_a_payment_code(tmp_path: Path, profile: str, frame: bytes, secret: str) -> None:
    done = kiosk(tmp_path, "decode", "--profile", profile, "--hex", frame.hex(), "--policy", "--json")
    (event,) = map(json.loads, done.stdout.splitlines())
    assert (event["event"], event["reason"], event["raw"]) == ("fault", "payment-code", "")
    assert event.get("text", "") == ""
    assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize(("profile", "head", "tail"), [("stx-etx", b"\x02", b"\x03"), ("aim", b"]Q1", b"\r")])
def test_an_encoding_goes_before_the_profiles(tmp_path: Path, profile: str, head: bytes, tail: bytes) -> None:
    frame = (head + "楼栋0042".encode("gb18030") + tail).hex()
    arguments = ("decode", "--profile", profile, "--hex", frame, "--json")
    (without,) = map(json.loads, kiosk(tmp_path, *arguments).stdout.splitlines())
    (given,) = map(json.loads, kiosk(tmp_path, *arguments, "--encoding", "gb18030").stdout.splitlines())
    assert (without["reason"], without["hint"]) == ("encoding", "gb18030")
    assert given["text"] == "楼栋0042"


def test_the_policy_leaves_an_ordinary_address_as_text(tmp_path: Path) -> None:
    code = b"https://example.org/pay?to=135112298638468293\r".hex()
    done = kiosk(tmp_path, "decode", "--profile", "line", "--hex", code, "--policy", "--json")
    (event,) = map(json.loads, done.stdout.splitlines())
    assert (event["event"], event["text"]) == ("scan", "https://example.org/pay?to=135112298638468293")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("decode", "--profile", "none", "--hex", "00"), 1),
        (("decode", "--profile", "line", "--hex", "xx"), 2),
        (("decode", "--profile", "line"), 2),
        (("detect", "/dev/none"), 1),
        (("simulate", "none"), 1),
        (("simulate", "rdm6300", "--show", "HELLO"), 1),
        (("simulate", "line", "--play", "/none"), 1),
        (("simulate", "line", "--play", "/bin/true"), 1),
        (("simulate", "rdm6300", "--show", "zz"), 1),
        (("simulate", "hid-rr", "--show", "999-1"), 1),
        (("simulate", "line", "--link", "/none/port"), 1),
        (("simulate", "line", "--baud", "-3"), 2),
        (("simulate", "line", "--every", "-1"), 2),
        (("decode", "--profile", "line", "--hex", "00", "--split", "a"), 2),
        (("decode", "--profile", "line", "--hex", "00", "--encoding", "gkb"), 2),
        (("send", "/none", "trigger", "--profile", "grow"), 1),
        (("send", "/dev/null", "query", "--profile", "grow"), 1),
        (("send", "/none", "query"), 1),
        (("send", "/none", "trigger", "--profile", "line"), 1),
        (("send", "/none", "trigger", "mode", "--profile", "grow"), 1),
        (("send", "/none", "set", "mode", "--profile", "grow"), 1),
        (("send", "/none", "query", "mode", "sense", "--profile", "grow"), 1),
        (("send", "/none", "jump", "--profile", "grow"), 2),
        (("monitor", "/none"), 1),
        (("monitor", "/dev/null"), 1),
        (("monitor", "/"), 1),
        (("monitor", "tcp://nowhere"), 1),
        (("monitor", "hid:/dev/null"), 1),
        (("monitor", "keys:"), 1),
        (("detect", "/dev/null"), 1),
        ((), 2),
    ],
)
def test_what_cannot_be_done_is_one_line_on_standard_error(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    done = kiosk(tmp_path, *arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for technical in ("invalid _", "fromhex", "Errno", "ioctl", "position 0"):
        assert technical not in done.stderr


def test_a_simulated_reader_scans_what_it_is_given_and_reports_each_scan(tmp_path: Path) -> None:
    with simulated(tmp_path, "line") as (process, path), serial.Serial(path, 9600) as port:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("TICKET-0042\nTICKET-0043\n:noise\n")
        assert read(port, 40).startswith(b"TICKET-0042\rTICKET-0043\r")
        assert [process.stdout.readline() for _ in range(3)] == ["scan TICKET-0042\n", "scan TICKET-0043\n", "noise\n"]


def test_a_simulated_reader_with_nothing_to_do_scans_its_sample(tmp_path: Path) -> None:
    with simulated(tmp_path, "rdm6300", "--every", "0.3") as (_, path), serial.Serial(path, 9600) as port:
        assert b"\x0267003B51C6CB\x03" in read(port, 28)


def test_detect_names_what_is_simulated(tmp_path: Path) -> None:
    with simulated(tmp_path, "hid-rr", "--every", "0.4") as (_, path):
        done = kiosk(tmp_path, "detect", path, "--json")
    (report,) = map(json.loads, done.stdout.splitlines())
    assert (report["profile"], report["baud"], report["saw"]) == ("hid-rr", 9600, "2-10482")
    assert report["confidence"] > 0.9
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["grow", "newland", "honeywell"])
def test_a_reader_is_triggered_asked_and_set_from_a_shell(tmp_path: Path, name: str) -> None:
    with simulated(tmp_path, name, "--every", "100") as (process, path):
        assert process.stdin is not None
        assert process.stdout is not None
        # Nothing is scanned but what is triggered.
        process.stdin.write(":answer\n")
        assert process.stdout.readline() == "answer\n"
        home = tmp_path / "home" / "readers.toml"
        home.parent.mkdir(exist_ok=True)
        home.write_text(f'[[readers]]\nport = "{path}"\nprofile = "{name}"\n')

        def send(*arguments: str) -> subprocess.CompletedProcess[str]:
            return kiosk(tmp_path, "send", path, *arguments)

        told, scan = map(json.loads, send("trigger", "--json").stdout.splitlines())
        assert told["outcome"] == ("sent" if name == "honeywell" else "done")
        assert (scan["event"], scan["text"]) == ("scan", "HELLO-0042")
        assert json.loads(send("set", "mode", "sense", "--json").stdout)["outcome"] == "done"
        asked = [json.loads(line) for line in send("query", "--json").stdout.splitlines()]
        assert [line["command"] for line in asked] == ["query", "mode", "beep", "light"]
        assert asked[1]["detail"] == "sense"
        deaf = send("set", "mode", "command", "--json")
        assert (deaf.returncode, len(deaf.stdout.splitlines()), len(deaf.stderr.splitlines())) == (0, 1, 1)
        assert send("query", "mode").stderr == deaf.stderr
        assert send("query", "beep").stderr == ""
        process.stdin.write(":refuse\n")
        assert process.stdout.readline() == "refuse\n"
        refused = send("set", "beep", "off")
        assert (refused.returncode, refused.stdout) == (1, "")
        process.stdin.write(":mute\n")
        assert process.stdout.readline() == "mute\n"
        silent = send("query", "beep", "--json")
        assert (silent.returncode, json.loads(silent.stdout)["outcome"]) == (1, "no-answer")
        nothing = send("trigger", "--seconds", "0.2")
        assert nothing.returncode == 1
        assert len(nothing.stderr.splitlines()) == 1


def test_monitor_shows_bytes_and_events_and_its_trace_can_be_played(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    with simulated(tmp_path, "line", "--every", "0.3", "--show", "HELLO-0042", "--show", "B2") as (_, path):
        monitor = subprocess.Popen(
            [*RUN, "devices", "monitor", path, "--profile", "line", "--record", str(trace)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"KIOSK_HOME": str(tmp_path / "home")},
        )
        assert monitor.stdout is not None
        # Its output ends then, whatever it waits for.
        deadline = threading.Timer(30.0, monitor.kill)
        deadline.start()
        shown = ""
        while shown.count("  scan ") < 2:
            line = monitor.stdout.readline()
            assert line, shown
            shown += line
        monitor.send_signal(2)
        shown += monitor.communicate(timeout=10)[0]
        deadline.cancel()
    assert shown.count("  state ") == 1, shown
    assert "48 45 4c 4c 4f" in shown
    assert "HELLO-0042" in shown
    with simulated(tmp_path, "line", "--play", str(trace)) as (_, path), serial.Serial(path, 9600) as port:
        assert b"HELLO-0042\r" in read(port, 11)
