"""The console: Django's admin in Simplified Chinese, for the people who answer."""

from __future__ import annotations

from django.contrib.admin.options import BaseModelAdmin
from django.forms.models import BaseModelForm

# The type checker knows these classes as generic; at run time the parameter says nothing.
for _generic in (BaseModelAdmin, BaseModelForm):
    setattr(_generic, "__class_getitem__", classmethod(lambda cls, _: cls))  # noqa: B010
