"""What went wrong, in a sentence that says what to do next, by the error's code."""

from __future__ import annotations

from typing import Any

from language.translation import N_, _

SENTENCES: dict[str, str] = {
    "outbox-full": N_("This machine has no room left and could not keep it. Please call the hotline."),
    "outbox-damaged": N_("This machine could not keep it. Please call the hotline."),
    "outbox-failed": N_("Not handed in: this machine cannot write anything down. Please call the hotline."),
    "invalid-record": N_("Something in it does not fit. Please go back and check your answers."),
    "unreachable": N_("The property office cannot be reached just now. Please try again later, or call the hotline."),
    "refused": N_("The property office's computer does not know this machine. Please call the hotline."),
    "refused-busy": N_("The property office's computer is busy. Please try again in a minute."),
    "refused-protocol": N_("The property office's computer is being changed. Please try again later."),
    "refused-dictionary": N_("The property office's computer is being changed. Please try again later."),
    "nonsense": N_("The property office's answer could not be read. Please try again later, or call the hotline."),
    "insecure": N_("The way to the property office is not safe, so nothing was sent. Please call the hotline."),
    "not-enrolled": N_("This machine is not connected to the property office. Please call the hotline."),
    "too-soon": N_("Too many wrong tries. Please wait {seconds} seconds."),
    "wrong-pin": N_("The name or the PIN is not right. Try again in {seconds} seconds."),
    "wrong-pin-once": N_("The name or the PIN is not right. Please try again."),
    "wrong-pin-or-card": N_("The PIN or the card is not right. Try again in {seconds} seconds."),
    "wrong-pin-or-card-once": N_("The PIN or the card is not right. Please enter the PIN and hold the card again."),
    "sign-in": N_("Nobody can sign in just now: this machine cannot count wrong tries. Please call the hotline."),
    "unknown-card": N_("This card is not known here. Please ask the property office to register it."),
    "revoked-card": N_("This card is no longer valid. Please ask the property office."),
    "payment-code": N_("This is a payment code. Please put it away: this machine takes no payments."),
    "bad-code": N_("This code is not good here any more. Please show a fresh one, made for this building."),
    "lexicon-damaged": N_("Chinese cannot be written on this screen just now. Please call the hotline."),
    "bad-code-used": N_("This code has been used already. Please show a fresh one."),
    "bad-code-expired": N_("This code has expired. Please show a fresh one."),
    "bad-code-elsewhere": N_("This code is for another building. Please show one that was made for this building."),
    "unknown-code": N_("This code means nothing here."),
}
_ANY = N_("That did not work. Please try again, or call the hotline.")


def sentence(code: str, **fields: Any) -> str:
    """Return the sentence for an error's code."""
    words = _(SENTENCES.get(code, _ANY))
    # A PIN's delay may have parts of seconds; people count whole ones.
    told = {name: round(value) if isinstance(value, float) else value for name, value in fields.items()}
    return words.format(**told)


def sentence_for(error: Exception) -> str:
    """Return the sentence for an error of any room, that for its reason where there is one."""
    code, fields = getattr(error, "code", ""), getattr(error, "fields", {})
    by_reason = f"{code}-{fields.get('reason')}"
    return sentence(by_reason if by_reason in SENTENCES else code, **fields)
