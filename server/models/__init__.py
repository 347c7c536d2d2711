"""What the server keeps, one concept a file."""

from __future__ import annotations

from server.models.document import Document
from server.models.emergency import Emergency
from server.models.enrolment import Enrolment
from server.models.estate import Estate, FormerEpoch
from server.models.matter import Matter, MatterEvent
from server.models.record import ReceivedRecord, SetAside
from server.models.staff import StaffMember
from server.models.terminal import Terminal
from server.models.throttle import Throttle

__all__ = [
    "Document",
    "Emergency",
    "Enrolment",
    "Estate",
    "FormerEpoch",
    "Matter",
    "MatterEvent",
    "ReceivedRecord",
    "SetAside",
    "StaffMember",
    "Terminal",
    "Throttle",
]
