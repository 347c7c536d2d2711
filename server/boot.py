"""Bring the server up in this process: data folder, Django, tables."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from server import database, upgrade
from server.errors import HomeUnusable
from server.home import VARIABLE, Home, default_home


def start(folder: Path | None) -> Home:
    """Prepare the data folder, set Django up and bring the tables up to date; raises `HomeUnusable`."""
    home = Home(folder or default_home())
    # The database and everything that SQLite puts beside it is for this user only.
    os.umask(0o077)
    home.prepare()
    os.environ[VARIABLE] = str(home.folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "server.settings"
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        with home.locked():
            _migrate_if_needed()
            upgrade.renew_public_views(home)
    except (DatabaseError, sqlite3.Error, OSError) as error:
        where = str(home.database) if connection.vendor == "sqlite" else database.VARIABLE
        raise HomeUnusable(path=where, problem=str(error)) from error
    return home


def _migrate_if_needed() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        from server import roles

        # Commands that add accounts need them too, not only a server that runs.
        roles.ensure_groups()
