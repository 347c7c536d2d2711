"""The console's site."""
from django.contrib.admin import AdminSite

class Console(AdminSite):
    """The console."""
