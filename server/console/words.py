"""Words and figures that several pages share."""

from __future__ import annotations

import datetime as dt

DANGER_WORD = "危险"
"""How urgent a matter is called that was handed in after a danger."""

RECORD_TYPES = {
    "repair": "报修",
    "opinion": "意见",
    "wish": "微心愿",
    "quiz_attempt": "问答成绩",
    "check_in": "刷卡签到",
    "notice_draft": "公告",
    "card_enrolment": "登记卡片",
}

WISHES = {"make": "许愿", "claim": "认领心愿"}
"""What a wish's record is about, in place of a category."""

LOBBY_ROLES = {"captain": "楼栋长", "technician": "技术员", "steward": "红管家"}
"""Roles of those who sign in at a lobby."""

PROGRAMS = {"kiosk-server": "命令行"}
"""Who is named where a command did something."""

REASONS = {
    "malformed": "格式有误",
    "unknown-type": "类型未知，升级后可再处理",
    "newer-version": "版本较新，升级后可再处理",
    "cannot-open": "无法解密",
    "invalid": "内容不合规定",
    "other-content": "编号相同但内容不同",
    "cannot-store": "无法保存",
    "unknown-home": "没有这一户",
    "known-card": "这张卡已登记在别处或已作废",
}
"""Why records are set aside."""


def duration(span: dt.timedelta) -> str:
    """Return a span of time in words: `3 天 2 小时`, `1 小时 5 分钟`, `4 分钟`."""
    minutes = int(span.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {minutes} 分钟" if minutes else f"{hours} 小时"
    return f"{minutes} 分钟"
