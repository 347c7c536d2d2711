"""What can go wrong in this room; codes and fields only, the sentences for people live with the screens."""

from __future__ import annotations


class LanguageError(Exception):
    """The root of this room's errors.

    Attributes:
        code: What happened, in kebab-case; the key of its sentence.
        fields: What the sentence needs to know.
    """

    code = "language-error"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code, fields)
        self.fields = fields


class UnknownLanguage(LanguageError):
    """A language that the product has no words in; fields: `language`."""

    code = "unknown-language"


class LexiconDamaged(LanguageError):
    """The pinyin lexicon is missing, cut short or of another version; fields: `path`, `reason`."""

    code = "lexicon-damaged"


class SpeechAbsent(LanguageError):
    """Nothing can be heard here; fields: `reason`, "program" (no speech program) or "sound" (no sound card)."""

    code = "speech-absent"
