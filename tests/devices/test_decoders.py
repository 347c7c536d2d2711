"""One table tests every decoder: whole, byte by byte, and at every split."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from devices.events import Ack, Event, Fault, Reply, Scan, Send
from devices.policy import Policy
from devices.profiles import load
from devices.protocols import decoder_for, grow, honeywell, newland, pn532, ssi, yhy

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]


def run(profile: str, data: bytes, edges: list[int] | range = range(0), *, policy: bool = False) -> list[Event]:
    """Decode bytes as if read in pieces; the end counts as silence."""
    chosen = load(profile)
    decoder = decoder_for(chosen)
    events: list[Event] = []
    for start, end in pairwise(sorted({0, *edges, len(data)})):
        events += decoder.feed(data[start:end])
    events += decoder.silence()
    assert decoder.pending == 0
    if policy:
        rules = Policy(chosen)
        events = [kept for event in events for kept in rules.take(event, 0.0)] + rules.finish()
    return events


def at_every_split(profile: str, data: bytes, *, policy: bool = False) -> list[Event]:
    """Decode whole, byte by byte and in two pieces at every place, and hold the events to be the same each time."""
    whole = run(profile, data, policy=policy)
    assert run(profile, data, range(len(data)), policy=policy) == whole
    step = 1 if len(data) < 500 else 97
    for place in range(0, len(data), step):
        assert run(profile, data, [place], policy=policy) == whole
    return whole


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Scan)]


def reasons(events: list[Event]) -> list[str]:
    return [event.reason for event in events if isinstance(event, Fault)]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_published_cases_decode_at_every_split(case: dict) -> None:
    data = bytes.fromhex(case["hex"])
    events = at_every_split(case["profile"], data, policy=case["policy"])
    assert run(case["profile"], data, case.get("split_at", []), policy=case["policy"]) == events
    assert texts(events) == case["scans"]
    assert not case["fault"] or reasons(events)


FRAMES = {
    "a wrong check byte": ("rdm6300", "0236373030334235314336434303", [], ["checksum"]),
    "a digit that is none": ("rdm6300", "023637303033423531433643473a03", [], ["length"]),
    "lower-case digits": ("rdm6300", b"\x0267003b51c6cb\x03".hex(), ["67003B51C6"], []),
    "a frame cut by the next": ("rdm6300", b"\x0267003\x0267003B51C6CB\x03".hex(), ["67003B51C6"], ["cut"]),
    "an RDM6300 frame on ID-12": ("id12", b"\x0267003B51C6CB\x03".hex(), [], ["other-profile"]),
    "two EM-18 frames in one read": ("em18", (b"307E4DE5C224" * 2).hex(), ["307E4DE5C2"] * 2, []),
    "an EM-18 frame that lost its first digit": ("em18", b"07E4DE5C224".hex(), [], ["length"]),
    "an EM-18 frame behind half of one": ("em18", b"307E4D307E4DE5C224".hex(), ["307E4DE5C2"], ["noise"]),
    "an EM-18 frame behind noise": ("em18", b"\xff\xfe307E4DE5C224".hex(), ["307E4DE5C2"], ["noise"]),
    "EM-18, digits lost on both sides": ("em18", b"\xda7E4DE5C22430\xda".hex(), [], ["noise", "checksum", "noise"]),
    "a good EM-18 frame and noise behind it": ("em18", b"307E4DE5C2247\xda".hex(), ["307E4DE5C2"], ["noise", "noise"]),
    "an EM-18 frame and a half that passes too": ("em18", b"307E4DE5C224307E4D".hex(), ["307E4DE5C2"], ["noise"]),
    "half an EM-18 frame before a whole one": ("em18", b"307E4D307E4DE5C224".hex(), ["307E4DE5C2"], ["noise"]),
    "an EM-18 frame with a wrong check": ("em18", b"307E4DE5C225".hex(), [], ["checksum"]),
    "RF7941 from the maker's page": ("rf7941", "020a022e00b6d7b5f203", ["2E00B6D7B5"], []),
    "RF7941 behind half a frame": ("rf7941", "020a020600020a0206008e6d5db003", ["06008E6D5D"], ["structure"]),
    "RF7941 with a wrong check": ("rf7941", "020a0206008e6d5db103", [], ["checksum"]),
    "YHY with a wrong check": ("yhy", "aabb0a0000000202005aefc60478", [], ["checksum"]),
    "YHY whose check is AA, stuffed": ("yhy", yhy.frame(bytes.fromhex("0000020200") + b"\xaa\0\0\0").hex(),
                                       ["AA000000"], []),
    "YHY whose check is AA, not stuffed": ("yhy", "aabb0a000000020200000000aaaa", ["000000AA"], []),
    "YHY whose next frame begins where the check would be": (
        "yhy", "aabb0a00aa000202005aefc60477aabb0a0000000202005aefc60477", ["5AEFC604"], ["cut"]),
    "PN532, a cut frame that passes the check by chance": (
        "pn532", "0000ff0cf4d54b010000ff0c0000ff0cf4d54b01010004080424d34f592f00", ["24D34F59"], ["structure"]),
    "YHY without a card": ("yhy", yhy.frame(bytes.fromhex("0000010214")).hex(), [], []),
    "YHY, the card went away": ("yhy", yhy.frame(bytes.fromhex("0000020216")).hex(), [], ["refused"]),
    "YHY, a seven byte number": ("yhy", yhy.frame(bytes.fromhex("000012020004a3c6cae26180")).hex(),
                                 ["04A3C6CAE26180"], []),
    "PN532 with a wrong check": ("pn532", "0000ff0cf4d54b01010004080424d34f593000", [], ["checksum"]),
    "PN532 NACK": ("pn532", "0000ffff0000", [], ["refused"]),
    "PN532, extended frame": ("pn532", "0000ffffff000cf4d54b01010004080424d34f592f00", ["24D34F59"], []),
    "PN532, nobody there": ("pn532", pn532.frame(bytes.fromhex("d54b00")).hex(), [], []),
    "PN532, two cards": ("pn532", pn532.frame(bytes.fromhex("d54b02010004080424d34f590200040804d0bbe11a")).hex(),
                         ["24D34F59", "D0BBE11A"], []),
    "PN532 in auto poll": ("pn532", pn532.frame(bytes.fromhex("d56101100901000408 0424d34f59")).hex(),
                           ["24D34F59"], []),
    "PN532, a target cut short": ("pn532",
                                  pn532.frame(bytes.fromhex("d54b010100040807 24d3")).hex(), [], ["structure"]),
    "SSI refusal": ("ssi", ssi.packet(ssi.NAK, b"\x06", source=ssi.DECODER).hex(), [], ["refused"]),
    "SSI, first of two packets only": ("ssi",
                                       ssi.packet(0xF3, b"\x1cAB", source=0, status=2).hex(), [], ["incomplete"]),
    "SSI, a packet sent again": ("ssi", (ssi.packet(0xF3, b"\x1cAB", source=0)
                                         + ssi.packet(0xF3, b"\x1cAB", source=0, status=1)).hex(), ["AB"], []),
    "SSI behind rubbish": ("ssi", "ffee" + "0af30000034131323334fdf5", ["A1234"], ["noise"]),
    "AIM, Code 128 with GS1 separator": ("aim", b"]C110ABC\x1d21XYZ\r".hex(), ["10ABC\x1d21XYZ"], []),
    "AIM missing": ("aim", b"TESTING\r".hex(), [], ["no-aim-identifier"]),
    "AIM with an announced encoding": ("aim", rb"]Q2\000029".hex() + "cbaee8caa1b4".replace("cbaee8caa1b4", "cbae")
                                       + "0d", ["水"], []),
    "AIM with a doubled backslash": ("aim", rb"]Q2a\\b".hex() + "0d", ["a\\b"], []),
    "CR alone": ("line", b"A\rB\r".hex(), ["A", "B"], []),
    "LF alone": ("line", b"A\nB\n".hex(), ["A", "B"], []),
    "a line without an end": ("line", b"A1".hex(), [], ["unterminated"]),
    "a line that never ends": ("line", (b"x" * 9000 + b"\rA1\r").hex(), ["A1"], ["too-long"]),
    "a line with a byte order mark": ("line", "efbbbf41310d", ["A1"], []),
    "a line with an escape": ("line", b"\x1b[2J\r".hex(), [], ["control"]),
    "four-byte GB18030": ("line-gb18030", "𠮷祥".encode("gb18030").hex() + "0d0a", ["𠮷祥"], []),
    "a pause ends the code": ("line-gap", b"A1".hex(), ["A1"], []),
    "STX inside a frame begins another": ("stx-etx", b"\x02TICK\x02TICKET\x03".hex(), ["TICKET"], ["cut"]),
    "Wiegand 26": ("wiegand-ascii", b"00001001001010011110110001\n".hex(), ["1253D8"], []),
    "Wiegand of an odd length": ("wiegand-ascii", b"0101\r\n".hex(), [], ["length"]),
    "HID with wrong parity": ("hid-rr", b"RR002601147900\r".hex(), [], ["parity"]),
    "HID with bits behind the end": ("hid-rr", b"RR002601147941\r".hex(), [], ["padding"]),
}  # fmt: skip


ENDLESS = [
    ("newland", b"\x02\x010000#" + b"A" * 3000 + b"\x02\x010000#SCNTRG1\x06;\x03"),
    ("newland", b"~\x010000#" + b"A" * 3000 + b";\x03"),
    ("honeywell", b"\x16M\r" + b"A" * 3000 + b"."),
    ("honeywell", b"A" * 9000 + b"\x06."),
    ("honeywell", b"REVINF" + b"A" * 3000 + b"\x06."),
    ("grow", b"A" * 9000 + b"\x02\x00\x00\x01\x00\x33\x31"),
    ("stx-etx", b"\x02" + b"A" * 9000 + b"\x02A\x03"),
    ("em18", b"A" * 1000),
]


@pytest.mark.parametrize(("profile", "data"), ENDLESS)
def test_endless_frames_give_the_same_faults_however_they_are_read(profile: str, data: bytes) -> None:
    assert run(profile, data, range(len(data))) == run(profile, data) == run(profile, data, [2047, 2049, 8193])


@pytest.mark.parametrize(("profile", "frame", "scans", "faults"), FRAMES.values(), ids=FRAMES.keys())
def test_frames_and_faults(profile: str, frame: str, scans: list[str], faults: list[str]) -> None:
    events = at_every_split(profile, bytes.fromhex(frame))
    assert texts(events) == scans
    assert reasons(events) == faults


def refused(reason: str) -> tuple[Event, ...]:
    return Ack(ok=False, reason=reason), Fault("refused")


ANSWERS = {
    "grow takes a trigger": ("grow", "02000001003331", [Ack(ok=True)]),
    "grow's baud register": ("grow", "02000002 3901 c14c", [Reply("value", b"\x39\x01")]),
    "grow with a driver's constant for a check": ("grow", "02000002 3901 3331", [Fault("checksum")]),
    "grow says that our check was wrong": ("grow", "02000101000401", [*refused("checksum")]),
    "grow does not know the command": ("grow", "02000301006a61", [*refused("unknown-command")]),
    "grow's heartbeat": ("grow", "03000001003331", [Ack(ok=True)]),
    "grow's answer and then a code": ("grow", "02000001003331" + b"A1\r".hex(), [Ack(ok=True), Scan("A1", b"A1")]),
    "grow's answer cut": ("grow", "0200000100", [Fault("cut")]),
    "newland takes a trigger": ("newland", newland.answer(newland.trigger()).hex(), [Ack(ok=True)]),
    "newland's value": ("newland", b"\x02\x010000#MAGATO120\x06;\x03".hex(), [Reply("MAGATO", b"120", 6)]),
    "newland refuses a value": ("newland", newland.answer(newland.command("SCNMOD9"), 0x15).hex(),
                                [*refused("out-of-range")]),
    "newland knows no such tag": ("newland", newland.answer(newland.command("XXXYYY1"), 0x05).hex(),
                                  [*refused("unknown-tag")]),
    "newland's older answer": ("newland", newland.binary(b"H030", kind=0x34).hex(), [Reply("value", b"H030")]),
    "newland's older answer with a wrong check": ("newland", newland.binary(b"H030", kind=0x34)[:-1].hex() + "00",
                                                  [Fault("checksum")]),
    "newland's single ACK": ("newland", "06", [Ack(ok=True)]),
    "newland's answer and a code": ("newland", newland.answer(newland.trigger()).hex() + b"A1\r\n".hex(),
                                    [Ack(ok=True), Scan("A1", b"A1")]),
    "honeywell takes a setting": ("honeywell", b"SUFCR1\x06.".hex(), [Ack(ok=True)]),
    "honeywell's value": ("honeywell", b"232BAD9600\x06!".hex(), [Reply("232BAD", b"9600")]),
    "honeywell takes one and refuses one": ("honeywell", b"CBRENA1\x06,MIN100\x15.".hex(),
                                            [Ack(ok=True), *refused("out-of-range")]),
    "honeywell knows no such tag": ("honeywell", b"XXXYYY\x05.".hex(), [*refused("unknown-tag")]),
    "honeywell's revision, in lines": ("honeywell", b"REVINFProduct: N4680\r\nBoot: 1\r\n\x06.".hex(),
                                       [Reply("REVINF", b"Product: N4680\r\nBoot: 1\r\n")]),
    "honeywell's code after an answer": ("honeywell", b"SUFCR1\x06!A1\r".hex(), [Ack(ok=True), Scan("A1", b"A1")]),
}  # fmt: skip


def bare(event: Event) -> Event:
    match event:
        case Scan():
            return Scan(event.text, event.raw)
        case Fault():
            return Fault(event.reason)
        case Reply():
            return Reply(event.name, event.data, event.status)
        case Ack():
            return Ack(event.ok, event.reason)
        case Send():
            return event


@pytest.mark.parametrize(("profile", "data", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answers_of_scanners_that_are_set_by_the_host(profile: str, data: str, expected: list[Event]) -> None:
    assert [bare(event) for event in at_every_split(profile, bytes.fromhex(data))] == expected


def test_commands_are_those_of_the_manuals() -> None:
    assert grow.read(grow.BAUD_ADDRESS, 2).hex() == "7e000701002a02d80f"
    assert grow.write(grow.BAUD_ADDRESS, grow.baud_register(9600)).hex() == "7e000802002a3901a7ea"
    assert grow.save().hex() == "7e000901000000dec8"
    assert grow.trigger()[:-2].hex() == "7e000801000201"
    assert grow.baud_register(115200) == b"\x1a\x00"
    assert newland.trigger().hex() == "7e01303030302353434e545247313b03"
    assert newland.binary(b"H030").hex() == "7e0000053348303330b2"
    assert honeywell.command("232BAD5", keep=True) == b"\x16M\r232BAD5."
    assert ssi.packet(ssi.ACK).hex() == "04d00400ff28"
    assert ssi.packet(ssi.NAK, b"\x01").hex() == "05d1040001ff25"
    assert pn532.command(pn532.FIRMWARE).hex() == "0000ff02fed4022a00"


def test_polled_readers_say_what_to_send() -> None:
    decoder = decoder_for(load("yhy"))
    assert [send.name for send in decoder.poll()] == ["find-card"]
    sent = [event for event in decoder.feed(bytes.fromhex("aabb08000000010200040007")) if isinstance(event, Send)]
    assert sent == [Send(yhy.command(yhy.READ_NUMBER, b"\x04"), "read-number")]
    ultralight = yhy.frame(bytes.fromhex("00000102004400"))
    sent = [event for event in decoder.feed(ultralight) if isinstance(event, Send)]
    assert sent == [Send(yhy.command(yhy.READ_LONG_NUMBER), "read-long-number")]
    chip = decoder_for(load("pn532"))
    assert [send.name for send in (*chip.start(), *chip.poll())] == ["sam-configuration", "list-targets"]


def test_ssi_packets_are_answered() -> None:
    events = run("ssi", bytes.fromhex("0af30000034130323334fdf5"))
    assert events[-1] == Send(bytes.fromhex("05d1040001ff25"), "nak-resend")
    events = run("ssi", bytes.fromhex("0af30000034131323334fdf5"))
    assert events[-1] == Send(bytes.fromhex("04d00400ff28"), "ack")


def test_swapped_wires_say_which_card_it_would_have_been() -> None:
    (event,) = run("wiegand-ascii", bytes.fromhex("31313131303131303130313130313130303030313030313131300a"))
    assert isinstance(event, Fault)
    assert (event.reason, event.hint) == ("swapped", "1293D8")


def test_aim_identifiers_become_the_symbology() -> None:
    (event,) = run("aim", b"]Q1TESTING\r")
    assert isinstance(event, Scan)
    assert (event.symbology, event.profile) == ("Q1", "aim")


def test_a_lost_port_leaves_nothing_behind() -> None:
    for profile, half in (("line", b"x" * 9000), ("em18", b"A" * 100), ("ssi", b"\x0a\xf3\x00"), ("yhy", b"\xaa")):
        decoder = decoder_for(load(profile))
        decoder.feed(half)
        decoder.reset()
        assert decoder.pending == 0
        assert decoder.silence() == []
