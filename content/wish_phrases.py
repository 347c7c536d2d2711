"""Everyday wishes, to be tapped instead of written."""

from __future__ import annotations

from content.documents import Bilingual

WISHES = (
    Bilingual("想学用手机", "Somebody to show me how my phone works"),
    Bilingual("想有人说说话", "Somebody to talk to"),
    Bilingual("想有人陪去医院", "Somebody to come along to the hospital"),
    Bilingual("想请人帮忙买菜", "Somebody to do my shopping"),
    Bilingual("想请人修东西", "Somebody to mend a small thing"),
    Bilingual("想请人搬东西", "Somebody to carry something heavy"),
    Bilingual("想给孩子借书", "Books to borrow for my child"),
    Bilingual("想学样新本领", "To learn something new"),
)
"""Whoever fulfils wishes reads Chinese; the text that is handed in is the Chinese one."""
