"""What two kinds of documents need beyond their definition: PINs and card numbers are typed, but only hashes kept."""

from __future__ import annotations

import re
import secrets
from typing import Any, ClassVar, Protocol

import msgspec
from django import forms
from django.core.exceptions import ValidationError

from content.documents import Person, Text
from content.documents.card import Card, card_id
from content.documents.staff import hash_pin
from content.greeting import tells
from server import documents
from server.models import Estate

_PIN = re.compile(r"[0-9]{4,12}")
_RAW = re.compile(r"(?:[0-9A-Fa-f]{2}){3,32}")


class Extra(Protocol):
    """Further fields of a type's form."""

    makes_id: ClassVar[bool]
    """The id follows from what is typed."""

    def fields(self, adding: bool) -> dict[str, forms.Field]:
        """Return the fields."""

    def apply(self, values: dict[str, Any], cleaned: dict[str, Any], estate: str) -> None:
        """Put what follows from them into the document's values; raises `ValidationError`."""


class _Pin:
    makes_id: ClassVar[bool] = False

    def fields(self, adding: bool) -> dict[str, forms.Field]:
        help_text = "4 到 12 位数字，只保存不可还原的摘要。" + ("" if adding else "不填则不变。")
        widget = forms.PasswordInput({"class": "vTextField", "autocomplete": "new-password", "inputmode": "numeric"})
        return {"pin": forms.CharField(label="密码", required=adding, help_text=help_text, widget=widget)}

    def apply(self, values: dict[str, Any], cleaned: dict[str, Any], estate: str) -> None:
        pin = str(cleaned.get("pin") or "")
        if not pin:
            return
        if not _PIN.fullmatch(pin):
            raise ValidationError({"pin": "请输入 4 到 12 位数字。"})
        values["pin_hash"] = hash_pin(pin, secrets.token_bytes(16))


class _CardNumber:
    makes_id: ClassVar[bool] = True

    def fields(self, adding: bool) -> dict[str, forms.Field]:
        if not adding:
            return {}
        text = forms.TextInput({"class": "vTextField", "autocomplete": "off"})
        return {
            "technology": forms.ChoiceField(
                label="卡类型",
                choices=[
                    ("em4100", "ID 卡（EM4100）"),
                    ("iso14443a", "IC 卡（Mifare 等，ISO 14443A）"),
                    ("wiegand", "韦根号码"),
                    ("qr", "二维码"),
                ],
            ),
            "raw": forms.CharField(
                label="卡号（十六进制）", help_text="读卡器读到的字节，只保存不可还原的摘要。", widget=text
            ),
        }

    def apply(self, values: dict[str, Any], cleaned: dict[str, Any], estate: str) -> None:
        if values.get("home") and values.get("person"):
            raise ValidationError({"person": "住户和人员只能填一项。"})
        person = documents.get_of(estate, Person, str(values.get("person") or ""))
        label = msgspec.convert(values.get("label") or "", Text)
        if tells(label, name=person.name if person else "", home=str(values.get("home") or "")):
            raise ValidationError({"label": "大堂里人人看得到：请不要写全名和门牌。"})
        if "raw" not in cleaned:
            return
        raw = str(cleaned["raw"]).replace(" ", "")
        if not _RAW.fullmatch(raw):
            raise ValidationError({"raw": "请输入 3 到 32 个字节的十六进制数字。"})
        key = bytes(Estate.objects.get(pk=estate).card_key)
        values["id"] = card_id(estate, key, str(cleaned["technology"]), bytes.fromhex(raw))
        if documents.get(Card, values["id"]) is not None:
            raise ValidationError({"raw": "这张卡已经登记过了：请在居民卡列表里找到它，在那里修改。"})


EXTRAS: dict[str, Extra] = {"staff": _Pin(), "card": _CardNumber()}
"""By document type."""
