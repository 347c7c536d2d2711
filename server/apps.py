"""The server's Django applications."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class ConsoleSiteConfig(SimpleAdminConfig):
    """Django's admin, with the console as its site; its pages are imported by whoever serves them (`server.urls`)."""

    default_site = "server.console.site.Console"


class ServerConfig(AppConfig):
    """The models and the API."""

    name = "server"
    label = "server"
    verbose_name = "物业服务台"


class ConsoleConfig(AppConfig):
    """The console's pages; its models are proxies of the server's documents and have no tables."""

    name = "server.console"
    label = "console"
    verbose_name = "公开内容"
    # The proxies follow the document types: a new type must need no migration.
    models_module_name = "models"
