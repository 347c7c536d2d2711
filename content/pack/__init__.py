"""Content packs: folders that people write by hand (see docs/content-packs.md)."""

from content.pack.mistakes import Mistake
from content.pack.pack import Pack, check, read

__all__ = ["Mistake", "Pack", "check", "read"]
