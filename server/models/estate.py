"""An estate: the shard that documents, terminals and matters belong to."""

from __future__ import annotations

import secrets

from django.db import models


def new_epoch() -> str:
    """Return a name for a new beginning of an estate's changes."""
    return secrets.token_hex(4)


def new_card_key() -> bytes:
    """Return a key for card hashes."""
    return secrets.token_bytes(32)


class Estate(models.Model):
    """An estate (小区) and its place in the order of changes."""

    code = models.CharField("代码", max_length=40, primary_key=True)
    name = models.CharField("名称", max_length=100)
    epoch = models.CharField(max_length=16, default=new_epoch, editable=False)
    """Changes with another epoch mean nothing here; see `server.changes`."""
    epoch_at = models.DateTimeField(null=True, editable=False)
    """When a terminal last made us begin a new epoch; null: never."""
    sequence = models.BigIntegerField(default=0, editable=False)
    """The last number given to a change."""
    card_key = models.BinaryField(default=new_card_key, editable=False)
    """Goes to the estate's terminals at enrolment."""
    pack_secrets = models.BinaryField(null=True, editable=False)
    """Fingerprint of the cards and PINs of the content pack that was last loaded."""

    class Meta:
        verbose_name = "小区"
        verbose_name_plural = "小区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code


class FormerEpoch(models.Model):
    """An epoch that went on into the estate's present one: what it told of up to `until` still holds."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="former_epochs")
    name = models.CharField(max_length=16)
    until = models.BigIntegerField()
    """The estate's sequence as it ended."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["estate", "name"], name="former_epoch")]

    def __str__(self) -> str:
        return f"{self.estate_id} {self.name}"
