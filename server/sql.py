"""The few statements that are written by hand, because a long queue drains through them."""

from __future__ import annotations

import functools
import itertools
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models


def adapted(model: type[models.Model], field: str, value: Any) -> Any:
    """Return a value as the database takes it for a model's field (times, UUIDs)."""
    column = model._meta.get_field(field)
    assert isinstance(column, models.Field)
    return column.get_db_prep_value(value, connection)


def uuid_column() -> Callable[[bytes], Any]:
    """Return what makes the value of a UUID column of a UUID's 16 bytes, as `adapted` would, for many rows."""
    return (lambda raw: uuid.UUID(bytes=raw)) if connection.features.has_native_uuid_field else bytes.hex


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values are adapted already; a conflict is an `IntegrityError`."""
    if rows:
        _run(_insert(model, tuple(columns), len(rows)), _values(rows))


def insert_unless_known(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], returning: str
) -> list[Any]:
    """Insert the rows whose primary key is new, and return a column of those that were inserted."""
    if not rows:
        return []
    assert model._meta.pk is not None
    otherwise = f" ON CONFLICT ({model._meta.pk.column}) DO NOTHING RETURNING {returning}"
    return [row[0] for row in _run(_insert(model, tuple(columns), len(rows)) + otherwise, _values(rows))]


def _run(statement: str, values: Sequence[Any]) -> list[Any]:
    """Do a statement in the transaction that stands open, and return the rows that it gives."""
    if connection.vendor == "sqlite":
        # Past Django's cursor, which looks through all of the statement for placeholders of another form.
        with connection.wrap_database_errors:
            return list(connection.connection.execute(statement, values))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _values(rows: Sequence[Sequence[Any]]) -> list[Any]:
    return list(itertools.chain.from_iterable(rows))


@functools.lru_cache(64)
def _insert(model: type[models.Model], columns: tuple[str, ...], rows: int) -> str:
    """Return one statement for all rows: while it runs, other threads have Python to themselves."""
    place = "?" if connection.vendor == "sqlite" else "%s"
    places = f"({', '.join([place] * len(columns))})"
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES {', '.join([places] * rows)}"  # noqa: S608
