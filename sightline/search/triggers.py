"""The triggers by which the database itself keeps the index in step with what it reads, on SQLite and PostgreSQL.

No deed, import, bulk change or hand-written statement can forget them. They are lifted while migrations remake tables
and laid again after (see the `migrate` command of this context).
"""

from collections.abc import Iterator, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from sightline.search import reading
from sightline.search.kinds import Kind

SQLITE_INDEX = {
    "search_entry_in": """AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_words (rowid, reference, title, body, place)
        VALUES (NEW.id, NEW.reference, NEW.title, NEW.body, NEW.place); END""",
    "search_entry_out": """AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_words (search_words, rowid, reference, title, body, place)
        VALUES ('delete', OLD.id, OLD.reference, OLD.title, OLD.body, OLD.place); END""",
    "search_entry_named": """AFTER INSERT ON search_entry WHEN NEW.names <> '' BEGIN
        INSERT INTO search_names (rowid, names) VALUES (NEW.id, NEW.names); END""",
    "search_entry_unnamed": """AFTER DELETE ON search_entry WHEN OLD.names <> '' BEGIN
        INSERT INTO search_names (search_names, rowid, names) VALUES ('delete', OLD.id, OLD.names); END""",
}


def lay(connection: BaseDatabaseWrapper, kinds: Sequence[Kind]) -> None:
    """Lay the triggers of these kinds and no others; safe to repeat."""
    lift(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, kinds):
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take away every trigger of the index."""
    with connection.cursor() as cursor:
        for name, table in laid(connection):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f'DROP TRIGGER {name} ON "{table}"')
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def laid(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return (trigger, table) of each trigger of the index that the database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'search_*'")
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE t.tgname LIKE 'search\\_%' AND NOT t.tgisinternal AND t.tgrelid = c.oid"
            )
        return list(cursor.fetchall())


def _statements(vendor: str, kinds: Sequence[Kind]) -> Iterator[str]:
    if vendor == "sqlite":
        yield from (f"CREATE TRIGGER {name} {body}" for name, body in SQLITE_INDEX.items())
    for kind in kinds:
        for watched in _watched(kind):
            yield from (_sqlite if vendor == "sqlite" else _postgres)(kind, watched)


Watched = tuple[str, str, str, tuple[str, ...], str]


def _watched(kind: Kind) -> Iterator[Watched]:
    """Yield (name, table, event, keys of what is to be read anew, condition of a change) of each trigger of a kind."""
    names = [kind.title, *kind.texts, *filter(None, (kind.reference, kind.under))]
    own = [reading.column(kind.model, name.partition("__")[0]) for name in names]
    yield from _on_table(f"search_{kind.key}", reading.table(kind.model), "id", own)
    for at, name in enumerate(one for one in (kind.title, *kind.texts) if "__" in one):
        yield _on_led_to(f"search_{kind.key}_by{at}_up", kind, *name.split("__"))
    for at, part in enumerate(kind.parts):
        key = reading.column(part.model, part.key)
        texts = [reading.column(part.model, name) for name in (*part.texts, part.unless) if name]
        yield from _on_table(f"search_{kind.key}_part{at}", reading.table(part.model), key, texts)


def _on_led_to(name: str, kind: Kind, key: str, field: str) -> Watched:
    """Return the trigger on what a foreign key of a kind leads to: a group renamed renames what is called after it."""
    other = reading.led_to(kind.model, key)
    column, mine = reading.column(other, field), reading.column(kind.model, key)
    led = f'SELECT k.id FROM {reading.table(kind.model)} k WHERE k."{mine}" = NEW."id"'  # noqa: S608 (our own names)
    return name, reading.table(other), "UPDATE", (led,), f'OLD."{column}" IS DISTINCT FROM NEW."{column}"'


def _on_table(name: str, table: str, key: str, columns: list[str]) -> Iterator[Watched]:
    yield f"{name}_in", table, "INSERT", (f'NEW."{key}"',), ""
    yield f"{name}_out", table, "DELETE", (f'OLD."{key}"',), ""
    changed = [key, *columns] if key != "id" else columns
    differs = " OR ".join(f'OLD."{one}" IS DISTINCT FROM NEW."{one}"' for one in changed)
    keys = (f'OLD."{key}"', f'NEW."{key}"') if key != "id" else ('NEW."id"',)
    yield f"{name}_up", table, "UPDATE", keys, differs


def _again(kind: Kind, vendor: str, keys: tuple[str, ...]) -> str:
    wanted = ", ".join(keys)
    gone = f"DELETE FROM search_entry WHERE kind = '{kind.key}' AND object_id IN ({wanted});"  # noqa: S608
    return f"{gone} {reading.insert(reading.rows(kind, vendor, f'WHERE t.id IN ({wanted})'))};"


def _sqlite(kind: Kind, watched: Watched) -> Iterator[str]:
    name, table, event, keys, changed = watched
    when = f"WHEN {changed.replace('IS DISTINCT FROM', 'IS NOT')}" if changed else ""
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} {when} BEGIN {_again(kind, 'sqlite', keys)} END"


def _one_at_a_time(kind: Kind, table: str, keys: tuple[str, ...]) -> str:
    """Return what makes parts that are written at once wait for one another: the lock of the row they belong to.

    Without it both would put in the same entry. Deeds lock that row first too, so that nobody waits in a circle.
    """
    owner = reading.table(kind.model)
    if table == owner:
        return ""
    return f"PERFORM 1 FROM {owner} t WHERE t.id IN ({', '.join(keys)}) ORDER BY t.id FOR NO KEY UPDATE;"


def _postgres(kind: Kind, watched: Watched) -> Iterator[str]:
    name, table, event, keys, changed = watched
    when = f"WHEN ({changed})" if changed else ""
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {_one_at_a_time(kind, table, keys)} {_again(kind, 'postgresql', keys)} RETURN NULL; END $$"
    )
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"
