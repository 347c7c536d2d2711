"""Protocols as decoders that do no I/O, one family a module; `decoder_for` finds the one that a profile names."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from devices.errors import BadProfile

if TYPE_CHECKING:
    from devices.profiles import Profile
    from devices.protocols.decoder import Decoder

FAMILIES = {
    "line": "devices.protocols.line:LineDecoder",
    "aim": "devices.protocols.line:AimDecoder",
    "wiegand-ascii": "devices.protocols.wiegand:BitsDecoder",
    "hid-rr": "devices.protocols.wiegand:HidDecoder",
    "stx-etx": "devices.protocols.delimited:TextDecoder",
    "hex-card": "devices.protocols.delimited:HexCardDecoder",
    "hex-run": "devices.protocols.hexrun:HexRunDecoder",
    "rf7941": "devices.protocols.rf7941:Rf7941Decoder",
    "yhy": "devices.protocols.yhy:YhyDecoder",
    "pn532": "devices.protocols.pn532:Pn532Decoder",
    "ssi": "devices.protocols.ssi:SsiDecoder",
    "grow": "devices.protocols.grow:GrowDecoder",
    "newland": "devices.protocols.newland:NewlandDecoder",
    "honeywell": "devices.protocols.honeywell:HoneywellDecoder",
}


def decoder_for(profile: Profile) -> Decoder:
    """Return a fresh decoder for a profile, importing only its own family.

    Raises:
        BadProfile: the profile names a family that there is not.
    """
    if profile.family not in FAMILIES:
        raise BadProfile(path=profile.name, problem=f"family = {profile.family!r}")
    module, name = FAMILIES[profile.family].split(":")
    return cast("Decoder", getattr(import_module(module), name)(profile))
