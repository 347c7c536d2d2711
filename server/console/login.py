"""Signing in: slower after wrong tries, also across restarts."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from server import throttles
from server.address import client_address


class SlowLogin(AdminAuthenticationForm):
    """Django's form with waits after wrong passwords, per account and per address."""

    def clean(self) -> dict[str, Any]:
        """Refuse without looking at the password while a wait lasts."""
        now = timezone.now()
        keys = self._keys()
        wait = max(throttles.seconds_left(key, now) for key in keys)
        if wait:
            raise ValidationError(f"输错次数太多，请 {wait} 秒后再试。", code="too-many-tries")
        try:
            cleaned = super().clean()
        except ValidationError:
            throttles.failed(keys[0], throttles.LOGIN, now)
            throttles.failed(keys[1], throttles.LOGIN_FROM, now)
            raise
        # A form without a password passes Django's check unexamined: nobody was recognised by it.
        if self.get_user() is not None:
            throttles.forget(keys[0])
        return dict(cleaned or {})

    def _keys(self) -> list[str]:
        name = str(self.cleaned_data.get("username", ""))[:100].casefold()
        address = client_address(self.request) if self.request else ""
        return [f"login {name}", f"login from {address}"]
