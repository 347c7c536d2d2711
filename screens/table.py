"""Every screen by the name that others open it with; a screen's module is imported when it is opened first."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.frame import LobbyScreen

SCREENS: dict[str, str] = {
    "home": "screens.home:Home",
    "more": "screens.more:More",
    "help": "screens.help:Help",
    "privacy": "screens.privacy:Privacy",
    "repair": "screens.repair:RepairForm",
    "danger": "screens.danger:DangerCalls",
    "receipt": "screens.receipt:ReceiptScreen",
    "opinion": "screens.opinion:OpinionForm",
    "people": "screens.people:People",
    "people_by": "screens.people:PeopleBy",
    "people_found": "screens.people:PeopleFound",
    "find_name": "screens.find_name:FindName",
    "person": "screens.person:PersonScreen",
    "notices": "screens.notices:Notices",
    "notice": "screens.notice:NoticeScreen",
    "quiz": "screens.quiz:Quizzes",
    "quiz_round": "screens.quiz_round:QuizRound",
    "wishes": "screens.wishes:Wishes",
    "wish": "screens.wish:WishScreen",
    "make_wish": "screens.wish_forms:MakeWish",
    "claim_wish": "screens.wish_forms:ClaimWish",
    "lookup": "screens.lookup:Lookup",
    "matter": "screens.matter:MatterScreen",
    "my_matters": "screens.my_matters:MyMatters",
    "private_matter": "screens.private_matter:PrivateMatterScreen",
    "sign_in": "screens.sign_in:SignIn",
    "captain": "screens.captain:Captain",
    "technician": "screens.technician:Technician",
    "queue": "screens.queue:Queue",
    "readers": "screens.readers:Readers",
    "add_port": "screens.add_port:AddPort",
    "reader": "screens.reader:ReaderScreen",
    "set_reader": "screens.set_reader:SetReader",
    "detect_reader": "screens.detect_reader:DetectReader",
    "watch_reader": "screens.watch_reader:WatchReader",
    "register_card": "screens.register_card:RegisterCard",
    "receipt_printer": "screens.receipt_printer:ReceiptPrinter",
    "write_notice": "screens.write_notice:WriteNotice",
    "own_notices": "screens.own_notices:OwnNotices",
}
"""Name → `module:Class`."""


def load(name: str) -> type[LobbyScreen]:
    """Return the class of the screen with that name."""
    module, _, kind = SCREENS[name].partition(":")
    found: type[LobbyScreen] = getattr(importlib.import_module(module), kind)
    return found
