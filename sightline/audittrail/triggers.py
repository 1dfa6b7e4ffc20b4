"""The triggers by which the database itself refuses to change the trail, on SQLite and PostgreSQL.

`lift` exists for the teardown of tests that empty all tables, and for nothing else.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

ENTRY = "audittrail_entry"
HEAD = "audittrail_head"
REFUSAL = "The audit trail is only ever added to: entries are not changed or removed."
HEAD_REFUSAL = "The head of an audit chain only ever moves on by one entry."
FUNCTION = "audittrail_refuse"


def _sqlite(name: str, table: str, event: str, message: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgres(name: str, table: str, event: str, message: str, when: str = "") -> str:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} {when}"
        f" EXECUTE FUNCTION {FUNCTION}('{message}')"
    )


_MOVED_ON = "WHEN (NEW.tenant <> OLD.tenant OR NEW.sequence <> OLD.sequence + 1)"
# INSERT OR REPLACE removes a row without asking a DELETE trigger, so a clash is refused here.
_CLASH = f"WHEN EXISTS (SELECT 1 FROM {ENTRY} WHERE id = NEW.id OR (tenant = NEW.tenant AND sequence = NEW.sequence))"  # noqa: S608
_COMMON = {
    "audittrail_entry_update": (ENTRY, "UPDATE", REFUSAL),
    "audittrail_entry_delete": (ENTRY, "DELETE", REFUSAL),
    "audittrail_head_update": (HEAD, "UPDATE", HEAD_REFUSAL, _MOVED_ON),
    "audittrail_head_delete": (HEAD, "DELETE", HEAD_REFUSAL),
}
_OWN: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {**_COMMON, "audittrail_entry_replace": (ENTRY, "INSERT", REFUSAL, _CLASH)},
    "postgresql": {
        **_COMMON,
        "audittrail_entry_truncate": (ENTRY, "TRUNCATE", REFUSAL),
        "audittrail_head_truncate": (HEAD, "TRUNCATE", HEAD_REFUSAL),
    },
}
_MADE = {"sqlite": _sqlite, "postgresql": _postgres}
_BODY = "BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END"


def set_(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers, in place of any that are there; raises KeyError on another kind of database."""
    lift(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$")
        for name, (table, event, message, *when) in _OWN[connection.vendor].items():
            cursor.execute(_MADE[connection.vendor](name, table, event, message, *when))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for the teardown of tests only."""
    with connection.cursor() as cursor:
        for name, (table, *_) in _OWN[connection.vendor].items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that should stand and do not, or were disabled; [] when all is well."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        " AND tgrelid IN (to_regclass('audittrail_entry'), to_regclass('audittrail_head'))",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(_OWN[connection.vendor].keys() - standing)
