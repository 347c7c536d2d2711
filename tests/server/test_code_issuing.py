"""Resident codes and printed cards: who gets them, what signs them, how keys follow one another."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from server_process import ServerProcess

from content.documents import Card, Estate
from content.documents.card import card_id
from content.errors import BadCode
from content.resident_code import LONGEST_SECONDS, Told, audience, key_id, read
from records.files import write_atomically
from server.simulation.client import Client

HOME = "yangguang/b4/1-202"
NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
QUARTER = dt.timedelta(minutes=15)


@pytest.fixture(autouse=True)
def no_keys(server: ServerProcess) -> Iterator[None]:
    """Each test begins with an estate that has issued no code."""
    from django.conf import settings

    write_atomically(settings.HOME.code_keys_file, b"[]")
    yield
    write_atomically(settings.HOME.code_keys_file, b"[]")


def known_keys(client: Client) -> dict[int, bytes]:
    """Return the keys that a terminal has been told."""
    body = client.pull()["estate", "yangguang"]
    assert body is not None
    keys = [bytes.fromhex(key) for key in msgspec.msgpack.decode(body)["code_keys"]]
    return {key_id(key): key for key in keys}


def issued(now: dt.datetime = NOW, home: str = HOME, life: dt.timedelta = QUARTER) -> Any:
    from server import codes

    return codes.issue_code(home, life, now, "tests")


def test_a_code_stands_for_the_households_card_and_terminals_know_the_key_that_signed_it(client: Client) -> None:
    from server import documents

    code = issued()
    told = read(code.text, known_keys(client))
    assert told == Told(audience("yangguang/b4"), code.card.partition("/c-")[2][:16], told.expires, told.nonce)
    assert told.expires == int((NOW + QUARTER).timestamp())
    card = documents.get(Card, code.card)
    assert card is not None
    assert card.home == HOME
    again = issued()
    assert again.card == code.card
    assert again.text != code.text


def test_a_household_with_a_card_gets_codes_for_that_one_and_not_for_a_revoked_one(client: Client) -> None:
    from server import documents

    home = "yangguang/b4/1-301"
    documents.put("yangguang", Card(id="yangguang/c-" + "0" * 32, home=home, revoked=True))
    documents.put("yangguang", Card(id="yangguang/c-" + "1" * 32, home=home))
    assert issued(home=home).card == "yangguang/c-" + "1" * 32


def test_no_code_is_good_for_longer_than_a_day(client: Client) -> None:
    code = issued(life=dt.timedelta(days=30))
    assert read(code.text, known_keys(client)).expires == int(NOW.timestamp()) + LONGEST_SECONDS


@pytest.mark.parametrize("home", ["yangguang/b4/1-9901", "yangguang/b99/1-101", "nowhere", ""])
def test_nobody_gets_a_code_for_a_home_that_there_is_not(server: ServerProcess, home: str) -> None:
    from server import codes
    from server.errors import UnknownHome

    with pytest.raises(UnknownHome):
        issued(home=home)
    with pytest.raises(UnknownHome):
        codes.print_card(home, "tests")


def test_of_a_printed_card_only_the_hash_is_kept_and_it_is_revoked_by_what_is_printed(server: ServerProcess) -> None:
    from server import codes, documents
    from server.models import Estate as EstateRow

    printed = codes.print_card(HOME, "tests")
    assert re.fullmatch(r"LC1[A-Z2-9]{20}", printed.text)
    key = bytes(EstateRow.objects.get(pk="yangguang").card_key)
    assert printed.card == card_id("yangguang", key, "qr", printed.text.encode())
    assert codes.print_card(HOME, "tests").text != printed.text
    files = [path for path in server.home.rglob("*") if path.is_file()]
    assert not [path for path in files if printed.text.encode() in path.read_bytes()]
    assert codes.revoke(printed.text, "tests").id == printed.card
    found = documents.get(Card, printed.card)
    assert found is not None
    assert found.revoked


def test_nobody_revokes_a_card_that_there_is_not(server: ServerProcess) -> None:
    from server import codes
    from server.errors import UnknownCard

    for card in ("yangguang/c-none", "LC1NOSUCHCARD"):
        with pytest.raises(UnknownCard):
            codes.revoke(card, "tests")


def test_a_new_key_is_told_at_once_and_signs_later_and_both_are_valid_meanwhile(client: Client) -> None:
    from server import code_keys, codes

    before = issued(NOW)
    first = known_keys(client)
    codes.rotate("yangguang", NOW)
    both = known_keys(client)
    assert len(both) == 2
    still = issued(NOW + code_keys.LEARNT_AFTER - dt.timedelta(seconds=1))
    after = issued(NOW + code_keys.LEARNT_AFTER)
    for code in (before, still, after):
        read(code.text, both)
    read(still.text, first)
    with pytest.raises(BadCode):
        read(after.text, first)


def test_a_key_is_dropped_when_nothing_that_it_signed_is_valid(client: Client) -> None:
    from server import code_keys, codes

    issued(NOW)
    later = NOW + dt.timedelta(hours=1)
    codes.rotate("yangguang", later)
    over = later + code_keys.LEARNT_AFTER + code_keys.VALID_AFTER
    codes.retire(over - dt.timedelta(seconds=1))
    assert len(known_keys(client)) == 2
    codes.retire(over)
    (left,) = known_keys(client)
    told = issued(over).text
    assert read(told, {left: known(left)}).card


def known(number: int) -> bytes:
    from django.conf import settings

    from server import code_keys

    keys = map(bytes.fromhex, code_keys.public_keys(settings.HOME, "yangguang"))
    return next(key for key in keys if key_id(key) == number)


def test_the_keys_lie_in_a_file_for_the_server_alone_and_no_pack_or_page_takes_them_away(
    client: Client, server: ServerProcess
) -> None:
    from django.conf import settings

    from server import code_keys, documents

    issued()
    file = settings.HOME.code_keys_file
    assert file.stat().st_mode & 0o077 == 0
    private = code_keys.signing_key(settings.HOME, "yangguang", NOW)
    assert private is not None
    database = b"".join(path.read_bytes() for path in server.home.glob("server.sqlite3*"))
    assert private not in database
    assert private.hex().encode() not in database
    mine = known_keys(client)
    document = documents.get(Estate, "yangguang")
    assert document is not None
    others = "ab" * 32
    documents.put("yangguang", msgspec.structs.replace(document, code_keys=[others]))
    assert known_keys(client) == {**mine, key_id(bytes.fromhex(others)): bytes.fromhex(others)}
    documents.put("yangguang", document)


def test_the_commands_issue_print_revoke_and_rotate(copy: ServerProcess) -> None:
    issued_one = copy.command("codes", "issue", HOME, "--minutes", "5", "--json")
    assert issued_one.returncode == 0, issued_one.stderr
    told = json.loads(issued_one.stdout)
    assert told["text"].startswith("LR1")
    assert (copy.home / "code-keys.json").stat().st_mode & 0o077 == 0
    assert copy.command("codes", "issue", HOME).stdout.startswith("LR1")
    printed = json.loads(copy.command("codes", "print", HOME, "--json").stdout)
    assert copy.command("codes", "revoke", printed["text"]).stdout.strip() == printed["card"]
    assert copy.command("codes", "rotate-key", "yangguang").returncode == 0
    assert len(json.loads((copy.home / "code-keys.json").read_text())) == 2
    for wrong, said in (
        (("issue", "yangguang/b3/9-999"), "这里没有住户"),
        (("revoke", "nothing"), "这里没有卡"),
        (("rotate-key", "nowhere"), "这里没有小区"),
    ):
        refused = copy.command("codes", *wrong)
        assert refused.returncode == 1
        assert said in refused.stderr
    assert copy.command("codes", "issue", HOME, "--minutes", "9999").returncode == 2


class _Console:
    def __init__(self, name: str, role: str) -> None:
        from django.test import Client as Browser

        from server.models import StaffMember
        from server.roles import apply_role

        told = {"role": role, "all_estates": True}
        member, _ = StaffMember.objects.get_or_create(username=name, defaults=told)
        apply_role(member)
        self.browser = Browser()
        self.browser.force_login(member)

    def ask(self, **told: str) -> Any:
        return self.browser.post("/console/resident-code/", {"kind": "phone", "minutes": "15", **told})


def test_staff_show_a_code_that_a_scanner_reads_off_the_page(client: Client) -> None:
    from django.contrib.admin.models import LogEntry
    from django.utils import timezone

    page = _Console("codes-property", "property").ask(home=HOME)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    html = page.content.decode()
    text = re.search(r"<code>(LR1[A-Z2-7]+)</code>", html)
    assert text
    assert scanned(html) == text[1]
    told = read(text[1], known_keys(client))
    assert told.expires == pytest.approx(timezone.now().timestamp() + 15 * 60, abs=60)
    assert not LogEntry.objects.filter(change_message__contains="LR1").exists()
    assert LogEntry.objects.filter(user__username="codes-property", change_message="出示限时码").exists()


def test_staff_make_a_printed_card_and_hear_of_a_home_that_there_is_not(server: ServerProcess) -> None:
    console = _Console("codes-property", "property")
    html = console.ask(home=HOME, kind="printed").content.decode()
    text = scanned(html)
    assert text.startswith("LC1")
    assert "没有这一户" in console.ask(home="yangguang/b4/9-999").content.decode()
    assert 'href="/console/resident-code/"' in console.browser.get("/console/console/card/").content.decode()


def test_only_who_may_change_cards_gets_codes_and_only_of_their_own_estates(server: ServerProcess) -> None:
    from server.models import Estate as EstateRow
    from server.models import StaffMember

    for role in ("community", "captain", "steward", "technician"):
        assert _Console(f"codes-{role}", role).ask(home=HOME).status_code == 403
    other, _ = EstateRow.objects.get_or_create(code="elsewhere", defaults={"name": "别处"})
    console = _Console("codes-elsewhere", "property")
    elsewhere = StaffMember.objects.filter(username="codes-elsewhere")
    elsewhere.update(all_estates=False)
    elsewhere.get().estates.set([other])
    assert "没有这一户" in console.ask(home=HOME).content.decode()


def scanned(html: str) -> str:
    """Return what a scanner reads off the page's drawing."""
    import zxingcpp
    from PIL import Image

    drawn = re.search(r'viewBox="0 0 (\d+) \d+".*?fill="#000" d="([^"]*)"', html, re.DOTALL)
    assert drawn
    size, scale = int(drawn[1]), 6
    image = Image.new("L", (size, size), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn[2]):
        image.putpixel((int(x), int(y)), 0)
    found = zxingcpp.read_barcodes(image.resize((size * scale, size * scale), Image.Resampling.NEAREST))
    return found[0].text
