"""The errors of this room: codes and fields, no sentences."""

from __future__ import annotations


class DeviceError(Exception):
    """The root. `code` names what happened; `fields` hold what a sentence for a person needs."""

    code = "device"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code, fields)
        self.fields = fields


class UnknownProfile(DeviceError):
    """No profile of that `name`; `known` lists those there are."""

    code = "unknown-profile"


class BadProfile(DeviceError):
    """A profile's file at `path` cannot be used; `problem` says why."""

    code = "bad-profile"


class BadSettings(DeviceError):
    """The reader settings at `path` cannot be used; `problem` says why."""

    code = "bad-reader-settings"


class CannotCommand(DeviceError):
    """Readers of `profile` cannot be told that; `known` lists what there is instead, if anything."""

    code = "cannot-command"


class CannotEncode(DeviceError):
    """`value` cannot be shown to a reader of `profile`; `problem` says why."""

    code = "cannot-encode"


class PortError(DeviceError):
    """The root of what can be wrong with a port; `port` says which."""

    code = "port"


class PortMissing(PortError):
    """There is no such device (now)."""

    code = "port-missing"


class PortBusy(PortError):
    """Another program has the port; `holder` is its name and number if it could be found."""

    code = "port-busy"


class PortForbidden(PortError):
    """The port is there, but this user may not open it."""

    code = "port-forbidden"


class PortRefused(PortError):
    """The port does not take the settings; `problem` says what the system said."""

    code = "port-refused"


class NotAPort(PortRefused):
    """What is at that place is nothing that a reader could be on: a file, a folder, another kind of device."""

    code = "not-a-port"


class PrinterError(DeviceError):
    """The receipt printer cannot print; `problem` is a code: `gone`, `no-paper`, `cover-open`, `error`."""

    code = "printer"


class BadTrace(DeviceError):
    """A recorded trace cannot be read; `line` and `problem` say where and why."""

    code = "bad-trace"
