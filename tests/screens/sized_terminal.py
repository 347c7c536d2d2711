"""Stands for a terminal with letters of some size: `sized_terminal.py COLUMNSxROWS PROGRAM …` on a terminal at hand."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
import termios

columns, rows = map(int, sys.argv[1].split("x"))
fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
os.execvp(sys.argv[2], sys.argv[2:])
