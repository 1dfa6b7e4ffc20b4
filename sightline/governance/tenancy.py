"""A wall in the database: a row and its parents are of one partnership, and a row never moves to another.

Django cannot state such a constraint, so triggers do. They are laid again after every migration (see the `migrate`
command of this context), because SQLite drops a table's triggers when a migration remakes the table.
"""

from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Model

from sightline.governance.models import Owned

SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON "{table}" WHEN {bad}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {bad} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;
END $$
"""
MIXED, MOVED = "a row and its parent are of different partnerships", "a row cannot move to another partnership"


def owned_models() -> list[type[Model]]:
    """Return every model whose rows belong to a partnership."""
    return [model for model in apps.get_models() if issubclass(model, Owned)]


def owned_links(model: type[Model]) -> list[tuple[str, str]]:
    """Return (column, parent table) of a model's foreign keys to rows that belong to a partnership."""
    return [
        (field.column, field.remote_field.model._meta.db_table)
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and issubclass(field.remote_field.model, Owned)
    ]


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the triggers on every table that belongs to a partnership and exists; safe to repeat."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in owned_models():
            if model._meta.db_table in tables:
                for statement in _statements(model, connection.vendor):
                    cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, so that a migration may remake tables; `lay` puts them back."""
    with connection.cursor() as cursor:
        for name, table in _laid(connection, cursor):
            cursor.execute(f"DROP TRIGGER {name}" + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))


def _laid(connection: BaseDatabaseWrapper, cursor: Any) -> list[tuple[str, str]]:
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'one_partnership%'"
        )
    else:
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'one_partnership%'"
        )
    return list(cursor.fetchall())


def _statements(model: type[Model], vendor: str) -> list[str]:
    table = model._meta.db_table
    mixed = " OR ".join(  # names of our own tables and columns only
        f'(NEW."{column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE p.id = NEW."{column}"'  # noqa: S608
        " AND p.partnership_id = NEW.partnership_id))"
        for column, parent in owned_links(model)
    )
    moved = "OLD.partnership_id <> NEW.partnership_id"
    wanted = [("moved", "UPDATE", moved, MOVED)]
    if mixed:
        wanted += [("mixed_in", "INSERT", mixed, MIXED), ("mixed_up", "UPDATE", mixed, MIXED)]
    return [statement for suffix, *rest in wanted for statement in _one(vendor, table, suffix, rest)]


def _one(vendor: str, table: str, suffix: str, rest: list[str]) -> list[str]:
    event, bad, sentence = rest
    name = f"one_partnership_{table}_{suffix}"
    drop = f"DROP TRIGGER IF EXISTS {name}"
    if vendor == "sqlite":
        return [drop, SQLITE.format(name=name, event=event, table=table, bad=bad, sentence=sentence)]
    return [
        f'{drop} ON "{table}"',
        POSTGRES_FUNCTION.format(name=name, bad=bad, sentence=sentence),
        f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()',
    ]
