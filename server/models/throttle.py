"""Wrong tries, remembered across restarts."""

from __future__ import annotations

from django.db import models


class Throttle(models.Model):
    """How often somebody was wrong, and until when they have to wait."""

    key = models.CharField(max_length=200, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.failures}"
