"""The lobby's rules for what readers say: pure, with times passed in.

- Where the check is weak and the reader repeats (the profile's `confirm`), a card counts at its second equal frame
  within 300 ms; a number of nothing but zeros (or ones) never counts.
- A card that stays, or a code that is held, is one scan; the same one again counts after it has been away.
- A payment code is refused: neither its bytes nor its text leave this module.
- What a scanner writes itself when it could not read is dropped.
- A web address is text. Nothing here opens anything.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from devices.events import CARD, Event, Fault, Scan

if TYPE_CHECKING:
    from devices.profiles import Profile

_Key = tuple[str, bytes]
_V = TypeVar("_V")

NO_READ = frozenset(
    {"noread", "nr", "ng", "br", "error", "err", "readerror", "nocode", "nobarcode", "nodecode", "badread", "badcode",
     "fail", "readfail", "timeout"}
)  # fmt: skip
"""What scanners send for a failed reading, as `_bare` leaves it.

Microscan, Cognex, SICK and Datalogic send NOREAD in several spellings and brackets, ZKTeco %%NoRead, Honeywell and
Allen-Bradley NR, Newland NG, Keyence and Omron ERROR, Grow and Bematech FAIL, others the rest; Leuze question marks
(`NO_CHARACTER`).
"""
NO_CHARACTER = re.compile(r"\?+")
EDGES = re.compile(r"^[^\w?]+|[^\w?]+$")
GAPS = re.compile(r"[\s_-]+")

PAYMENT = (
    (range(18, 19), range(10, 16)),  # WeChat: 18 digits beginning 10 to 15; identity numbers look alike, good riddance
    (range(16, 25), range(25, 31)),  # Alipay: 16 to 24 digits beginning 25 to 30
    (range(19, 20), range(62, 63)),  # UnionPay: 19 digits beginning 62
)
"""Lengths and first two digits of payment codes."""

PAYMENT_ADDRESSES = (
    "wxp://",  # WeChat, a person's or shop's code to be paid at
    "weixin://wxpay/",  # WeChat, an order to be paid
    "https://payapp.weixin.qq.com/",  # the same two as web addresses
    "https://wx.tenpay.com/",
    "https://qr.alipay.com/",  # Alipay, to pay and to be paid
    "alipays://",
    "https://qr.95516.com/",  # UnionPay and the banks' own apps
    "https://i.qianbao.qq.com/wallet/",  # QQ wallet
)
"""What payment codes that are addresses begin with, in any case, and those of the web also without encryption.

Sources: the list that WeChat's own scanner keeps of payment codes, UnionPay's QR code gateway, EMVCo's QR Code
Specification for Payment Systems (Consumer-Presented Mode). `https://u.wechat.com/` is not among them: it shows who
somebody is, and asks for no money.
"""
PAYMENT_BASE64 = "hQVDUFYwM"
"""What a code of EMVCo's consumer-presented mode begins with: 85 05 and CPV01 in base64."""

PAYMENT_CODE = "payment-code"
DIGITS = re.compile(rb"[0-9](?:[ -]?[0-9]){15,23}")
GROUPS = re.compile(r"\d{4}(?:-\d{4}){2,}(?:-\d{1,4})?", re.ASCII)
"""Groups of four with hyphens between, as payment codes are printed below their bars."""
AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
CASCADE_TAG = 0x88
RANDOM_NUMBER = 0x08


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds: `confirm` between two equal frames, `away` before the same one counts again."""

    confirm: float = 0.3
    away: float = 2.0
    remembered: int = 256


class Policy:
    """Applies the rules to one reader's events."""

    def __init__(self, profile: Profile, limits: Limits | None = None) -> None:
        self._confirm = profile.confirm
        self._limits = limits or Limits()
        self._seen: dict[_Key, float] = {}
        self._waiting: dict[_Key, tuple[float, int, Scan]] = {}

    @property
    def waits_until(self) -> float | None:
        """When `expire` has something to say, in the caller's clock; None while nothing waits."""
        if not self._waiting:
            return None
        return min(since for since, _, _ in self._waiting.values()) + self._limits.confirm

    def take(self, event: Event, now: float) -> list[Event]:
        """Return what remains of one event at the time `now` (seconds, any steady clock)."""
        events = self.expire(now)
        if isinstance(event, Scan):
            events += self._scan(event, now)
        elif isinstance(event, Fault):
            events.append(without_payment(event))
        else:
            events.append(event)
        return events

    def expire(self, now: float) -> list[Event]:
        """Return the faults of cards that were not confirmed in time."""
        late = [key for key, (since, _, _) in self._waiting.items() if now - since > self._limits.confirm]
        return [_unconfirmed(self._waiting.pop(key)[2]) for key in late]

    def finish(self) -> list[Event]:
        """Return the faults of all cards that were not confirmed: no more will come."""
        events: list[Event] = [_unconfirmed(scan) for _, _, scan in self._waiting.values()]
        self._waiting.clear()
        return events

    def _scan(self, scan: Scan, now: float) -> list[Event]:
        refusal = refused(scan)
        if refusal and refusal.reason != PAYMENT_CODE:
            return [refusal]
        # Of a payment code nothing stays, not even here, but a number that this process alone could make of it.
        key = (PAYMENT_CODE, hash(scan.raw).to_bytes(8, "big", signed=True)) if refusal else (scan.technology, scan.raw)
        seen = self._seen.pop(key, None)
        if seen is not None and now - seen <= self._limits.away:
            # Still there: the time away is counted from now on.
            self._seen[key] = now
            return []
        if refusal:
            self._remember(self._seen, key, now)
            return [refusal]
        if scan.kind == CARD and self._confirm > 1:
            since, count, _ = self._waiting.pop(key, (now, 0, scan))
            if count + 1 < self._confirm:
                self._remember(self._waiting, key, (since, count + 1, scan))
                return []
        self._remember(self._seen, key, now)
        return [scan]

    def _remember(self, table: dict[_Key, _V], key: _Key, value: _V) -> None:
        table[key] = value
        if len(table) > self._limits.remembered:
            del table[next(iter(table))]


def refused(scan: Scan) -> Fault | None:
    """Return the fault for a scan that the lobby never takes, None for any other."""
    if scan.kind == CARD:
        return _refused_card(scan)
    text = unicodedata.normalize("NFKC", scan.text).strip()
    # A scanner may put an AIM identifier in front of it, whatever its profile says.
    content = AIM.sub("", text)
    if is_payment_code(content):
        return Fault(PAYMENT_CODE)
    if _bare(content) in NO_READ or NO_CHARACTER.fullmatch(content):
        return Fault("no-read", scan.raw)
    return Fault("length", scan.raw) if not text else None


def _bare(text: str) -> str:
    """Return a text case folded, without brackets and marks around it and gaps inside."""
    return GAPS.sub("", EDGES.sub("", text)).casefold()


def _refused_card(scan: Scan) -> Fault | None:
    number = scan.raw
    if not any(number):
        return Fault("all-zero", number)
    if all(byte == 0xFF for byte in number):
        return Fault("all-ones", number)
    if scan.technology == "iso14443a" and len(number) == 4:
        if number[0] == CASCADE_TAG:
            # ISO 14443-3: 88 begins the first part of a longer number; three bytes are not enough to know a card.
            return Fault("incomplete", number)
        if number[0] == RANDOM_NUMBER:
            # ISO 14443-3: phones make a new number beginning 08 each time.
            return Fault("random-number", number)
    return None


def is_payment_code(text: str) -> bool:
    """Say whether a text is what a phone shows to pay with (or looks the same)."""
    if _ADDRESS.match(text):
        return True
    digits = "".join(text.split())
    if GROUPS.fullmatch(digits):
        digits = digits.replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return False
    return any(len(digits) in lengths and int(digits[:2]) in heads for lengths, heads in PAYMENT)


def begins_payment_code(number: str) -> bool:
    """Say whether these digits, or one at least, could be the beginning of a payment code that is longer."""
    return any(
        len(number) < lengths[-1] and any(str(head).startswith(number[:2]) for head in heads)
        for lengths, heads in PAYMENT
    )


def has_payment_address(raw: bytes) -> bool:
    """Say whether a payment code that is no number stands anywhere in these bytes."""
    return _ADDRESS.search(raw.decode("latin-1")) is not None


_WEB = re.compile("^https")
_ADDRESS = re.compile(
    "|".join([PAYMENT_BASE64, *(f"(?i:{_WEB.sub('https?', re.escape(start))})" for start in PAYMENT_ADDRESSES)])
)


def without_payment(fault: Fault) -> Fault:
    """Return a fault whose bytes hold no payment code (it may have come with noise around it)."""
    holds = has_payment_address(fault.raw) or any(is_payment_code(run.decode()) for run in DIGITS.findall(fault.raw))
    return replace(fault, raw=b"") if holds else fault


def _unconfirmed(scan: Scan) -> Fault:
    return Fault("unconfirmed", scan.raw, scan.text)
